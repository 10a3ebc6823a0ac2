import { MINUTE_MS, SECOND_MS } from '../core/clock.ts';
import type { Delivery } from '../core/delivery.ts';
import { StorageError } from '../db/storage-error.ts';
import type { ChannelPost } from './channel-post.ts';
import { Courier, type CourierParts } from './courier.ts';

export interface DispatcherParts extends CourierParts {
  /** Discord refuses the token: nothing can be done any more. */
  readonly onTokenLost: () => void;
}

/** Much longer than a request may take. */
const LEASE_MS = 2 * MINUTE_MS;
const IDLE_MS = 5 * SECOND_MS;
const PARALLEL = 16;

/**
 * Takes deliveries from the outbox to Discord, one at a time for each destination. It reads and writes rows only; that a
 * message is out is known by the row, or found in the channel, never by memory.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #courier: Courier;
  /** By delivery: a lease that ends while its request is still out (the machine slept) is not taken for a dead process's. */
  readonly #running = new Map<number, Promise<void>>();
  #wake = new AbortController();
  #stop = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #silentUntil = 0;
  #trouble: string | undefined;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    this.#courier = new Courier(parts);
  }

  /** Begins with this connection, once everything under way with the one before is done; rows left in `sending` are looked for first. */
  start(post: ChannelPost): void {
    const before = this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    this.#loop = before.then(() => this.#run(post, stop.signal));
  }

  /** Something is due. */
  wake(): void {
    this.#wake.abort();
  }

  /** Lets what is on its way arrive, and takes nothing new. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.wake();
    await this.#loop;
  }

  async #run(post: ChannelPost, stop: AbortSignal): Promise<void> {
    const { clock, log } = this.#parts;
    let begun = false;
    while (!stop.aborted) {
      this.#wake = new AbortController();
      let restMs = IDLE_MS;
      try {
        if (!begun) await this.#begin();
        begun = true;
        restMs = await this.#take(post);
        if (this.#trouble !== undefined) log.info({}, 'The outbox can be read again');
        this.#trouble = undefined;
      } catch (error) {
        const trouble = error instanceof Error ? error.message : String(error);
        if (trouble !== this.#trouble) log.error({ err: error }, 'The outbox could not be read; it is tried again');
        this.#trouble = trouble;
      }
      if (!stop.aborted) await clock.sleep(restMs, this.#wake.signal);
    }
    await Promise.all(this.#running.values());
  }

  /** Whoever was sending is dead or done; and while there was no connection, a channel may have been mended. */
  async #begin(): Promise<void> {
    const { db, clock } = this.#parts;
    await db.tables.deliveries.expireLeases(clock.now());
    await db.tables.channels.retryBroken(clock.now());
  }

  /** Sets off whatever can go now; answers how long to rest when nothing happens. Whatever ends wakes us. */
  async #take(post: ChannelPost): Promise<number> {
    const { db, clock } = this.#parts;
    const { deliveries } = db.tables;
    const now = clock.now();
    if (now < this.#silentUntil) return Math.min(this.#silentUntil - now, IDLE_MS);
    const room = () => Math.max(PARALLEL - this.#running.size, 0);
    const ours = new Set(this.#running.keys());
    if (room() > 0)
      for (const stuck of await deliveries.claimStuck(now, LEASE_MS, room()))
        if (!ours.has(stuck.id)) this.#carry(post, stuck, true);
    if (room() > 0) for (const due of await deliveries.claim(now, LEASE_MS, room())) this.#carry(post, due, false);
    const next = await deliveries.nextDueAt(now);
    return next === undefined ? IDLE_MS : Math.min(Math.max(next - now, 20), IDLE_MS);
  }

  #carry(post: ChannelPost, delivery: Delivery, stuck: boolean): void {
    const work = this.#carried(post, delivery, stuck).finally(() => {
      this.#running.delete(delivery.id);
      this.wake();
    });
    this.#running.set(delivery.id, work);
  }

  async #carried(post: ChannelPost, delivery: Delivery, stuck: boolean): Promise<void> {
    const { log, onTokenLost } = this.#parts;
    try {
      const upshot = await this.#courier.carry(post, delivery, stuck);
      if (upshot === 'token-lost') {
        if (!this.#stop.signal.aborted) onTokenLost();
        this.#stop.abort();
      } else if (upshot) this.#silentUntil = Math.max(this.#silentUntil, upshot.silenceUntil);
    } catch (error) {
      const fields = error instanceof StorageError ? { why: error.message } : { err: error };
      log.error(
        { ...fields, delivery: delivery.id },
        'What became of a delivery could not be recorded; it is looked for later',
      );
    }
  }
}
