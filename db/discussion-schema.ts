import type { Generated } from 'kysely';

/** The message of a mailing list that announced a bulletin. */
export interface AnnouncementTable {
  message_id: string;
  source_id: number;
  bulletin_id: number;
}

/** What somebody answered on a mailing list; without a bulletin while it is not known of which it speaks. */
export interface ReplyTable {
  id: Generated<number>;
  source_id: number;
  message_id: string;
  bulletin_id: number | null;
  /** How the bulletin was found: `thread`, `id` or `subject`. */
  link: string | null;
  author: string | null;
  url: string | null;
  sent_at: number | null;
  seen_at: number;
  text: string;
}

/** By what a reply that waits is known when its bulletin comes: a message that it answers, an id, its subject. */
export interface ReplyHandleTable {
  reply_id: number;
  /** The most telling first. */
  position: number;
  kind: string;
  value: string;
}
