import { type Clock, MINUTE_MS } from '../core/clock.ts';
import { type Delivery, type OperatorNotice, retryDelayMs } from '../core/delivery.ts';
import type { Log } from '../core/log.ts';
import type { Database } from '../db/database.ts';
import { StorageError } from '../db/storage-error.ts';
import type { Tables } from '../db/tables.ts';
import type { ChannelPost } from './channel-post.ts';
import { DeliveryError } from './delivery-error.ts';
import type { RenderedMessage } from './render/message.ts';

export interface CourierParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** `undefined` when what a delivery is about does not exist any more. */
  readonly render: (delivery: Delivery, tables: Tables) => Promise<RenderedMessage | undefined>;
}

/** What others must know of a delivery: Discord wants silence until then, or refuses the token. */
export type Upshot = { readonly silenceUntil: number } | 'token-lost' | undefined;

/** Discord forgets a nonce after a few minutes; nobody knows how few. */
const NONCE_SAFE_MS = 2 * MINUTE_MS;
const PROBE_MS = 30 * MINUTE_MS;
const MAX_RENDERINGS = 20;
const UNKNOWN_MESSAGE = 10_008;

/** Takes one delivery to Discord, and writes down what became of it. */
export class Courier {
  readonly #parts: CourierParts;

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  /**
   * `stuck`: a process before us may have sent it. Throws what the database throws; the delivery is then still `sending`,
   * and will be stuck when its lease ends.
   */
  async carry(post: ChannelPost, delivery: Delivery, stuck = false): Promise<Upshot> {
    const { db, clock, log } = this.#parts;
    try {
      const found = await this.#lookFor(post, delivery, stuck);
      if (found !== undefined) {
        log.info({ delivery: delivery.id }, 'A message whose answer was lost was found in its channel');
        await this.#sent(delivery, found);
        return undefined;
      }
      const rendered = await this.#rendered(delivery);
      if (rendered === 'later') return undefined;
      if (!rendered || (delivery.action === 'edit' && delivery.messageId === undefined)) {
        await db.tables.deliveries.markDead(delivery.id, 'what it was about is gone');
        return undefined;
      }
      const messageId =
        delivery.action === 'edit' && delivery.messageId !== undefined
          ? await post.edit(delivery, delivery.messageId, rendered)
          : await post.post(delivery, rendered);
      await this.#sent(delivery, messageId);
      return undefined;
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      return this.#failed(delivery, error, clock.now());
    }
  }

