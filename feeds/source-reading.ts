import { load } from 'cheerio/slim';
import { ownId } from '../core/aliases.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Outline, OutlineList } from '../core/outline.ts';
import type { HandBulletin, HandOutcome, PollReport, Reading, SourceCandidate, SourcePreview } from '../core/ports.ts';
import type { NewSource } from '../core/source.ts';
import { UserError } from '../core/user-error.ts';
import { bulletinFrom } from './bulletin-facts.ts';
import { readDocument } from './formats/document.ts';
import { writeOpml } from './formats/opml.ts';
import { ParseError } from './formats/parse-error.ts';
import { FetchError } from './http/fetch-error.ts';
import type { Http } from './http.ts';
import type { Fetched } from './kind.ts';
import { KINDS } from './kinds/index.ts';
import { mailboxAddress } from './mailbox/address.ts';
import type { Mailboxes } from './mailbox/mailboxes.ts';
import { SECRET_NAME } from './mailbox/secrets.ts';
import type { ReadBulletin } from './read-bulletin.ts';
import type { Reader } from './reader.ts';
import { validateSchedule } from './schedule.ts';
import { KEY_FILE_NAME, type KeyFiles } from './signatures/key-files.ts';

export interface SourceReadingParts {
  readonly clock: Clock;
  readonly http: Http;
  readonly reader: Reader;
  readonly keys: KeyFiles;
  readonly mailboxes: Mailboxes;
  readonly log: Log;
  /** Bulletins that are labelled TLP:RED are kept. */
  readonly storesRed?: boolean;
  readonly pollNow: (sourceId: number) => Promise<PollReport>;
  /** Records a bulletin that a person gave, as any other. */
  readonly record: (bulletin: ReadBulletin, given: HandBulletin) => Promise<HandOutcome>;
}

const PREVIEW_ITEMS = 25;
const OPML_BYTES = 2_000_000;
const PATTERN_CHARS = 200;

/** What commands may ask of the reading side at once; see the port. */
export class SourceReading implements Reading {
  readonly #parts: SourceReadingParts;

  constructor(parts: SourceReadingParts) {
    this.#parts = parts;
  }

