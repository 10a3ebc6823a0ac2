import { DAY_MS } from '../../../core/clock.ts';
import type { Document } from '../../../core/document.ts';
import type { ListOptions } from '../../../core/source.ts';
import { readDocument } from '../document.ts';
import { DocumentBuilder } from '../documents/builder.ts';
import { readTree } from '../documents/tree.ts';
import { parseDate } from '../feed/dates.ts';
import { resolve } from '../feed/links.ts';
import { ParseError } from '../parse-error.ts';
import type { ListedItem } from './listed-item.ts';

export interface JsonItem extends ListedItem {
  readonly document: Document;
  /** The publisher's word for it. */
  readonly severity?: string;
  readonly products: readonly string[];
}

export interface JsonLook {
  readonly list?: ListOptions | undefined;
  /** The list's own address. */
  readonly url: string;
  readonly now: number;
}

type Fields = Readonly<Record<string, unknown>>;

const MAX_ITEMS = 500;
const MAX_DEPTH = 4;
const MAX_TITLE = 300;
const MAX_PRODUCTS = 50;

/** Field names that publishers use, best first; read without case, `-` and `_`. */
const NAMES = {
  id: [
    'advisoryid',
    'bulletinid',
    'noticeid',
    'advisorynumber',
    'advisoryname',
    'cveid',
    'cve',
    'id',
    'identifier',
    'name',
    'slug',
    'guid',
    'number',
  ],
  title: ['title', 'headline', 'synopsis', 'summary', 'subject', 'name'],
  link: ['htmlurl', 'url', 'link', 'href', 'permalink', 'publicationurl', 'advisoryurl', 'detailurl', 'path'],
  published: [
    'published',
    'publishedat',
    'datepublished',
    'publisheddate',
    'publishdate',
    'publicationdate',
    'firstpublished',
    'initialreleasedate',
    'releasedate',
    'issued',
    'date',
    'dateposted',
    'createdat',
    'created',
    'pubdate',
  ],
  updated: [
    'updated',
    'updatedat',
    'lastupdated',
    'lastmodified',
    'modified',
    'modifiedat',
    'datemodified',
    'updateddate',
    'lastmodifieddate',
  ],
  severity: ['severity', 'threatseverity', 'severityrating', 'baseseverity', 'impact', 'rating', 'priority'],
  products: ['products', 'product', 'affectedproducts', 'affectedproduct', 'productnames'],
} as const;

/**
 * The bulletins of a JSON list. Where the source's paths do not say, the list is the largest array of objects, and the
 * fields are those that publishers usually have. Throws `ParseError`.
 */
export function readJsonList(text: string, { url, list = {}, now }: JsonLook): JsonItem[] {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new ParseError('malformed', 'the address gave no JSON, or JSON that breaks off', { cause: error });
  }
  const found = list.item === undefined ? largestList(value) : at(value, list.item);
  if (!Array.isArray(found))
    throw new ParseError(
      'empty',
      list.item === undefined ? 'there is no list in the JSON' : `there is no list at ${list.item.slice(0, 80)}`,
    );
  return found
    .slice(0, MAX_ITEMS)
    .filter(isFields)
    .map((fields) => itemOf(fields, list, url, now));
}

function itemOf(fields: Fields, list: ListOptions, base: string, now: number): JsonItem {
  const known = named(fields);
  const say = (path: string | undefined, field: keyof typeof NAMES) =>
    path === undefined ? firstWords(known, NAMES[field]) : words(at(fields, path));
  const id = list.id === undefined ? idOf(known) : words(at(fields, list.id));
  const title = say(list.title, 'title') ?? id;
  const link = list.link?.includes('{') ? filled(list.link, fields) : say(list.link, 'link');
  const url = link === undefined || !/[/.]/.test(link) ? undefined : resolve(link, base);
  const published = timeOf(say(list.date, 'published'), now);
  const updated = timeOf(say(undefined, 'updated'), now);
  const severity = say(undefined, 'severity');
  const document = list.body === undefined ? readTree(withoutLabels(fields)) : bodyOf(fields, list.body);
  return {
    itemId: id ?? url ?? title ?? JSON.stringify(fields).slice(0, 2_000),
    ...(id !== undefined && { ownId: id }),
    title: (title ?? url ?? 'Untitled').slice(0, MAX_TITLE),
    ...(url !== undefined && /^https?:/i.test(url) && { url }),
    ...(published !== undefined && { published }),
    ...(updated !== undefined && { updated }),
    ...(severity !== undefined && { severity }),
    products: productsOf(known),
    document,
  };
}

