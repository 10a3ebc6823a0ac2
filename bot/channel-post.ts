import { type APIMessage, type REST, Routes } from 'discord.js';
import { MINUTE_MS, SECOND_MS } from '../core/clock.ts';
import { type Delivery, nonceOf } from '../core/delivery.ts';
import { DeliveryError, deliveryErrorFrom } from './delivery-error.ts';
import type { RenderedMessage } from './render/message.ts';

const MARK_BASE = 1_000_000_000;
const PAGE = 100;
const MOST_PAGES = 10;
/** How far our clock may be from Discord's. */
const CLOCKS_APART_MS = 15 * MINUTE_MS;
const DISCORD_EPOCH = 1_420_070_400_000;
/** With waiting for a rate limit; much less than the dispatcher's lease. */
const REQUEST_MS = 25 * SECOND_MS;
const THREAD_IS_ARCHIVED = 50_083;

/**
 * Posts, edits and finds our messages. Each carries the id of the delivery that made it, as the number of its container,
 * which Discord keeps: so a message whose answer was lost is found again.
 */
export class ChannelPost {
  readonly #rest: REST;
  readonly #botId: string;

  constructor(rest: REST, botId: string) {
    this.#rest = rest;
    this.#botId = botId;
  }

  /** The message's id. Throws `DeliveryError`. */
  async post(delivery: Delivery, rendered: RenderedMessage): Promise<string> {
    const body = { ...this.#body(delivery.id, rendered), nonce: nonceOf(delivery), enforce_nonce: true };
    const route = Routes.channelMessages(delivery.destination);
    return idOf(await this.#request((signal) => this.#rest.post(route, { body, signal })));
  }

  /** Discord edits nothing in an archived thread, so that is opened again first. Throws `DeliveryError`. */
  async edit(delivery: Delivery, messageId: string, rendered: RenderedMessage): Promise<string> {
    const body = this.#body(delivery.edits ?? delivery.id, rendered);
    const route = Routes.channelMessage(delivery.destination, messageId);
    const send = () => this.#request((signal) => this.#rest.patch(route, { body, signal }));
    try {
      return idOf(await send());
    } catch (error) {
      if (!(error instanceof DeliveryError) || error.discordCode !== THREAD_IS_ARCHIVED) throw error;
      const thread = Routes.channel(delivery.destination);
      await this.#request((signal) => this.#rest.patch(thread, { body: { archived: false }, signal }));
      return idOf(await send());
    }
  }

  /** The message that a delivery made: among the newest of its channel, else among those since it was first tried. Throws `DeliveryError`. */
  async find(delivery: Delivery): Promise<string | undefined> {
    let page = await this.#read(delivery.destination, {});
    let after =
      BigInt(Math.max((delivery.firstTriedAt ?? delivery.createdAt) - CLOCKS_APART_MS - DISCORD_EPOCH, 0)) << 22n;
    for (let read = 1; ; read++) {
      const found = page.find(
        (m) => m.author.id === this.#botId && m.components?.some((c) => c.id === MARK_BASE + delivery.id),
      );
      if (found || page.length < PAGE || read > MOST_PAGES) return found?.id;
      if (read > 1) after = page.reduce((newest, { id }) => (BigInt(id) > newest ? BigInt(id) : newest), after);
      page = await this.#read(delivery.destination, { after: String(after) });
    }
  }

  async #read(channelId: string, from: Readonly<Record<string, string>>): Promise<readonly APIMessage[]> {
    const query = new URLSearchParams({ limit: String(PAGE), ...from });
    const answer = await this.#request((signal) =>
      this.#rest.get(Routes.channelMessages(channelId), { query, signal }),
    );
    if (!Array.isArray(answer)) throw new DeliveryError('retry', 'Discord answered with something else than messages');
    return answer;
  }

  #body(markOf: number, rendered: RenderedMessage): object {
    const last = rendered.components.length - 1;
    return {
      flags: rendered.flags,
      components: rendered.components.map((component, i) =>
        i === last ? { ...component, id: MARK_BASE + markOf } : component,
      ),
      allowed_mentions: rendered.allowedMentions,
    };
  }

  async #request(send: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> {
    try {
      return await send(AbortSignal.timeout(REQUEST_MS));
    } catch (error) {
      throw deliveryErrorFrom(error);
    }
  }
}

/** A proxy's HTML page with status 200 is no answer of Discord. */
function idOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string')
    return answer.id;
  throw new DeliveryError('retry', 'Discord answered with something else than a message');
}
