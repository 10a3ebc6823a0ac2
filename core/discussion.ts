/** What somebody wrote on a mailing list in answer to a bulletin. It never makes a bulletin or a revision of one. */
export interface Reply {
  /** As its Message-ID header says, without the angle brackets; at most 200 characters. */
  readonly messageId: string;
  /** Message-IDs of what it answers, the nearest first. */
  readonly answers: readonly string[];
  /** Ids of bulletins that it names, the most telling first. */
  readonly names: readonly string[];
  /** As it is compared with the titles of bulletins: without prefixes, in lower case. */
  readonly subject: string;
  /** Its author's name as the message gives it. */
  readonly author?: string;
  readonly url?: string;
  /** Milliseconds since 1970, by the author's clock. */
  readonly sentAt?: number;
  /** What the author wrote, without what is quoted; the beginning of it. */
  readonly text: string;
}

/** How it was found out which bulletin a reply speaks of. */
export type ReplyLink = 'thread' | 'id' | 'subject';

/** A reply that is known to speak of a bulletin, as it is shown. */
export type RecordedReply = Pick<Reply, 'author' | 'url' | 'sentAt' | 'text'> & {
  readonly seenAt: number;
  readonly link: ReplyLink;
  /** Name of the source that it came by. */
  readonly source: string;
};
