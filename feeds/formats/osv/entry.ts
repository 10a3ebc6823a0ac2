import { z } from 'zod';
import { findAliases } from '../../../core/aliases.ts';
import type { Bulletin, Reference } from '../../../core/bulletin.ts';
import { distinctScores } from '../../../core/cvss.ts';
import type { Document } from '../../../core/document.ts';
import { severityIn } from '../../../core/severity.ts';
import { readOsv } from '../documents/structured.ts';
import { parseDate } from '../feed/dates.ts';

type Facts = Pick<Bulletin, 'aliases' | 'products' | 'remediations' | 'references' | 'scores' | 'withdrawn'> &
  Partial<Pick<Bulletin, 'severity'>>;

/** An advisory about packages of a language or distribution, whoever tells of it. */
export interface PackageAdvisory {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly published?: number | undefined;
  readonly updated?: number | undefined;
  readonly document: Document;
  readonly facts: Facts;
}

const MAX_PRODUCTS = 50;
const MAX_REFERENCES = 30;
const MAX_FIXES = 20;
const MAX_TITLE = 300;

/** What is no list of strings, as in some databases' own fields, is passed over. */
const Strings = z.array(z.string()).catch([]);
const Text = z.string().optional().catch(undefined);
const Event = z.object({ fixed: Text, last_affected: Text });
const Affected = z.object({
  package: z.object({ name: z.string(), ecosystem: Text }).optional().catch(undefined),
  ranges: z.array(z.object({ type: Text, events: z.array(Event).catch([]) })).catch([]),
  severity: z.array(z.object({ score: z.string() })).catch([]),
});
/** https://ossf.github.io/osv-schema/ */
const Osv = z.object({
  id: z.string().min(1).max(200),
  summary: Text,
  details: Text,
  published: Text,
  modified: Text,
  withdrawn: Text,
  aliases: Strings,
  upstream: Strings,
  severity: z.array(z.object({ score: z.string() })).catch([]),
  affected: z.array(Affected).catch([]),
  references: z.array(z.object({ url: z.string() })).catch([]),
  database_specific: z.object({ severity: z.string() }).optional().catch(undefined),
});

/** An OSV document; `undefined` for what is none. */
export function osvAdvisory(value: unknown): PackageAdvisory | undefined {
  const read = Osv.safeParse(value);
  if (!read.success) return undefined;
  const osv = read.data;
  const fixes = osv.affected.flatMap(({ package: named, ranges }) =>
    // A range of commits says nothing that could be installed.
    ranges
      .filter(({ type }) => type !== 'GIT')
      .flatMap(({ events }) =>
        events.flatMap(({ fixed }) => (fixed === undefined ? [] : [{ name: named?.name, version: fixed }])),
      ),
  );
  return {
    id: osv.id,
    title: titled(osv.id, osv.summary ?? osv.details),
    url: osv.id.startsWith('GHSA-')
      ? `https://github.com/advisories/${osv.id}`
      : `https://osv.dev/vulnerability/${encodeURIComponent(osv.id)}`,
    published: timeOf(osv.published),
    updated: timeOf(osv.modified),
    document: readOsv(value),
    facts: factsOf({
      ids: [osv.id, ...osv.aliases, ...osv.upstream],
      packages: osv.affected.map(({ package: named }) => ({ name: named?.name, ecosystem: named?.ecosystem })),
      fixes,
      urls: osv.references.map(({ url }) => url),
      vectors: [...osv.severity, ...osv.affected.flatMap((a) => a.severity)].map(({ score }) => score),
      severity: osv.database_specific?.severity,
      withdrawn: osv.withdrawn,
    }),
  };
}

interface Said {
  readonly ids: readonly string[];
  readonly packages: readonly { readonly name?: string | undefined; readonly ecosystem?: string | undefined }[];
  readonly fixes: readonly { readonly name?: string | undefined; readonly version: string }[];
  readonly urls: readonly string[];
  readonly vectors: readonly string[];
  readonly severity?: string | undefined;
  readonly withdrawn?: string | undefined;
}

export function factsOf({ ids, packages, fixes, urls, vectors, severity, withdrawn }: Said): Facts {
  const products = packages.flatMap(({ name, ecosystem }) =>
    name === undefined ? [] : [ecosystem ? `${name} (${ecosystem})` : name],
  );
  const stated = severity === undefined ? 'unknown' : severityIn(`Severity: ${severity}`);
  const texts = fixes.map(({ name, version }) => `Update ${name ?? 'it'} to ${version}`.slice(0, 300));
  const references = urls.filter((url) => /^https?:\/\/\S{1,500}$/i.test(url)).map((url): Reference => ({ url }));
  return {
    aliases: findAliases(ids.join('\n').slice(0, 20_000)),
    products: [...new Set(products.map((product) => product.slice(0, 200)))].slice(0, MAX_PRODUCTS),
    remediations: [...new Set(texts)].slice(0, MAX_FIXES).map((text) => ({ category: 'vendor_fix' as const, text })),
    references: references.slice(0, MAX_REFERENCES),
    scores: distinctScores(vectors.slice(0, 50)),
    ...(stated !== 'unknown' && { severity: stated }),
    ...(withdrawn !== undefined && { withdrawn: true }),
  };
}

/** Of a text without a title its first line. */
export function titled(id: string, text: string | undefined): string {
  const line = text?.trim().split('\n', 1)[0]?.replace(/^#+ */, '').trim();
  return (line || id).slice(0, MAX_TITLE);
}

export function timeOf(text: string | undefined): number | undefined {
  const iso = parseDate(text);
  return iso === undefined ? undefined : Date.parse(iso);
}
