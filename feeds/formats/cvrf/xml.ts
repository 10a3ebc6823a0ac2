import { walkXml, type XmlNode } from '../documents/xml.ts';
import {
  type CvrfAdvisory,
  type CvrfNote,
  type CvrfRemediation,
  type CvrfRevision,
  type CvrfThreat,
  type CvrfVulnerability,
  cvrfTime,
} from './advisory.ts';

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer M)[] ? M[] : T[K] };

/** Unknown elements are passed over, and namespace prefixes do not matter: also one `Vulnerability` alone can be read. */
export function readCvrfXml(xml: string): CvrfAdvisory {
  const notes: CvrfNote[] = [];
  const references: { url: string; title?: string }[] = [];
  const products = new Map<string, string>();
  const vulnerabilities: CvrfVulnerability[] = [];
  const about: { title?: string; id?: string; severity?: string; published?: number; updated?: number } = {};
  let entry = emptyEntry();
  let item = emptyItem();

  const ends: Readonly<Record<string, (text: string, node: XmlNode, parent: string) => void>> = {
    DocumentTitle: (text) => given(text, (title) => (about.title = title)),
    AggregateSeverity: (text) => given(text, (severity) => (about.severity = severity)),
    InitialReleaseDate: (text) => given(cvrfTime(text), (time) => (about.published = time)),
    CurrentReleaseDate: (text) => given(cvrfTime(text), (time) => (about.updated = time)),
    FullProductName: (text, { attributes: { ProductID: id } }) => id !== undefined && products.set(id, text),
    Note: (text, { attributes }, parent) =>
      (parent === 'Notes' ? entry.notes : notes).push({ title: attributes.Title, type: attributes.Type, text }),
    ID: (text, _, parent) => parent === 'Identification' && given(text, (id) => (about.id = id)),
    Title: (text, _, parent) => parent === 'Vulnerability' && given(text, (title) => (entry.title = title)),
    CVE: (text) => given(text, (id) => (entry.id = id)),
    VectorV3: (text) => given(text, (vector) => entry.vectors.push(vector)),
    Vector: (text) => given(text, (vector) => entry.vectors.push(vector)),
    ProductID: (text, _, parent) => (parent === 'Status' ? entry.affected : item.products).push(text),
    Description: (text) => (item.text = text),
    URL: (text) => given(text, (url) => (item.url = url)),
    Supercedence: (text) => given(text, (ids) => (item.supercedence = ids)),
    RestartRequired: (text) => given(text, (restart) => (item.restart = restart)),
    Number: (text) => (item.number = text),
    Date: (text) => given(cvrfTime(text), (time) => (item.date = time)),
    Revision: () => entry.revisions.push(revisionOf(item)),
    Threat: (_, { attributes }) => entry.threats.push({ type: attributes.Type ?? 'Impact', text: item.text }),
    Remediation: (_, { attributes }) =>
      entry.remediations.push({ ...remediationOf(item), type: attributes.Type ?? '' }),
    Reference: () => {
      if (item.url !== undefined) references.push({ url: item.url, ...(item.text !== '' && { title: item.text }) });
    },
    Vulnerability: () => vulnerabilities.push(entry),
  };
  const end = (node: XmlNode, path: readonly XmlNode[]) =>
    ends[node.name]?.(node.text.trim(), node, path.at(-1)?.name ?? '');
  walkXml(xml, end, ({ name }) => {
    if (name === 'Vulnerability') entry = emptyEntry();
    if (ITEMS.has(name)) item = emptyItem();
  });
  return { ...about, notes, references, products, vulnerabilities };
}

/** Elements whose children's names others have as well. */
const ITEMS = new Set(['Revision', 'Threat', 'Remediation', 'Reference', 'ScoreSet', 'ScoreSetV2', 'ScoreSetV3']);

interface Item {
  text: string;
  url?: string;
  supercedence?: string;
  restart?: string;
  number?: string;
  date?: number;
  products: string[];
}

const emptyItem = (): Item => ({ text: '', products: [] });
const emptyEntry = (): Draft<CvrfVulnerability> => ({
  notes: [],
  threats: [] as CvrfThreat[],
  remediations: [] as CvrfRemediation[],
  vectors: [],
  affected: [],
  revisions: [] as CvrfRevision[],
});

const remediationOf = ({ number: _, date: __, ...item }: Item) => item;
const revisionOf = ({ number, date, text }: Item): CvrfRevision => ({
  text,
  ...(number !== undefined && { number }),
  ...(date !== undefined && { date }),
});

function given<T>(value: T | '' | undefined, take: (value: T) => unknown): void {
  if (value !== '' && value !== undefined) take(value);
}
