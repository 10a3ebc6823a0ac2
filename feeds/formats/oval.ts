import { findAliases, ownId } from '../../core/aliases.ts';
import type { Bulletin } from '../../core/bulletin.ts';
import type { Document } from '../../core/document.ts';
import { severityIn } from '../../core/severity.ts';
import { readText } from './documents/text.ts';
import { walkXml } from './documents/xml.ts';
import { parseDate } from './feed/dates.ts';

/** A definition of class `patch`: one publication of a distribution. */
export interface OvalPatch {
  /** The definition's own, as in `oval:com.acme.asa:def:20260001`. */
  readonly ovalId: string;
  readonly ownId?: string;
  readonly title: string;
  readonly url?: string;
  readonly published?: number;
  readonly updated?: number;
  readonly document: Document;
  readonly facts: Pick<Bulletin, 'aliases' | 'products' | 'references'> & Partial<Pick<Bulletin, 'severity'>>;
}

const MAX_PATCHES = 500;
const MAX_PRODUCTS = 50;
const MAX_REFERENCES = 50;
const MAX_TEXT = 50_000;

interface Open {
  title: string;
  description: string;
  severity: string;
  issued: string | undefined;
  updated: string | undefined;
  readonly products: Set<string>;
  readonly references: { readonly id: string; readonly url: string }[];
  readonly cves: string[];
}

const opened = (): Open => ({
  title: '',
  description: '',
  severity: '',
  issued: undefined,
  updated: undefined,
  products: new Set(),
  references: [],
  cves: [],
});

/** True for OVAL definitions, of any version and prefix. */
export const isOval = (text: string): boolean => /<(?:[\w-]{1,20}:)?oval_definitions[\s>]/.test(text.slice(0, 5_000));

/**
 * The patches of OVAL definitions (https://oval.mitre.org, version 5), the newest first, at most 500. What is tested to
 * find out whether they are installed is not looked at.
 */
export function readOval(text: string): OvalPatch[] {
  const end = /<\/(?:[\w-]{1,20}:)?definitions\s*>/.exec(text);
  const patches: OvalPatch[] = [];
  let open = opened();
  walkXml(end ? text.slice(0, end.index + end[0].length) : text, (node, path) => {
    const parent = path.at(-1)?.name;
    if (node.name === 'definition') {
      if (node.attributes.class === 'patch') patches.push(patchOf(node.attributes.id ?? '', open));
      open = opened();
    } else if (node.name === 'reference' && parent === 'metadata') {
      if (open.references.length < MAX_REFERENCES)
        open.references.push({ id: node.attributes.ref_id ?? '', url: node.attributes.ref_url ?? '' });
    } else take(open, node.name, parent, node.text.slice(0, MAX_TEXT).trim(), node.attributes);
  });
  return patches.sort((a, b) => newest(b) - newest(a)).slice(0, MAX_PATCHES);
}

const newest = ({ published, updated }: OvalPatch): number => updated ?? published ?? 0;

function take(
  open: Open,
  name: string,
  parent: string | undefined,
  text: string,
  attributes: Readonly<Record<string, string>>,
): void {
  if (parent === 'metadata' && (name === 'title' || name === 'description')) open[name] ||= text;
  else if (name === 'platform' || name === 'product') {
    if (text !== '' && open.products.size < MAX_PRODUCTS) open.products.add(text.slice(0, 200));
  } else if (parent !== 'advisory') return;
  else if (name === 'severity') open.severity ||= text;
  else if (name === 'issued' || name === 'updated') open[name] ??= attributes.date ?? text;
  else if (name === 'cve' && open.cves.length < MAX_REFERENCES) open.cves.push(text.slice(0, 50));
}

function patchOf(ovalId: string, open: Open): OvalPatch {
  const isCve = (id: string) => /^CVE-/i.test(id);
  const own = open.references.find(({ id }) => id !== '' && !isCve(id));
  const named = own?.id ?? ownId(open.title)?.id;
  const urls = open.references.map(({ url }) => url).filter((url) => /^https?:\/\/\S{1,500}$/i.test(url));
  const url = urls.find((address) => address === own?.url);
  const severity = severityIn(`Severity: ${open.severity}`);
  const published = timeOf(open.issued);
  const updated = timeOf(open.updated);
  const title = open.title.replace(/\s+/g, ' ').slice(0, 300) || named || ovalId;
  return {
    ovalId,
    title,
    ...(named !== undefined && { ownId: named }),
    ...(url !== undefined && { url }),
    ...(published !== undefined && { published }),
    ...(updated !== undefined && { updated }),
    document: { ...readText(open.description), title },
    facts: {
      aliases: findAliases([...open.references.map(({ id }) => id), ...open.cves].join('\n')),
      products: [...open.products],
      references: [...new Set(urls)].map((address) => ({ url: address })),
      ...(severity !== 'unknown' && { severity }),
    },
  };
}

function timeOf(text: string | undefined): number | undefined {
  const iso = parseDate(text);
  return iso === undefined ? undefined : Date.parse(iso);
}
