import { WebSocket } from 'ws';
import type { Sandbox } from '../../sandbox/sandbox.ts';

export interface Answer {
  readonly status: number;
  /** Empty when there was none. */
  readonly body: Body;
  readonly headers: Headers;
}
export type Body = Readonly<Record<string, unknown>>;

interface Frame {
  readonly op: number;
  readonly s: number | null;
  readonly t: string | null;
  readonly d: Body;
}

export const QUIET = { allowed_mentions: { parse: [] } };
const PATIENCE_MS = 5_000;

/** A client of Discord's API made of `fetch` and `ws` alone: what the sandbox does for it, no library had a hand in. */
export class RawClient {
  readonly #sandbox: Sandbox;
  readonly #heard: Frame[] = [];
  readonly #waiting = new Set<() => void>();
  #socket: WebSocket | undefined;
  sequence: number | null = null;
  sessionId = '';
  closedWith: number | undefined;
  /** Heartbeats that were answered. */
  acknowledged = 0;
  token: string;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
    this.token = sandbox.token;
  }

  get application(): string {
    return this.#sandbox.store.world.application.id;
  }

  async call(method: string, path: string, body?: object): Promise<Answer> {
    const form = body instanceof FormData;
    const response = await fetch(`${this.#sandbox.apiBase}/v10${path}`, {
      method,
      headers: {
        Authorization: `Bot ${this.token}`,
        ...(body !== undefined && !form && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Body), headers: response.headers };
  }

  /** Posts to `#security-alerts`. */
  post(body: object): Promise<Answer> {
    return this.call('POST', `/channels/${this.#sandbox.channel('security-alerts').id}/messages`, {
      ...QUIET,
      ...body,
    });
  }

  /** Opens a socket and waits for HELLO. */
  async open(): Promise<void> {
    const { body } = await this.call('GET', '/gateway/bot');
    const socket = new WebSocket(`${body.url}/?v=10&encoding=json`);
    this.#socket = socket;
    this.closedWith = undefined;
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      if (frame.s !== null && frame.s !== undefined) this.sequence = frame.s;
      if (frame.t === 'READY') this.sessionId = String(frame.d.session_id);
      if (frame.op === 11) this.acknowledged++;
      this.#heard.push(frame);
      this.#wake();
    });
    socket.on('error', () => {});
    socket.on('close', (code) => {
      this.closedWith = code;
      this.#wake();
    });
    await this.frame(10);
  }

  /** Opens, identifies and waits for the server. */
  async login(intents = 1): Promise<void> {
    await this.open();
    this.identify({ intents });
    await this.event('GUILD_CREATE');
  }

  identify(over: object = {}): void {
    const properties = { os: 'none', browser: 'raw', device: 'raw' };
    this.send(2, { token: this.token, intents: 1, properties, ...over });
  }

  resume(over: object = {}): void {
    this.send(6, { token: this.token, session_id: this.sessionId, seq: this.sequence, ...over });
  }

  send(op: number, d: unknown): void {
    this.#socket?.send(JSON.stringify({ op, d }));
  }

  /** The next dispatch of a kind; each is given out once. */
  async event(t: string): Promise<Body> {
    return (await this.#next((frame) => frame.t === t, t)).d;
  }

  async frame(op: number): Promise<Frame> {
    return this.#next((frame) => frame.op === op, `op ${op}`);
  }

  /** Kinds of the dispatches that came and were not asked for. */
  get unheard(): string[] {
    return this.#heard.flatMap(({ t }) => t ?? []);
  }

  async closed(): Promise<number> {
    await this.#until(() => this.closedWith !== undefined, 'a close');
    return this.closedWith ?? 0;
  }

  /** The next interaction, and the way to answer it. */
  async interaction() {
    const d = await this.event('INTERACTION_CREATE');
    const webhook = `/webhooks/${this.application}/${d.token}`;
    return {
      d,
      webhook,
      answer: (type: number, data?: object) =>
        this.call('POST', `/interactions/${d.id}/${d.token}/callback?with_response=true`, { type, data }),
    };
  }

  close(): void {
    this.#socket?.terminate();
  }

  async #next(fits: (frame: Frame) => boolean, what: string): Promise<Frame> {
    await this.#until(() => this.#heard.some(fits), what);
    const [frame] = this.#heard.splice(this.#heard.findIndex(fits), 1);
    if (!frame) throw new Error(`${what} was lost`);
    return frame;
  }

  #wake(): void {
    for (const look of this.#waiting) look();
  }

  async #until(there: () => boolean, what: string): Promise<void> {
    if (there()) return;
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!there()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`${what} did not come within ${PATIENCE_MS} ms`));
      }, PATIENCE_MS);
      this.#waiting.add(look);
    });
  }
}
