import { z } from 'zod';
import { type CvrfAdvisory, type CvrfVulnerability, cvrfTime } from './advisory.ts';

/** The numbers of MSRC's JSON, in the order of the XML schema's own enumerations. */
const NOTE_TYPES = 'General|Details|Description|Summary|FAQ|Legal Disclaimer|Other|Tag|CNA'.split('|');
const THREAT_TYPES = 'Impact|Exploit Status|Target Set|Severity'.split('|');
const REMEDIATION_TYPES =
  'Workaround|Mitigation|Vendor Fix|None Available|Will Not Fix|Known Issue|Release Notes'.split('|');

/** Fields are there and null, or not there; a fault in one costs that field alone. */
const text = z.string().optional().catch(undefined);
const value = z
  .object({ Value: text })
  .transform((v) => v.Value?.trim() || undefined)
  .optional()
  .catch(undefined);
const typed = (names: readonly string[]) =>
  z.union([z.number().transform((n) => names[n] ?? ''), z.string()]).catch('');
const list = <T extends z.ZodType>(member: T) =>
  z
    .array(member)
    .nullish()
    .catch(undefined)
    .transform((l) => l ?? []);
const ids = list(z.string());

const Note = z.object({ Title: text, Type: typed(NOTE_TYPES), Value: text });
const Revision = z.object({ Number: text, Date: text, Description: value });
const Vulnerability = z.object({
  Title: value,
  CVE: text,
  Notes: list(Note),
  ProductStatuses: list(z.object({ ProductID: ids })),
  Threats: list(z.object({ Type: typed(THREAT_TYPES), Description: value })),
  CVSSScoreSets: list(z.object({ Vector: text })),
  Remediations: list(
    z.object({
      Type: typed(REMEDIATION_TYPES),
      Description: value,
      URL: text,
      Supercedence: text,
      ProductID: ids,
      RestartRequired: value,
    }),
  ),
  RevisionHistory: list(Revision),
});
const Product = z.object({ ProductID: z.string(), Value: z.string() });
const Cvrf = z.object({
  DocumentTitle: value,
  DocumentTracking: z
    .object({
      Identification: z.object({ ID: value }).optional().catch(undefined),
      InitialReleaseDate: text,
      CurrentReleaseDate: text,
    })
    .optional()
    .catch(undefined),
  DocumentNotes: list(Note),
  ProductTree: z
    .object({ FullProductName: list(Product) })
    .optional()
    .catch(undefined),
  Vulnerability: z.array(Vulnerability),
});

export const isCvrfJson = (read: unknown): boolean =>
  typeof read === 'object' && read !== null && 'Vulnerability' in read && Array.isArray(read.Vulnerability);

/** MSRC's JSON form of CVRF. Throws `ZodError` for what is not it. */
export function readCvrfJson(read: unknown): CvrfAdvisory {
  const {
    DocumentTitle,
    DocumentTracking: tracking,
    DocumentNotes,
    ProductTree,
    Vulnerability: entries,
  } = Cvrf.parse(read);
  return {
    ...present({
      title: DocumentTitle,
      id: tracking?.Identification?.ID,
      published: cvrfTime(tracking?.InitialReleaseDate),
      updated: cvrfTime(tracking?.CurrentReleaseDate),
    }),
    notes: DocumentNotes.map(noteOf),
    references: [],
    products: new Map(ProductTree?.FullProductName.map((p) => [p.ProductID, p.Value])),
    vulnerabilities: entries.map(entryOf),
  };
}

const noteOf = ({ Title, Type, Value = '' }: z.infer<typeof Note>) => ({
  text: Value.trim(),
  ...present({ title: Title, type: Type }),
});

const entryOf = (entry: z.infer<typeof Vulnerability>): CvrfVulnerability => ({
  ...present({ title: entry.Title, id: entry.CVE }),
  notes: entry.Notes.map(noteOf),
  threats: entry.Threats.map(({ Type, Description = '' }) => ({ type: Type, text: Description })),
  remediations: entry.Remediations.map(({ Type, Description = '', ...r }) => ({
    type: Type,
    text: Description,
    products: r.ProductID,
    ...present({ url: r.URL, supercedence: r.Supercedence, restart: r.RestartRequired }),
  })),
  vectors: entry.CVSSScoreSets.flatMap(({ Vector }) => Vector ?? []),
  affected: entry.ProductStatuses.flatMap((status) => status.ProductID),
  revisions: entry.RevisionHistory.map(({ Number: number, Date: date, Description = '' }) => ({
    text: Description,
    ...present({ number, date: cvrfTime(date) }),
  })),
});

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined | ''> };
const present = <T extends Record<string, unknown>>(fields: T): Present<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined && v !== '')) as Present<T>;