  async preview(candidate: SourceCandidate): Promise<SourcePreview> {
    checkAddress(candidate);
    checkOptions(candidate);
    const { http, reader, keys, mailboxes, clock, log } = this.#parts;
    const { signal } = new AbortController();
    const toldBefore = async () => new Map<string, never>();
    const tools = {
      http,
      reader,
      keys,
      mailboxes,
      clock,
      log,
      signal,
      announceAfter: undefined,
      isTrial: true,
      toldBefore,
    };
    const answer = await asUserError(() => KINDS[candidate.kind].fetch({ ...candidate, name: candidate.url }, tools));
    const shown = answer.bulletins.filter(({ bulletin }) => bulletin.tlp !== 'RED' || this.#parts.storesRed);
    const newest = [...shown].sort((a, b) => (b.bulletin.published ?? 0) - (a.bulletin.published ?? 0));
    return {
      ...(answer.title !== undefined && { title: answer.title }),
      ...(answer.publisher !== undefined && { publisher: answer.publisher }),
      total: shown.length,
      ...(answer.replies?.length && { replies: answer.replies.length }),
      items: newest.slice(0, PREVIEW_ITEMS).map(({ bulletin, judgement }) => ({
        id: bulletin.id,
        title: bulletin.title,
        severity: bulletin.severity,
        verdict: judgement.verdict,
        kinds: judgement.kinds,
        ...(bulletin.url !== undefined && { url: bulletin.url }),
        ...(bulletin.published !== undefined && { published: bulletin.published }),
      })),
      wantsPages: wantsPages(answer.bulletins, candidate),
      problems: [
        ...(answer.notices ?? []).flatMap(({ detail }) => detail ?? []),
        ...(shown.length < answer.bulletins.length ? ['What is labelled TLP:RED is left out.'] : []),
        ...(answer.exploited || answer.epss ? [] : problemsOf(answer.bulletins, candidate)),
        ...asideOf(answer),
      ],
    };
  }

  pollNow(sourceId: number): Promise<PollReport> {
    return this.#parts.pollNow(sourceId);
  }

  async addByHand(given: HandBulletin): Promise<HandOutcome> {
    const url = given.file?.url ?? given.url;
    const read = url === undefined ? this.#fromText(given) : await this.#fromAddress(url, given);
    if (read.bulletin.tlp === 'RED' && !this.#parts.storesRed)
      throw new UserError(
        'It is labelled TLP:RED: it is for the persons alone to whom it was sent, and I do not keep it.',
      );
    return this.#parts.record(named(read, given), given);
  }

  readOutlines(url: string): Promise<OutlineList> {
    const { http, reader } = this.#parts;
    return asUserError(async () => {
      const fetched = await http.fetch({ url, maxBytes: OPML_BYTES });
      if (fetched.outcome !== 'ok') throw new UserError('The server gave no content.');
      return reader.read('opml', fetched);
    });
  }

  writeOutlines(title: string, outlines: readonly Outline[]): string {
    return writeOpml(title, outlines);
  }

  validate(source: NewSource): void {
    checkAddress(source);
    validateSchedule(source.schedule, source.timeZone);
    checkOptions(source);
  }

  #fromText({ text = '', title, publisher }: HandBulletin): ReadBulletin {
    const document = readDocument(text, { name: 'pasted' });
    const heading = title ?? document.title ?? text.trim().split('\n')[0]?.slice(0, 200) ?? 'Untitled';
    const told = {
      itemId: heading,
      title: heading,
      published: this.#parts.clock.now(),
      document: { ...document, title: heading },
      extent: 'full' as const,
    };
    return bulletinFrom(told, { publisher: publisher ?? 'By hand', options: {} });
  }

  async #fromAddress(url: string, { publisher, file }: HandBulletin): Promise<ReadBulletin> {
    const { http, reader, clock } = this.#parts;
    const answer = await asUserError(async () => {
      const fetched = await http.fetch({ url, accept: 'text/html, */*;q=0.5' });
      if (fetched.outcome !== 'ok') throw new UserError('The server gave no content.');
      // An attachment's own name says more than the address it is stored under.
      const readUrl = file ? new URL(encodeURIComponent(file.name), 'file:///').href : fetched.finalUrl;
      return reader.read('page', {
        bytes: fetched.bytes,
        contentType: file && !/\.x?html?$/i.test(file.name) ? 'text/plain' : fetched.contentType,
        contentLocation: undefined,
        url: readUrl,
        publisher: publisher ?? (file ? 'By hand' : new URL(fetched.finalUrl).hostname.replace(/^www\./, '')),
        options: {},
      });
    });
    const read = answer.bulletins[0];
    if (!read) throw new UserError('There is nothing to read at this address.');
    const { url: readUrl, ...rest } = read.bulletin;
    const bulletin = { ...rest, published: clock.now(), ...(!file && readUrl !== undefined && { url: readUrl }) };
    return { ...read, bulletin: file && bulletin.id.startsWith('file:') ? { ...bulletin, id: file.name } : bulletin };
  }
}

function named(read: ReadBulletin, { id, title, publisher }: HandBulletin): ReadBulletin {
  const own = id === undefined ? undefined : ownId(id);
  const bulletin = {
    ...read.bulletin,
    ...(title !== undefined && { title }),
    ...(id !== undefined && { id: own?.id ?? id, publisher: publisher ?? own?.publisher ?? read.bulletin.publisher }),
  };
  return { ...read, bulletin, item: { id: `${bulletin.publisher} ${bulletin.id}`, sure: true } };
}

function problemsOf(read: readonly ReadBulletin[], { options }: SourceCandidate): string[] {
  const excerpts = read.filter(({ bulletin }) => bulletin.extent === 'excerpt').length;
  const undated = read.filter(({ bulletin }) => bulletin.published === undefined).length;
  const byAddress = read.filter(({ bulletin }) => /^(?:https?:|item:|urn:|tag:)/i.test(bulletin.id)).length;
  return [
    ...(read.length === 0 ? ['It has no items right now.'] : []),
    ...(excerpts > 0 && !options.followPages
      ? [`${excerpts} of ${read.length} carry only an excerpt: “follow-pages” reads their pages.`]
      : []),
    ...(undated > 0 ? [`${undated} of ${read.length} have no date.`] : []),
    ...(byAddress > 0 && byAddress === read.length && options.idPattern === undefined
      ? ['No vendor’s id was found: items are told apart by their address.']
      : []),
  ];
}

