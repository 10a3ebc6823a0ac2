import { createHash } from 'node:crypto';
import { MINUTE_MS, SECOND_MS } from './clock.ts';
import type { Heartbeat } from './heartbeat.ts';

/**
 * What a message is about; each has a renderer in `bot/render/`.
 * - `alert`: the card of a bulletin
 * - `revision`: a short message that a bulletin's handwork changed
 * - `exploited`: a short message that a bulletin is now known to be exploited
 * - `digest`: several bulletins in one message
 * - `checklist`: one page of the steps, in a bulletin's thread
 * - `operator`: trouble with a source or a channel, for the operator channel
 */
export const PURPOSES = ['alert', 'revision', 'exploited', 'digest', 'checklist', 'operator'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What a renderer needs beside the rows it reads itself. */
export interface DeliveryPayload {
  /** Roles to mention, for a post. */
  readonly roleIds?: readonly string[];
  /** `digest`: the bulletins in it, most urgent first. */
  readonly bulletinIds?: readonly number[];
  /** `revision`: which one. */
  readonly revision?: number;
  /** `revision`: it was taken back, or put into force again. */
  readonly withdrawn?: boolean;
  /** `revision`: steps that the team's own rules found in it. */
  readonly stepKeys?: readonly string[];
  /** `checklist`: page, from 0. */
  readonly page?: number;
  /** `operator`: what happened, or how the week was. */
  readonly notice?: OperatorNotice;
  readonly heartbeat?: Heartbeat;
}

/** Something the operator channel must know. Texts are plain; foreign ones are escaped when rendered. */
export interface OperatorNotice {
  readonly what:
    | 'source-failing'
    | 'source-web-page'
    | 'source-back'
    | 'source-quiet'
    | 'source-empty'
    | 'source-news-back'
    | 'source-paused'
    | 'source-moved'
    | 'source-robots'
    | 'document-refused'
    | 'document-missing'
    | 'channel-broken'
    | 'channel-back'
    | 'channel-given-up'
    | 'delivery-dead';
  /** The name of a source or channel, or a channel's id. */
  readonly subject: string;
  readonly detail?: string;
  /** `source-moved`: the question to be decided. */
  readonly moveId?: number;
}

/** One message owed to one destination; unique per (destination, dedupe key). */
export interface Delivery {
  readonly id: number;
  readonly teamId: string;
  /** Channel or thread id. */
  readonly destination: string;
  readonly purpose: Purpose;
  readonly dedupeKey: string;
  readonly action: 'post' | 'edit';
  /** For an edit: the delivery that made the message. */
  readonly edits?: number;
  readonly bulletinId?: number;
  readonly payload: DeliveryPayload;
  readonly state: 'pending' | 'sending' | 'sent' | 'dead';
  readonly dueAt: number;
  readonly attempts: number;
  readonly generation: number;
  /** The message it made; for an edit, the message it changes. */
  readonly messageId?: string;
  readonly error?: string;
  readonly createdAt: number;
  readonly sentAt?: number;
  readonly firstTriedAt?: number;
}

export type NewDelivery = Pick<
  Delivery,
  'teamId' | 'destination' | 'purpose' | 'dedupeKey' | 'bulletinId' | 'payload'
> & {
  /** Default: now. */
  readonly dueAt?: number;
};

/**
 * Discord returns the first message for a repeated nonce of the same author, so the channel is part of it; and the time
 * of the row, since a restored backup gives numbers out a second time. At most 25 characters.
 */
export function nonceOf({ id, destination, createdAt }: Pick<Delivery, 'id' | 'destination' | 'createdAt'>): string {
  return createHash('sha256').update(`${id}:${destination}:${createdAt}`).digest('base64url').slice(0, 25);
}

/**
 * An edit waits so long, so that ten ticks in a row are one edit, and so that it comes after the answer to the button
 * that caused it.
 */
export const EDIT_SETTLE_MS = SECOND_MS;

const RETRY_CAP_MS = 15 * MINUTE_MS;

/** Milliseconds to wait after the given number of failed attempts (1, 2, …): 2 s doubling up to 15 minutes. */
export function retryDelayMs(attempts: number): number {
  return Math.min(RETRY_CAP_MS, 2 * SECOND_MS * 2 ** Math.min(Math.max(attempts, 1) - 1, 16));
}
