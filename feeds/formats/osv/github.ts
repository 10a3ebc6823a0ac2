import { z } from 'zod';
import { DocumentBuilder } from '../documents/builder.ts';
import { readMarkdown } from '../documents/markdown.ts';
import { factsOf, type PackageAdvisory, timeOf, titled } from './entry.ts';

const Text = z.string().nullish().catch(undefined);
const Vector = z.object({ vector_string: Text }).nullish().catch(undefined);
const Vulnerability = z.object({
  package: z.object({ ecosystem: Text, name: Text }).nullish().catch(undefined),
  /** An object in older answers. */
  first_patched_version: z
    .union([z.string(), z.object({ identifier: z.string() })])
    .nullish()
    .catch(undefined),
  /** In a repository's own advisories. */
  patched_versions: Text,
});
/** https://docs.github.com/rest/security-advisories: both of the global database and of a repository. */
const Advisory = z.object({
  ghsa_id: z.string().regex(/^GHSA-[\w-]{1,40}$/),
  cve_id: Text,
  html_url: Text,
  summary: Text,
  description: Text,
  severity: Text,
  state: Text,
  published_at: Text,
  updated_at: Text,
  withdrawn_at: Text,
  identifiers: z.array(z.object({ value: z.string() })).catch([]),
  references: z.array(z.union([z.string(), z.object({ url: z.string() }).transform(({ url }) => url)])).catch([]),
  vulnerabilities: z.array(Vulnerability).nullish().catch([]),
  cvss: Vector,
  cvss_severities: z.object({ cvss_v3: Vector, cvss_v4: Vector }).nullish().catch(undefined),
});

/** An advisory as GitHub's API has it; `undefined` for what is none, and for one that is not published. */
export function githubAdvisory(value: unknown): PackageAdvisory | undefined {
  const read = Advisory.safeParse(value);
  if (!read.success) return undefined;
  const { ghsa_id: id, cvss, cvss_severities: newer, ...said } = read.data;
  if (said.state === 'draft' || said.state === 'triage') return undefined;
  const vulnerabilities = said.vulnerabilities ?? [];
  const fixes = vulnerabilities.flatMap(
    ({ package: named, first_patched_version: first, patched_versions: patched }) => {
      const version = (typeof first === 'string' ? first : first?.identifier) ?? patched ?? '';
      return version === '' ? [] : [{ name: named?.name ?? undefined, version }];
    },
  );
  const builder = new DocumentBuilder();
  builder.title = said.summary ?? undefined;
  for (const { version } of fixes) builder.field('fixed', version);
  builder.heading(2, 'details');
  builder.append(readMarkdown(said.description ?? said.summary ?? ''));
  const vectors = [cvss, newer?.cvss_v3, newer?.cvss_v4].flatMap((vector) => vector?.vector_string ?? []);
  return {
    id,
    title: titled(id, said.summary ?? said.description ?? undefined),
    url: said.html_url?.startsWith('https://github.com/') ? said.html_url : `https://github.com/advisories/${id}`,
    published: timeOf(said.published_at ?? undefined),
    updated: timeOf(said.updated_at ?? undefined),
    document: builder.build(),
    facts: factsOf({
      ids: [id, said.cve_id ?? '', ...said.identifiers.map((identifier) => identifier.value)],
      packages: vulnerabilities.map(({ package: named }) => ({
        name: named?.name ?? undefined,
        ecosystem: named?.ecosystem ?? undefined,
      })),
      fixes,
      urls: said.references,
      vectors,
      severity: said.severity ?? undefined,
      withdrawn: said.withdrawn_at ?? (said.state === 'withdrawn' ? 'yes' : undefined),
    }),
  };
}