/** A feed most of whose items say too little, and name pages. */
function wantsPages(read: readonly ReadBulletin[], { kind, options }: SourceCandidate): boolean {
  const thin = read.filter(({ bulletin }) => bulletin.extent === 'excerpt' && bulletin.url !== undefined);
  return kind === 'rss' && !options.followPages && thin.length > read.length / 2;
}

function asideOf({ ignored = 0 }: Fetched): string[] {
  if (ignored === 0) return [];
  const are = ignored === 1 ? '1 message is' : `${ignored} messages are`;
  return [`${are} left aside: sent by a program, or by no list or sender that counts.`];
}

function checkAddress({ kind, url, options }: Pick<NewSource, 'kind' | 'url' | 'options'>): void {
  if (kind !== 'mailbox') {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new UserError('A source is an http or https address.');
    return;
  }
  if (URL.canParse(url) && new URL(url).password !== '')
    throw new UserError(
      'Never write a password in chat: it is known to everybody who reads this, so change it. It belongs in a file that “password” names.',
    );
  if (!mailboxAddress(url)) throw new UserError('A mailbox is an address as imaps://user@mail.example.org/INBOX.');
  if (options.password === undefined)
    throw new UserError('“password” is missing: the name of a file in the folder of SECRETS_DIR, not the password.');
  if (!SECRET_NAME.test(options.password))
    throw new UserError('“password” is the name of a file, without its folder: it lies in the folder of SECRETS_DIR.');
  if (!options.lists?.length && !options.senders?.length)
    throw new UserError('Anybody can write to a mailbox: say which “lists” (their List-Ids) or “senders” count.');
}

const SENDER = /^[^\s@<>]{0,100}@[^\s@<>]{1,200}$/;

function checkOptions({ kind, options }: Pick<NewSource, 'kind' | 'options'>): void {
  const { idPattern, selector, keyFile, list, senders = [], lists = [], verifiedBy } = options;
  if (keyFile !== undefined && !KEY_FILE_NAME.test(keyFile))
    throw new UserError('A key file is named without its folder: it lies in the folder of KEY_DIR.');
  const odd = lists.find((list) => !/^[^\s@<>]{1,100}\.[^\s@<>]{1,200}$/.test(list));
  if (odd !== undefined)
    throw new UserError(
      `“${odd.slice(0, 80)}” is no List-Id: it is in each mail of the list, as announce.lists.example.org.`,
    );
  if (verifiedBy !== undefined && !/^[\w.-]{1,200}$/.test(verifiedBy))
    throw new UserError('“verified-by” is the name that your mail server puts first in Authentication-Results.');
  const wrong = senders.find((sender) => !SENDER.test(sender));
  if (wrong !== undefined)
    throw new UserError(`“${wrong.slice(0, 80)}” is no sender: give addresses, or domains as @example.org.`);
  if (idPattern !== undefined) {
    try {
      if (idPattern.length > PATTERN_CHARS) throw new Error('it is too long');
      new RegExp(idPattern, 'iu');
    } catch (error) {
      throw new UserError(
        `The id pattern cannot be used: ${error instanceof Error ? error.message.slice(0, 120) : ''}`,
      );
    }
  }
  const { item, title, link, date } = kind === 'index' ? (list ?? {}) : {};
  for (const css of [selector, item, title, link, date]) {
    try {
      if (css !== undefined) load('<p></p>')(css);
    } catch {
      throw new UserError(`This is no CSS selector: ${css?.slice(0, 80)}`);
    }
  }
}

async function asUserError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FetchError || error instanceof ParseError)
      throw new UserError(`It cannot be read: ${error.message}.`, { cause: error });
    throw error;
  }
}
