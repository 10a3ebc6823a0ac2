import { type Clock, MINUTE_MS, SECOND_MS } from '../core/clock.ts';
import { type Delivery, type OperatorNotice, retryDelayMs } from '../core/delivery.ts';
import type { Log } from '../core/log.ts';
import type { Database } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import type { ChannelPost } from './channel-post.ts';
import { DeliveryError } from './delivery-error.ts';
import type { RenderedMessage } from './render/message.ts';

export interface DispatcherParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly render: (delivery: Delivery, tables: Tables) => Promise<RenderedMessage | undefined>;
  /** Discord refuses the token: nothing can be done any more. */
  readonly onTokenLost: () => void;
}

const LEASE_MS = 2 * MINUTE_MS;
const PROBE_MS = 30 * MINUTE_MS;
const IDLE_MS = 5 * SECOND_MS;
const PARALLEL = 16;
/** Discord forgets a nonce after a few minutes: up to here a repeat is safe without looking. */
const NONCE_SAFE_MS = 2 * MINUTE_MS;
const MAX_ATTEMPTS = 20;

/**
 * Takes deliveries from the outbox to Discord, one at a time for each destination. It reads and writes rows only; that a
 * message is out is known by the row, or found in the channel, never by memory.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #running = new Set<Promise<void>>();
  #wake: AbortController = new AbortController();
  #stopping = false;
  #loop: Promise<void> | undefined;
  #pausedUntil = 0;
  #lastProbe = 0;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
  }

  /** Begins with the connection that is there now; rows left in `sending` by a process before us are reconciled first. */
  start(post: ChannelPost): void {
    this.#stopping = false;
    this.#loop ??= this.#run(post).finally(() => {
      this.#loop = undefined;
    });
  }

  /** Something is due. */
  wake(): void {
    this.#wake.abort();
  }

  /** Lets what is on its way arrive, and takes nothing new. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#loop;
  }

  async #run(post: ChannelPost): Promise<void> {
    const { db, clock, log } = this.#parts;
    let restored = false;
    while (!this.#stopping) {
      this.#wake = new AbortController();
      try {
        const now = clock.now();
        if (!restored) {
          await db.tables.deliveries.expireLeases(now);
          restored = true;
        }
        await this.#probeBroken(now);
        for (const stuck of await db.tables.deliveries.claimStuck(now, LEASE_MS))
          this.#begin(this.#reconcile(post, stuck));
        const room = PARALLEL - this.#running.size;
        const due = now >= this.#pausedUntil && room > 0 ? await db.tables.deliveries.claim(now, LEASE_MS, room) : [];
        for (const delivery of due) this.#begin(this.#deliver(post, delivery));
        if (due.length > 0 && due.length === room) {
          await Promise.race(this.#running);
          continue;
        }
        await clock.sleep(await this.#restMs(), this.#wake.signal);
      } catch (error) {
        log.error({ err: error }, 'The outbox could not be read');
        await clock.sleep(IDLE_MS, this.#wake.signal);
      }
    }
    await Promise.all(this.#running);
  }

  #begin(work: Promise<void>): void {
    const guarded = work
      .catch((error) => this.#parts.log.error({ err: error }, 'A delivery could not be recorded'))
      .finally(() => {
        this.#running.delete(guarded);
        this.wake();
      });
    this.#running.add(guarded);
  }

  async #restMs(): Promise<number> {
    const now = this.#parts.clock.now();
    const due = await this.#parts.db.tables.deliveries.nextDueAt();
    const at = Math.max(due ?? now + IDLE_MS, this.#pausedUntil);
    return Math.min(Math.max(at - now, due !== undefined && due <= now ? 200 : 20), IDLE_MS);
  }

  async #deliver(post: ChannelPost, delivery: Delivery): Promise<void> {
    const { db, clock } = this.#parts;
    let rendered: RenderedMessage | undefined;
    try {
      rendered = await this.#parts.render(delivery, db.tables);
    } catch (error) {
      return this.#retry(delivery, error);
    }
    if (!rendered || (delivery.action === 'edit' && delivery.messageId === undefined)) {
      return db.tables.deliveries.markDead(delivery.id, 'what it was about is gone');
    }
    try {
      const messageId =
        delivery.action === 'edit' && delivery.messageId !== undefined
          ? await post.edit(delivery, delivery.messageId, rendered)
          : await post.post(delivery, rendered);
      await db.tables.deliveries.markSent(delivery, messageId, clock.now());
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      await this.#failed(delivery, error);
    }
  }

  /** Nobody knows whether Discord has it: look, and post again only when it is not there. */
  async #reconcile(post: ChannelPost, delivery: Delivery): Promise<void> {
    const { db, clock, log } = this.#parts;
    try {
      const found = delivery.action === 'post' ? await post.find(delivery) : undefined;
      if (found !== undefined) {
        log.info({ delivery: delivery.id }, 'A message whose answer was lost was found in its channel');
        return await db.tables.deliveries.markSent(delivery, found, clock.now());
      }
      await db.tables.deliveries.markRetry(delivery.id, clock.now(), 'it was not in its channel');
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      if (error.code === 'unknown' || error.code === 'retry')
        return db.tables.deliveries.lease(delivery.id, clock.now() + retryDelayMs(delivery.attempts));
      await this.#failed(delivery, error);
    }
  }

  async #failed(delivery: Delivery, error: DeliveryError): Promise<void> {
    const { db, clock, log } = this.#parts;
    const now = clock.now();
    log.warn(
      {
        delivery: delivery.id,
        purpose: delivery.purpose,
        code: error.code,
        discord: error.discordCode,
        said: error.message,
      },
      'A delivery failed',
    );
    if (error.code === 'token') {
      await db.tables.deliveries.markRetry(delivery.id, now, error.message);
      this.#stopping = true;
      this.#parts.onTokenLost();
    } else if (error.code === 'rate-limit') {
      const until = now + (error.retryAfterMs ?? SECOND_MS);
      if (error.global) this.#pausedUntil = until;
      await db.tables.deliveries.postpone(delivery.id, until);
    } else if (error.code === 'unknown') {
      // The same nonce brings the same message back while Discord remembers it; afterwards only a look can tell.
      if (now - (delivery.firstTriedAt ?? now) < NONCE_SAFE_MS) await this.#retry(delivery, error);
      else await db.tables.deliveries.lease(delivery.id, now + retryDelayMs(delivery.attempts));
    } else if (error.code === 'retry') await this.#retry(delivery, error);
    else if (error.code === 'channel') await this.#broken(delivery, error);
    else if (error.code === 'gone' && delivery.action === 'post') await this.#gone(delivery, error);
    else await this.#dead(delivery, error);
  }

  async #retry(delivery: Delivery, error: unknown): Promise<void> {
    const { db, clock, log } = this.#parts;
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof DeliveryError))
      log.error({ err: error, delivery: delivery.id }, 'A message could not be made');
    if (delivery.attempts >= MAX_ATTEMPTS && !(error instanceof DeliveryError)) return this.#dead(delivery, error);
    await db.tables.deliveries.markRetry(delivery.id, clock.now() + retryDelayMs(delivery.attempts), message);
  }

  /** The channel is at fault: all that is owed to it waits, and the operator is told once. */
  async #broken(delivery: Delivery, error: DeliveryError): Promise<void> {
    const { db, clock } = this.#parts;
    const now = clock.now();
    await db.transaction(async (tables) => {
      await tables.deliveries.postpone(delivery.id, now);
      const news = await tables.channels.markBroken(delivery.teamId, delivery.destination, error.message, now);
      if (news)
        await tellOperator(
          tables,
          delivery,
          { what: 'channel-broken', subject: delivery.destination, detail: error.message },
          now,
        );
    });
  }

  /** A thread that was deleted is forgotten, so that the next opening makes a new one; a channel counts as broken. */
  async #gone(delivery: Delivery, error: DeliveryError): Promise<void> {
    const { db } = this.#parts;
    if (delivery.purpose === 'checklist' && delivery.bulletinId !== undefined) {
      await db.tables.checklists.detachThread(delivery.teamId, delivery.bulletinId);
      return db.tables.deliveries.markDead(delivery.id, error.message);
    }
    return this.#broken(delivery, error);
  }

  async #dead(delivery: Delivery, error: unknown): Promise<void> {
    const { db, clock } = this.#parts;
    const message = error instanceof Error ? error.message : String(error);
    const quiet = delivery.action === 'edit' && error instanceof DeliveryError && error.code === 'gone';
    await db.transaction(async (tables) => {
      await tables.deliveries.markDead(delivery.id, message);
      if (!quiet && delivery.purpose !== 'operator') {
        await tellOperator(
          tables,
          delivery,
          { what: 'delivery-dead', subject: `${delivery.purpose} ${delivery.id}`, detail: message },
          clock.now(),
        );
      }
    });
  }

  /** Now and then a broken channel is tried again, in case somebody mended it without an event reaching us. */
  async #probeBroken(now: number): Promise<void> {
    if (now - this.#lastProbe < PROBE_MS) return;
    this.#lastProbe = now;
    for (const channel of await this.#parts.db.tables.channels.broken()) {
      await this.#parts.db.tables.channels.markWorking(channel.teamId, channel.channelId);
    }
  }
}

/** Owes the operator channel a notice, unless that is the very channel in trouble. */
async function tellOperator(tables: Tables, delivery: Delivery, notice: OperatorNotice, now: number): Promise<void> {
  const team = await tables.teams.find(delivery.teamId);
  const destination = team?.operatorChannelId;
  if (destination === undefined || destination === delivery.destination) return;
  await tables.deliveries.enqueue(
    [
      {
        teamId: delivery.teamId,
        destination,
        purpose: 'operator',
        dedupeKey: `${notice.what}:${notice.subject}:${now}`,
        payload: { notice },
      },
    ],
    now,
  );
}
