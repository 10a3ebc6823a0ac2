import { load } from 'cheerio/slim';
import { findAliases } from '../../core/aliases.ts';
import type { Bulletin } from '../../core/bulletin.ts';
import type { Document } from '../../core/document.ts';
import { severityIn } from '../../core/severity.ts';
import { DocumentBuilder } from './documents/builder.ts';
import { readHtml } from './documents/html.ts';
import { parseDate } from './feed/dates.ts';

export interface Glsa {
  readonly id: string;
  readonly title: string;
  readonly published?: number | undefined;
  readonly updated?: number | undefined;
  readonly document: Document;
  readonly facts: Pick<Bulletin, 'aliases' | 'products' | 'references' | 'remediations'> &
    Partial<Pick<Bulletin, 'severity'>>;
}

const MAX_CHARS = 500_000;
const MAX_PRODUCTS = 50;
const MAX_REFERENCES = 50;
const SECTIONS = ['synopsis', 'background', 'description', 'impact', 'workaround', 'resolution'] as const;
/** GLSA 2.0's words for HTML's: `code` is a block of commands, `c` stands within a line. */
const HTML: readonly (readonly [RegExp, string])[] = [
  [/<(\/?)code\b/g, '<$1pre'],
  [/<(\/?)c\b/g, '<$1code'],
];

/** True for a Gentoo advisory in XML. */
const isGlsa = (text: string): boolean => /<glsa\s[^<>]{0,200}\bid=/.test(text.slice(0, 3_000));

/** A Gentoo advisory (https://www.gentoo.org/dtd/glsa-2.dtd); `undefined` for what is none. */
export function readGlsa(text: string): Glsa | undefined {
  if (!isGlsa(text) || text.length > MAX_CHARS || isDeep(text)) return undefined;
  const $ = load(text, { xml: true });
  const root = $('glsa').first();
  const words = (name: string) => root.children(name).first().text().replace(/\s+/g, ' ').trim();
  const number = /^\d{6}-\d{2}$/.exec(root.attr('id')?.trim() ?? '')?.[0];
  const title = words('title');
  if (number === undefined) return undefined;
  const builder = new DocumentBuilder();
  builder.title = title;
  for (const name of SECTIONS) {
    const inner = root.children(name).first().html() ?? '';
    if (inner.trim() === '') continue;
    builder.heading(2, `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
    builder.append(readHtml(HTML.reduce((html, [from, to]) => html.replace(from, to), inner)));
  }
  const packages = $('glsa > affected > package').toArray();
  const fixed = packages.flatMap((element) => {
    const version = $(element).children('unaffected[range="ge"]').first().text().trim();
    const name = $(element).attr('name') ?? '';
    return version === '' || name === '' ? [] : [{ name, version }];
  });
  for (const { version } of fixed) builder.field('fixed', version);
  const uris = $('glsa > references > uri').toArray().slice(0, MAX_REFERENCES);
  const severity = severityIn(`Severity: ${root.children('impact').attr('type') ?? ''}`);
  return {
    id: `GLSA-${number}`,
    title: title || `GLSA-${number}`,
    published: timeOf(words('announced')),
    updated: timeOf(words('revised')),
    document: builder.build(),
    facts: {
      aliases: findAliases(uris.map((uri) => $(uri).text()).join('\n')),
      products: [...new Set(packages.flatMap((element) => $(element).attr('name') ?? []))].slice(0, MAX_PRODUCTS),
      references: uris.flatMap((uri) => {
        const url = $(uri).attr('link') ?? $(uri).text().trim();
        return /^https?:\/\/\S{1,500}$/i.test(url) ? [{ url }] : [];
      }),
      remediations: fixed
        .slice(0, MAX_PRODUCTS)
        .map(({ name, version }) => ({ category: 'vendor_fix' as const, text: `Update ${name} to ${version}` })),
      ...(severity !== 'unknown' && { severity }),
    },
  };
}

/** cheerio descends by recursion, and no advisory is deep. */
function isDeep(xml: string): boolean {
  let depth = 0;
  for (const [tag, close] of xml.matchAll(/<(\/?)[a-zA-Z][^<>]{0,2000}>/g)) {
    if (tag.endsWith('/>')) continue;
    depth += close === '/' ? -1 : 1;
    if (depth > 100) return true;
  }
  return false;
}

/** "May 04, 2020: 02" in older ones. */
function timeOf(text: string): number | undefined {
  const iso = parseDate(text.replace(/:\s*\d{1,3}$/, ''));
  return iso === undefined ? undefined : Date.parse(iso);
}
