import type { PageEvent, PersonKey } from '../contract.ts';

const SILENCE_MS = 40_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5_000;

export interface StreamListener {
  event(event: PageEvent): void;
  /** False as soon as the connection is lost; true with the next whole state. */
  connected(is: boolean): void;
}

/** Live events of one person. Connects again by itself; each connection begins with the whole state. */
export class Stream {
  readonly #as: PersonKey;
  readonly #listener: StreamListener;
  #source: EventSource | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_WAIT_MS;

  constructor(as: PersonKey, listener: StreamListener) {
    this.#as = as;
    this.#listener = listener;
    this.#open();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #open(): void {
    const source = new EventSource(`/sandbox/api/events?as=${this.#as}`);
    this.#source = source;
    source.addEventListener('message', (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as PageEvent;
      if (event.kind === 'state') {
        this.#wait = FIRST_WAIT_MS;
        this.#listener.connected(true);
      }
      this.#expect();
      this.#listener.event(event);
    });
    source.addEventListener('error', () => this.#lost());
    this.#expect();
  }

  /** Silence longer than two pings means that the connection is dead without saying so. */
  #expect(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#lost(), SILENCE_MS);
  }

  #lost(): void {
    this.close();
    this.#listener.connected(false);
    this.#timer = setTimeout(() => this.#open(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
  }
}