/** Anything but a bare number comes first: those count rows of a table somewhere. */
function idOf(known: ReadonlyMap<string, unknown>): string | undefined {
  const found = NAMES.id
    .flatMap((name) => words(known.get(name)) ?? [])
    .filter((id) => id.length <= 100 && !/\s/.test(id));
  return found.find((id) => !/^\d+$/.test(id)) ?? found[0];
}

const LABELS = new Set<string>([...NAMES.id, ...NAMES.link, ...NAMES.published, ...NAMES.updated, 'title', 'headline']);

const plain = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, '');
const named = (fields: Fields): ReadonlyMap<string, unknown> =>
  new Map(Object.entries(fields).map(([name, value]) => [plain(name), value]));
const withoutLabels = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !LABELS.has(plain(name))));

function firstWords(known: ReadonlyMap<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = words(known.get(name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Text or a number; of a list its first member; of an object what it is called. */
function words(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.trim() || undefined;
  if (Array.isArray(value)) return value.length > 0 && !Array.isArray(value[0]) ? words(value[0]) : undefined;
  if (!isFields(value)) return undefined;
  const inner = value.value ?? value.rendered ?? value.name ?? value.text;
  return typeof inner === 'string' ? inner.trim() || undefined : undefined;
}

/** The value at a dotted path; `undefined` where it leads nowhere. A number counts into a list. */
function at(value: unknown, path: string): unknown {
  if (path === '' || path === '.') return value;
  let here = value;
  for (const part of path.split('.')) {
    if (Array.isArray(here) && /^\d{1,6}$/.test(part)) here = here[Number(part)];
    else if (isFields(here) && Object.hasOwn(here, part)) here = here[part];
    else return undefined;
  }
  return here;
}

/** An address with paths in braces: `https://acme.example/advisories/{id}`. */
function filled(template: string, fields: Fields): string | undefined {
  let whole = true;
  const link = template.replace(/\{([^{}]{1,100})\}/g, (_, path: string) => {
    const value = words(at(fields, path));
    whole &&= value !== undefined;
    return encodeURIComponent(value ?? '');
  });
  return whole ? link : undefined;
}

/** Several fields, parted by commas, stand under their names. */
function bodyOf(fields: Fields, body: string): Document {
  const paths = body
    .split(',')
    .map((path) => path.trim())
    .filter(Boolean);
  const builder = new DocumentBuilder();
  for (const path of paths) {
    const value = at(fields, path);
    if (paths.length > 1) builder.heading(2, (path.split('.').at(-1) ?? path).replace(/[-_]/g, ' '));
    builder.append(typeof value === 'string' ? readDocument(value, { name: 'body' }) : readTree(value));
  }
  return builder.build();
}

function timeOf(text: string | undefined, now: number): number | undefined {
  const iso = parseDate(text);
  const time = iso === undefined ? undefined : Date.parse(iso);
  return time !== undefined && time <= now + 2 * DAY_MS ? time : undefined;
}

function productsOf(known: ReadonlyMap<string, unknown>): string[] {
  const found = NAMES.products.flatMap((name) => known.get(name) ?? []);
  return [...new Set(found.flatMap((product) => words(product) ?? []))].slice(0, MAX_PRODUCTS);
}

function largestList(value: unknown, depth = 0): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value.some(isFields) ? value : undefined;
  if (!isFields(value) || depth >= MAX_DEPTH) return undefined;
  const lists = Object.values(value).flatMap((member) => {
    const list = largestList(member, depth + 1);
    return list === undefined ? [] : [list];
  });
  return lists.reduce<readonly unknown[] | undefined>(
    (a, b) => (a === undefined || b.length > a.length ? b : a),
    undefined,
  );
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
