import type { WebSocket } from 'ws';

/** Bits of https://discord.com/developers/docs/events/gateway#gateway-intents that the sandbox sends events for. */
export const INTENT = {
  guilds: 1 << 0,
  members: 1 << 1,
  presences: 1 << 8,
  messages: 1 << 9,
  typing: 1 << 11,
  messageContent: 1 << 15,
  all: (1 << 26) - 1,
} as const;

interface Dispatch {
  readonly s: number;
  readonly t: string;
  readonly d: unknown;
}

const KEPT = 500;

/** One identified client: what it wants to hear, and what it was told, for a RESUME. */
export class GatewaySession {
  readonly id: string;
  readonly #intents: number;
  readonly #shard: number;
  readonly #shards: number;
  readonly #sent: Dispatch[] = [];
  #sequence = 0;
  /** Undefined while the client is away. */
  socket: WebSocket | undefined;

  constructor(id: string, intents: number, shard: number, shards: number) {
    this.id = id;
    this.#intents = intents;
    this.#shard = shard;
    this.#shards = shards;
  }

  wants(intent: number): boolean {
    return (this.#intents & intent) === intent;
  }

  /** Whether a server belongs to this session's shard. */
  serves(guildId: string): boolean {
    return Number((BigInt(guildId) >> 22n) % BigInt(this.#shards)) === this.#shard;
  }

  /** What was sent after `sequence`; undefined when that is not known, or no longer. */
  since(sequence: number): readonly Dispatch[] | undefined {
    const oldest = this.#sent[0]?.s ?? 1;
    if (!(sequence <= this.#sequence) || sequence < oldest - 1) return undefined;
    return this.#sent.filter((event) => event.s > sequence);
  }

  send(t: string, d: unknown): void {
    const event = { s: ++this.#sequence, t, d };
    this.#sent.push(event);
    if (this.#sent.length > KEPT) this.#sent.shift();
    this.frame({ op: 0, ...event });
  }

  frame(frame: object): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }
}
