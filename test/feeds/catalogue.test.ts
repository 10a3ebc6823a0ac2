import { describe, expect, it } from 'vitest';
import { type CatalogueEntry, groupOf, wholeGroup } from '../../core/catalogue.ts';
import type { FetchedKind } from '../../core/source.ts';
import { CATALOGUE } from '../../feeds/catalogue/index.ts';
import { readCsafDocument } from '../../feeds/reading/csaf-document.ts';
import { type BulletinReading, READINGS } from '../../feeds/reading/index.ts';
import { validateSchedule } from '../../feeds/schedule.ts';
import { SHAPES } from '../fixtures/catalogue/index.ts';
import { repository } from '../fixtures/catalogue/kinds.ts';
import type { Shape } from '../fixtures/catalogue/shape.ts';

const { entries, groups } = CATALOGUE;
const twice = (values: readonly string[]) => values.filter((value, i) => values.indexOf(value) !== i);

describe('the catalogue', () => {
  it('has many publishers, each entry once', () => {
    expect(new Set(entries.map((entry) => entry.publisher)).size).toBeGreaterThanOrEqual(70);
    expect(twice(entries.map((entry) => entry.key))).toEqual([]);
    expect(twice(entries.map((entry) => entry.name))).toEqual([]);
    expect(twice(entries.map((entry) => `${entry.kind} ${entry.url}`))).toEqual([]);
  });

  it('puts every entry into groups that there are, and something into every group', () => {
    const unknown = entries.flatMap((e) =>
      e.groups.filter((id) => !groupOf(CATALOGUE, id)).map((id) => `${e.key} ${id}`),
    );
    expect(unknown).toEqual([]);
    expect(entries.filter((entry) => entry.groups.length === 0)).toEqual([]);
    expect(groups.filter(({ id }) => !entries.some((entry) => entry.groups.includes(id)))).toEqual([]);
  });

  it.each(entries)('$key can be stored and asked for', ({ key, name, publisher, url, schedule, from, options }) => {
    expect(key).toMatch(/^[a-z0-9-]{2,40}$/);
    expect(name.length).toBeLessThanOrEqual(80);
    expect(publisher.length).toBeLessThanOrEqual(80);
    for (const address of [url, from]) expect(new URL(address).protocol).toBe('https:');
    validateSchedule(schedule, 'UTC');
    const pattern = options?.idPattern ?? '';
    expect(pattern.length).toBeLessThanOrEqual(200);
    // What repeats a repetition can take a time that grows as the square of the text, or worse.
    expect(pattern).not.toMatch(/[+*}]\??\)[+*{]/);
    expect(pattern).not.toMatch(/[+*]/);
  });

  it('adds with a whole group what is told by another entry only once', () => {
    const keys = entries.map(({ key }) => key);
    expect(entries.filter((e) => e.alternativeTo !== undefined && !keys.includes(e.alternativeTo))).toEqual([]);
    for (const { id } of groups) {
      const whole = wholeGroup(CATALOGUE, id);
      const told = whole.flatMap((entry) => entry.alternativeTo ?? []);
      expect(
        whole.filter(({ key }) => told.includes(key)).map(({ key }) => key),
        id,
      ).toEqual([]);
      expect(whole.length, id).toBeLessThanOrEqual(30);
    }
  });

  it('does not ask everybody in the same minute', () => {
    const minutes = entries.map((entry) => entry.schedule.split(' ')[0]!);
    const most = Math.max(...minutes.map((minute) => minutes.filter((m) => m === minute).length));
    expect(most).toBeLessThanOrEqual(Math.ceil(entries.length / 15));
  });
});

/** What bytes of a kind are read as. */
const READ_AS = {
  rss: 'feed',
  page: 'page',
  index: 'index',
  json: 'json',
  osv: 'osv',
  ghsa: 'osv',
  oval: 'oval',
  cvrf: 'cvrf',
  archive: 'mail',
  mailbox: 'mail',
  kev: 'kev',
  epss: 'epss',
} as const satisfies Partial<Record<FetchedKind, BulletinReading>>;

/** The bulletins that its worker would make of an answer of the source. */
async function readAs(entry: CatalogueEntry, shape: Shape) {
  const { kind, publisher, options = {} } = entry;
  const url = kind === 'mailbox' ? 'imaps://harbour@mail.example/INBOX' : entry.url;
  const about = { contentType: shape.type, contentLocation: undefined, url, publisher, options };
  const task = { ...about, bytes: Buffer.from(shape.body), now: Date.parse('2026-04-30T00:00:00Z') };
  if (kind !== 'csaf') return (await READINGS[READ_AS[kind]](task)).bulletins;
  const answer = await readCsafDocument({ ...task, name: 'document', needsSignature: false });
  if (!answer.passed) throw new Error(answer.why);
  return [answer.read];
}

/** GitHub answers for each repository in the same shape. */
const shapeOf = ({ key, url }: CatalogueEntry): Shape | undefined => {
  const path = /^https:\/\/api\.github\.com\/repos\/(.+)\/security-advisories$/.exec(url)?.[1];
  return path === undefined ? SHAPES[key] : repository(path, 'GHSA-2222-3333-4444');
};

describe('a source of the catalogue', () => {
  it('has a document in its publisher’s shape, and every document its entry', () => {
    expect(entries.filter((entry) => !shapeOf(entry)).map(({ key }) => key)).toEqual([]);
    expect(Object.keys(SHAPES).filter((key) => !entries.some((entry) => entry.key === key))).toEqual([]);
  });

  it.each(entries)('$key is read as its publisher writes it', async (entry) => {
    const shape = shapeOf(entry)!;
    const bulletins = await readAs(entry, shape);
    const read = bulletins.map(({ bulletin }) => ({
      publisher: bulletin.publisher,
      id: bulletin.id,
      title: bulletin.title,
      url: bulletin.url,
      published: bulletin.published,
      extent: bulletin.extent,
    }));
    const told = shape.told.map((t) => ({
      publisher: t.publisher ?? entry.publisher,
      id: t.id,
      title: t.title,
      url: t.url,
      published: t.published === undefined ? undefined : Date.parse(t.published),
      extent: t.extent,
    }));
    expect(read).toEqual(told);
  });

  it.each([
    ['redhat-rhsa', 'redhat-csaf'],
    ['msrc-guide', 'msrc-csaf'],
    ['msrc-cvrf', 'msrc-csaf'],
    ['cisco', 'cisco-csaf'],
    ['cisa-ics', 'cisa-csaf'],
    ['siemens', 'siemens-csaf'],
    ['cert-bund', 'cert-bund-csaf'],
    ['ncsc-nl', 'ncsc-nl-csaf'],
    ['debian-dsa', 'debian-announce'],
    ['suse-list', 'suse-csaf'],
    ['certvde', 'wago'],
  ])('%s and %s call the same bulletin the same', async (...keys) => {
    const called = keys.map(async (key) => {
      const read = await readAs(entries.find((entry) => entry.key === key)!, SHAPES[key]!);
      return read.map(({ bulletin }) => `${bulletin.publisher} ${bulletin.id}`);
    });
    const [one, other] = await Promise.all(called);
    expect(one).toEqual(other);
  });
});
