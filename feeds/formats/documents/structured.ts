import { z } from 'zod';
import type { Document } from '../../../core/document.ts';
import { listOf, text } from '../csaf/schema.ts';
import { DocumentBuilder } from './builder.ts';
import { readMarkdown } from './markdown.ts';
import { readText } from './text.ts';

const Note = z.object({ category: text, title: text, text: z.string() });
const Remediation = z.object({ category: z.string(), details: z.string().catch('').default('') });
const Csaf = z.object({
  document: z.object({ title: text, lang: text, notes: listOf(Note) }),
  vulnerabilities: listOf(
    z.object({
      notes: listOf(Note),
      remediations: listOf(Remediation),
      threats: listOf(z.object({ category: z.literal('exploit_status'), details: z.string() })),
    }),
  ),
});

export const isCsaf = (value: unknown): boolean => Csaf.safeParse(value).success;

/** `no_fix_planned`, as people read it on a card. */
const inWords = (category: string): string => category.replace(/_/g, ' ');

/** CSAF 2.0 and 2.1: notes under their titles, remediations under their category. Equal texts are said once. */
export function readCsaf(value: unknown): Document {
  const { document, vulnerabilities } = Csaf.parse(value);
  const builder = new DocumentBuilder();
  builder.title = document.title;
  const said = new Set<string>();
  const say = (heading: string, text: string, level = 2) => {
    if (text.trim() === '' || said.has(`${heading}\n${text}`)) return;
    said.add(`${heading}\n${text}`);
    builder.heading(level, heading);
    builder.append(readText(text));
  };
  for (const note of document.notes) say(note.title ?? note.category ?? 'note', note.text);
  for (const vulnerability of vulnerabilities) {
    for (const note of vulnerability.notes) say(note.title ?? note.category ?? 'note', note.text);
    for (const r of vulnerability.remediations)
      say(`Remediation: ${inWords(r.category)}`, r.details || inWords(r.category));
    for (const { category, details } of vulnerability.threats) say(`Threat: ${inWords(category)}`, details);
  }
  return { ...builder.build(), ...(document.lang && { language: document.lang.slice(0, 2).toLowerCase() }) };
}

const Kev = z.object({ cveID: z.string(), requiredAction: z.string() }).loose();

export const isKev = (value: unknown): boolean => Kev.safeParse(value).success;

/** One entry of CISA's catalogue of known exploited vulnerabilities. */
export function readKev(value: unknown): Document {
  const entry = Kev.parse(value);
  const builder = new DocumentBuilder();
  builder.title = typeof entry.vulnerabilityName === 'string' ? entry.vulnerabilityName : entry.cveID;
  if (typeof entry.shortDescription === 'string') {
    builder.heading(2, 'Description');
    builder.paragraph(entry.shortDescription);
  }
  builder.heading(2, 'Required action');
  builder.paragraph(entry.requiredAction);
  return builder.build();
}

const Osv = z
  .object({
    id: z.string(),
    modified: z.string().optional().catch(undefined),
    summary: z.string().optional().catch(undefined),
    details: z.string().optional().catch(undefined),
  })
  .loose();

export const isOsv = (value: unknown): boolean => {
  const osv = Osv.safeParse(value);
  return osv.success && (osv.data.details !== undefined || 'affected' in osv.data);
};

const Affected = z.array(
  z.object({ ranges: z.array(z.object({ events: z.array(z.object({ fixed: z.string().optional() })) })).default([]) }),
);

function fixedVersions(affected: unknown): string[] {
  const parsed = Affected.safeParse(affected);
  if (!parsed.success) return [];
  return parsed.data.flatMap((a) => a.ranges.flatMap((r) => r.events.flatMap((e) => e.fixed ?? [])));
}

/** OSV: its details are Markdown. */
export function readOsv(value: unknown): Document {
  const entry = Osv.parse(value);
  const builder = new DocumentBuilder();
  builder.title = entry.summary;
  for (const version of fixedVersions(entry.affected)) builder.field('fixed', version);
  builder.heading(2, 'details');
  builder.append(readMarkdown(entry.details ?? entry.summary ?? ''));
  return builder.build();
}
