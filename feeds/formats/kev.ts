import { z } from 'zod';
import { DAY_MS } from '../../core/clock.ts';
import type { ExploitedCve } from '../../core/threat.ts';
import { ParseError } from './parse-error.ts';

const text = z.string().optional().catch(undefined);
/** An entry of CISA's catalogue of known exploited vulnerabilities. */
const Entry = z.object({
  cveID: z.string().regex(/^CVE-\d{4}-\d{4,7}$/),
  requiredAction: z.string(),
  dateAdded: z.string(),
  dueDate: text,
  knownRansomwareCampaignUse: text,
  vulnerabilityName: text,
  vendorProject: text,
  product: text,
  shortDescription: text,
  notes: text,
});
export type KevEntry = z.infer<typeof Entry>;

const Catalogue = z.object({ title: text, count: z.number().optional(), vulnerabilities: z.array(z.unknown()) });
const MAX_ENTRIES = 50_000;
/** The share of its stated number of entries that is as good as the whole: mirrors leave some out. */
const WHOLE = 0.9;

/** Throws `ParseError` for what is not the catalogue, or not the whole of it. An entry without CVE, action or date is left out. */
export function readKevCatalogue(json: string): { readonly title?: string | undefined; readonly entries: KevEntry[] } {
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch (error) {
    throw new ParseError('malformed', 'it is no JSON, or is cut off', { cause: error });
  }
  const catalogue = Catalogue.safeParse(read);
  if (!catalogue.success) throw new ParseError('malformed', 'it is no catalogue of known exploited vulnerabilities');
  const { title, count, vulnerabilities } = catalogue.data;
  if (vulnerabilities.length < (count ?? 0) * WHOLE)
    throw new ParseError(
      'malformed',
      `the catalogue says that it has ${count} entries, and has ${vulnerabilities.length}`,
    );
  const entries = vulnerabilities.slice(0, MAX_ENTRIES).flatMap((member) => {
    const entry = Entry.safeParse(member);
    return entry.success && dayOf(entry.data.dateAdded) !== undefined ? [entry.data] : [];
  });
  if (entries.length === 0) throw new ParseError('empty', 'there is no entry in the catalogue');
  return { title, entries };
}

export function exploitedCve({ cveID, dateAdded, dueDate, knownRansomwareCampaignUse }: KevEntry): ExploitedCve {
  const dueAt = dayOf(dueDate);
  return {
    cve: cveID,
    addedAt: dayOf(dateAdded) ?? 0,
    ransomware: knownRansomwareCampaignUse?.toLowerCase() === 'known',
    ...(dueAt !== undefined && { dueAt }),
  };
}

/** The beginning of a day in UTC. */
function dayOf(date: string | undefined): number | undefined {
  const day = /^\d{4}-\d\d-\d\d/.exec(date ?? '')?.[0];
  const time = day === undefined ? Number.NaN : Date.parse(day);
  return Number.isNaN(time) || time % DAY_MS !== 0 ? undefined : time;
}
