import { type APIMessage, type REST, Routes } from 'discord.js';
import { type Delivery, nonceOf } from '../core/delivery.ts';
import { DeliveryError, deliveryErrorFrom } from './delivery-error.ts';
import type { RenderedMessage } from './render/message.ts';

const MARK_BASE = 1_000_000_000;
const LOOK_BACK = 100;

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
    const body = {
      ...this.#body(delivery.id, rendered),
      nonce: nonceOf(delivery.id, delivery.destination),
      enforce_nonce: true,
    };
    const answer = await this.#request(() => this.#rest.post(Routes.channelMessages(delivery.destination), { body }));
    return idOf(answer);
  }

  async edit(delivery: Delivery, messageId: string, rendered: RenderedMessage): Promise<string> {
    const body = this.#body(delivery.edits ?? delivery.id, rendered);
    const answer = await this.#request(() =>
      this.#rest.patch(Routes.channelMessage(delivery.destination, messageId), { body }),
    );
    return idOf(answer);
  }

  /** The message that a delivery made, when it is among the newest hundred of its channel. */
  async find(delivery: Delivery): Promise<string | undefined> {
    const query = new URLSearchParams({ limit: String(LOOK_BACK) });
    const answer = await this.#request(() => this.#rest.get(Routes.channelMessages(delivery.destination), { query }));
    if (!Array.isArray(answer)) throw new DeliveryError('retry', 'Discord answered with something else than messages');
    const messages = answer as readonly APIMessage[];
    return messages.find(
      (m) => m.author.id === this.#botId && m.components?.some((c) => c.id === MARK_BASE + delivery.id),
    )?.id;
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

  async #request(send: () => Promise<unknown>): Promise<unknown> {
    try {
      return await send();
    } catch (error) {
      throw deliveryErrorFrom(error);
    }
  }
}

/** A proxy's HTML page with status 200 is no answer of Discord. */
function idOf(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'id' in answer && typeof answer.id === 'string')
    return answer.id;
  throw new DeliveryError('unknown', 'Discord answered with something else than a message');
}
