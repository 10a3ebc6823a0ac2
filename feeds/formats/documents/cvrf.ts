import type { Document } from '../../../core/document.ts';
import type { CvrfAdvisory, CvrfNote, CvrfVulnerability } from '../cvrf/advisory.ts';
import { readCvrfXml } from '../cvrf/xml.ts';
import { DocumentBuilder } from './builder.ts';
import { readMixed } from './xml.ts';

/** CVRF 1.1 and 1.2, whole documents or one vulnerability. */
export const readCvrf = (xml: string): Document => cvrfDocument(readCvrfXml(xml));

/** The whole of an advisory in one document: of what is said for several vulnerabilities, once. */
export function cvrfDocument({ title, notes, vulnerabilities }: CvrfAdvisory): Document {
  const builder = new DocumentBuilder();
  const said = new Set<string>();
  // One vulnerability cut out of its document has a title of its own.
  builder.title = title ?? vulnerabilities.find((v) => v.title !== undefined)?.title;
  addNotes(builder, notes);
  for (const vulnerability of vulnerabilities) addVulnerability(builder, vulnerability, said);
  addLack(builder, vulnerabilities);
  return builder.build();
}

/** One vulnerability as a bulletin of its own, as MSRC means it. */
export function vulnerabilityDocument(vulnerability: CvrfVulnerability): Document {
  const builder = new DocumentBuilder();
  builder.title = vulnerability.title;
  addVulnerability(builder, vulnerability, new Set());
  addLack(builder, [vulnerability]);
  const facts = [
    labelled('Severity', threats(vulnerability, 'Severity')),
    labelled('Impact', threats(vulnerability, 'Impact')),
    ...threats(vulnerability, 'Exploit Status').flatMap((status) =>
      status.split(';').map((s) => s.replace(/:(?=\S)/, ': ')),
    ),
  ].filter((line) => line !== '');
  if (facts.length > 0) builder.heading(2, 'Severity and exploitability');
  for (const fact of facts) builder.item(fact, false, 0);
  if (vulnerability.revisions.length > 0) builder.heading(2, 'Revision history');
  for (const { number, date, text } of vulnerability.revisions) {
    const day = date === undefined ? '' : new Date(date).toISOString().slice(0, 10);
    builder.row([number ?? '', day, plain(text)], false);
  }
  return builder.build();
}

/** What a kind of threat is said to be, each word once. */
export const threats = ({ threats: all }: CvrfVulnerability, type: string): string[] => [
  ...new Set(all.filter((t) => t.type === type && t.text !== '').map((t) => t.text)),
];

const labelled = (label: string, values: readonly string[]): string =>
  values.length === 0 ? '' : `${label}: ${values.join(', ')}`;

/** The text of what may be HTML, on one line. */
export function plain(text: string): string {
  const blocks = readMixed(text).sections.flatMap((section) => section.blocks);
  return blocks.map((block) => ('text' in block ? block.text : block.cells.join(' '))).join(' ');
}

function addNotes(builder: DocumentBuilder, notes: readonly CvrfNote[]): void {
  for (const { title, type, text } of notes) {
    if (text === '') continue;
    builder.heading(2, title ?? type ?? 'Note');
    if (text.length > 3) builder.append(readMixed(text));
  }
}

/** In this format a fix is a remediation of its own: where none is told, there is none. */
function addLack(builder: DocumentBuilder, vulnerabilities: readonly CvrfVulnerability[]): void {
  const fixed = vulnerabilities.some(({ remediations }) => remediations.some(({ type }) => type === 'Vendor Fix'));
  if (vulnerabilities.length > 0 && !fixed) builder.field('vendor_fix', 'none');
}

/** Notes under their titles, remediations under their type. */
function addVulnerability(builder: DocumentBuilder, vulnerability: CvrfVulnerability, said: Set<string>): void {
  addNotes(builder, vulnerability.notes);
  for (const { type, text, restart } of vulnerability.remediations) {
    if (restart !== undefined && !said.has(`restart ${restart}`)) {
      said.add(`restart ${restart}`);
      builder.heading(2, 'Restart required');
      builder.paragraph(restart);
    }
    const category = (type || 'Remediation').toLowerCase();
    if (category === 'vendor fix' && text !== '') builder.field('fixed', text);
    const isLabel = text.split(/\s+/).length < 4;
    if (isLabel || said.has(text)) continue;
    said.add(text);
    builder.heading(2, `Remediation: ${category}`);
    builder.append(readMixed(text));
  }
}