  /** An edit can be repeated at any time; a post is looked for first, and its nonce is for what is still on its way. */
  async #lookFor(post: ChannelPost, delivery: Delivery, stuck: boolean): Promise<string | undefined> {
    if (delivery.action === 'edit') return undefined;
    const now = this.#parts.clock.now();
    const again = delivery.attempts > 1 || now - (delivery.firstTriedAt ?? now) > NONCE_SAFE_MS;
    return stuck || again ? post.find(delivery) : undefined;
  }

  async #rendered(delivery: Delivery): Promise<RenderedMessage | undefined | 'later'> {
    const { db, clock, log } = this.#parts;
    try {
      return await this.#parts.render(delivery, db.tables);
    } catch (error) {
      if (error instanceof StorageError) throw error;
      log.error({ err: error, delivery: delivery.id }, 'A message could not be made');
      const message = error instanceof Error ? error.message : String(error);
      if (delivery.attempts >= MAX_RENDERINGS) await this.#dead(delivery, message);
      else await db.tables.deliveries.markRetry(delivery.id, clock.now() + retryDelayMs(delivery.attempts), message);
      return 'later';
    }
  }

  async #sent(delivery: Delivery, messageId: string): Promise<void> {
    const { db, clock, log } = this.#parts;
    const now = clock.now();
    await db.transaction(async (tables) => {
      await tables.deliveries.markSent(delivery, messageId, now);
      if (!(await tables.channels.markWorking(delivery.teamId, delivery.destination))) return;
      log.info({ channel: delivery.destination }, 'A channel can be posted to again');
      await tellOperator(tables, delivery, { what: 'channel-back', subject: delivery.destination }, now);
    });
  }

  async #failed(delivery: Delivery, error: DeliveryError, now: number): Promise<Upshot> {
    const { db, log } = this.#parts;
    const { deliveries } = db.tables;
    const { id, purpose, attempts } = delivery;
    const fields = { delivery: id, purpose, code: error.code, discord: error.discordCode, said: error.message };
    if (error.code === 'rate-limit') {
      log.debug(fields, 'A delivery has to wait');
      if (error.retryAfterMs === undefined) {
        const until = now + retryDelayMs(attempts);
        await deliveries.markRetry(id, until, error.message);
        await deliveries.pause(delivery.destination, until);
        return undefined;
      }
      const until = now + error.retryAfterMs;
      await deliveries.postpone(delivery, until);
      return error.global ? { silenceUntil: until } : undefined;
    }
    log.warn(fields, 'A delivery failed');
    if (error.code === 'token') {
      await deliveries.markRetry(id, now, error.message);
      return 'token-lost';
    }
    if (error.code === 'retry') await deliveries.markRetry(id, now + retryDelayMs(attempts), error.message);
    else if (error.code === 'channel') await this.#broken(delivery, error.message, now);
    else if (error.code === 'gone') await this.#gone(delivery, error, now);
    else await this.#dead(delivery, error.message);
    return undefined;
  }

  /** The channel is at fault: all that is owed to it waits, it is tried now and then, and the operator is told once. */
  async #broken(delivery: Delivery, trouble: string, now: number): Promise<void> {
    const { teamId, destination } = delivery;
    await this.#parts.db.transaction(async (tables) => {
      await tables.deliveries.postpone(delivery, now);
      const channel = { teamId, channelId: destination, trouble, since: now };
      if (await tables.channels.markBroken(channel, now + PROBE_MS))
        await tellOperator(tables, delivery, { what: 'channel-broken', subject: destination, detail: trouble }, now);
    });
  }

  /** A thread that was deleted is forgotten, so that the next opening makes a new one; a channel counts as broken; a message that somebody deleted stays so. */
  async #gone(delivery: Delivery, error: DeliveryError, now: number): Promise<void> {
    const { db } = this.#parts;
    const { id, action, purpose, teamId, bulletinId, destination } = delivery;
    if (error.discordCode === UNKNOWN_MESSAGE) return db.tables.deliveries.markDead(id, 'somebody deleted the message');
    if (purpose === 'checklist' && bulletinId !== undefined) {
      await db.transaction((tables) => tables.checklists.detachThread(teamId, bulletinId, destination));
      return;
    }
    if (action === 'edit') return db.tables.deliveries.markDead(id, error.message);
    return this.#broken(delivery, error.message, now);
  }

  async #dead(delivery: Delivery, message: string): Promise<void> {
    const { db, clock } = this.#parts;
    await db.transaction(async (tables) => {
      await tables.deliveries.markDead(delivery.id, message);
      if (delivery.purpose === 'operator') return;
      const subject = `${delivery.purpose} ${delivery.id}`;
      await tellOperator(tables, delivery, { what: 'delivery-dead', subject, detail: message }, clock.now());
    });
  }
}

/** Owes the operator channel a notice, unless that is the very channel it is about. */
async function tellOperator(tables: Tables, about: Delivery, notice: OperatorNotice, now: number): Promise<void> {
  const destination = (await tables.teams.find(about.teamId))?.operatorChannelId;
  if (destination === undefined || destination === about.destination) return;
  const dedupeKey = `${notice.what}:${notice.subject}:${now}`;
  await tables.deliveries.enqueue(
    [{ teamId: about.teamId, destination, purpose: 'operator', dedupeKey, payload: { notice } }],
    now,
  );
}
