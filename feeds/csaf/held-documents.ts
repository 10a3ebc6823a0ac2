import { DAY_MS, MINUTE_MS } from '../../core/clock.ts';
import type { HeldDocument } from '../../core/source.ts';
import type { ListedDocument } from '../formats/csaf/listing.ts';
import type { KindNotice } from '../kind.ts';
import type { Held } from './cursor.ts';

const FIRST_RETRY_MS = 10 * MINUTE_MS;
const MAX_HELD = 300;
/** A document may be listed a little before it is there. */
const MISSING_TRIES = 3;
/** More at once have one cause, and get one notice. */
const NOTICES = 3;

/** The documents of a source that do not count for now. */
export class HeldDocuments {
  readonly #held: Map<string, Held>;
  readonly #now: number;
  readonly #news: Held[] = [];

  constructor(held: readonly Held[], now: number) {
    this.#held = new Map(held.map((one) => [one.document.url, one]));
    this.#now = now;
  }

  /** In this very state: it waits for its time. Another state of it is read at once. */
  has({ url, key }: ListedDocument): boolean {
    return this.#held.get(url)?.document.key === key;
  }

  /** Those whose time to be tried again has come, the longest waiting first. */
  due(max: number): ListedDocument[] {
    return [...this.#held.values()]
      .filter(({ retryAt }) => retryAt <= this.#now)
      .sort((a, b) => a.retryAt - b.retryAt)
      .slice(0, max)
      .map(({ document }) => document);
  }

  refuse(document: ListedDocument, { why, digest }: { readonly why: string; readonly digest: string }): void {
    this.#hold(document, why, `${digest}:${why}`, false);
  }

  miss(document: ListedDocument, why: string): void {
    this.#hold(document, why, `missing:${document.key}`, true);
  }

  release({ url }: ListedDocument): void {
    this.#held.delete(url);
  }

  /** What is not listed any more will not come. `open`: all that is listed and not done. */
  forgetUnlisted(open: readonly ListedDocument[]): void {
    const urls = new Set(open.map(({ url }) => url));
    for (const url of this.#held.keys()) if (!urls.has(url)) this.#held.delete(url);
  }

  get all(): Held[] {
    return [...this.#held.values()].slice(-MAX_HELD);
  }

  get reasons(): string[] {
    return [...this.#held.values()].map(({ why }) => why);
  }

  /** What people are told of: a document that is merely late is left out. */
  get told(): HeldDocument[] {
    return this.all
      .filter(({ isMissing, tries }) => !isMissing || tries >= MISSING_TRIES)
      .map(({ name, why, since }) => ({ name, why, since }));
  }

  /** One for each state of a document, at its first failure; for many at once, one a day. */
  get notices(): KindNotice[] {
    const whatOf = ({ isMissing }: Held): KindNotice['what'] => (isMissing ? 'document-missing' : 'document-refused');
    if (this.#news.length <= NOTICES)
      return this.#news.map((held) => ({
        what: whatOf(held),
        key: `${held.name}:${held.state}`,
        detail: `${held.name}: ${held.why}.`,
      }));
    const first = this.#news.find(({ isMissing }) => !isMissing) ?? this.#news[0];
    if (!first) return [];
    const detail = `${this.#news.length} documents at once. ${first.name}, for one: ${first.why}.`;
    return [{ what: whatOf(first), key: `many:${Math.floor(this.#now / DAY_MS)}`, detail }];
  }

  #hold(document: ListedDocument, why: string, state: string, isMissing: boolean): void {
    const before = this.#held.get(document.url);
    const tries = before?.document.key === document.key ? before.tries + 1 : 1;
    const held: Held = {
      name: document.name,
      why,
      since: before?.since ?? this.#now,
      document,
      state,
      isMissing,
      tries,
      retryAt: this.#now + Math.min(DAY_MS, FIRST_RETRY_MS * 3 ** Math.min(tries - 1, 6)),
    };
    this.#held.delete(document.url);
    this.#held.set(document.url, held);
    if (isMissing ? tries === MISSING_TRIES : before?.state !== state) this.#news.push(held);
  }
}
