import type { Alias, Remediation, RemediationCategory } from '../../core/bulletin.ts';
import { distinctScores } from '../../core/cvss.ts';
import { severityOfWord, worst } from '../../core/severity.ts';
import { bulletinFrom, type Facts, type Told } from '../bulletin-facts.ts';
import type { CvrfAdvisory, CvrfRemediation, CvrfVulnerability } from '../formats/cvrf/advisory.ts';
import { isCvrfJson, readCvrfJson } from '../formats/cvrf/json.ts';
import { isUpdateList, readUpdateList } from '../formats/cvrf/update-list.ts';
import { readCvrfXml } from '../formats/cvrf/xml.ts';
import { cvrfDocument, plain, threats, vulnerabilityDocument } from '../formats/documents/cvrf.ts';
import { decode } from '../formats/feed/decode.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadAnswer, ReadBulletin, ReadTask } from '../read-bulletin.ts';

/**
 * A CVRF document: a month of MSRC's is a bulletin for each of its vulnerabilities, anybody else's is one bulletin. Or
 * MSRC's list of its months. Throws `ParseError`.
 */
export function readCvrfBulletins(task: ReadTask): ReadAnswer {
  const advisory = parse(decode(task.bytes, task.contentType), task.url);
  if ('documents' in advisory) return { bulletins: [], documents: advisory.documents };
  const { title } = advisory;
  const bulletins = isMonth(advisory)
    ? advisory.vulnerabilities.flatMap((vulnerability, place) => {
        task.progress?.fill(place);
        return vulnerability.id === undefined
          ? []
          : [entryBulletin(vulnerability, vulnerability.id, advisory, place, task)];
      })
    : [documentBulletin(advisory, task)];
  return { ...(title !== undefined && { title }), bulletins };
}

type Parsed = CvrfAdvisory | { readonly documents: ReturnType<typeof readUpdateList> };

function parse(text: string, url: string): Parsed {
  if (/^\s*\{/.test(text)) {
    let read: unknown;
    try {
      read = JSON.parse(text);
    } catch (error) {
      throw new ParseError('malformed', 'it is no JSON, or is cut off', { cause: error });
    }
    if (isUpdateList(read)) return { documents: readUpdateList(read, url) };
    if (isCvrfJson(read)) return readCvrfJson(read);
    throw new ParseError('malformed', 'it is JSON, and no CVRF document');
  }
  if (!/<(?:[\w-]+:)?cvrfdoc[\s>]/.test(text.slice(0, 20_000)))
    throw new ParseError('malformed', 'it is no CVRF document');
  if (!/<\/(?:[\w-]+:)?cvrfdoc\s*>\s*$/.test(text.slice(-2_000))) throw new ParseError('malformed', 'it is cut off');
  return readCvrfXml(text);
}

/** `2024-Nov`, `2018-FEB`, `2017-May-B`. */
const isMonth = ({ id }: CvrfAdvisory): boolean => /^(?:19|20)\d\d-[a-z]{3}(?:-[a-z])?$/i.test(id ?? '');

const GUIDE = 'https://msrc.microsoft.com/update-guide/vulnerability/';

function entryBulletin(
  vulnerability: CvrfVulnerability,
  id: string,
  advisory: CvrfAdvisory,
  place: number,
  task: ReadTask,
): ReadBulletin {
  const dates = vulnerability.revisions.flatMap(({ date }) => date ?? []);
  const told: Told = {
    itemId: id,
    ownId: id,
    title: plain(vulnerability.title ?? '').slice(0, 300) || id,
    url: `${GUIDE}${encodeURIComponent(id)}`,
    published: dates.length > 0 ? Math.min(...dates) : advisory.published,
    updated: dates.length > 0 ? Math.max(...dates) : advisory.updated,
    document: vulnerabilityDocument(vulnerability),
    extent: 'full',
    facts: factsOf([vulnerability], advisory),
  };
  const skipped = task.unjudged === 'all' || task.unjudged?.includes(place);
  return bulletinFrom(told, task, skipped ? 'timed-out' : undefined);
}

function documentBulletin(advisory: CvrfAdvisory, task: ReadTask): ReadBulletin {
  const { title, id, published, updated, references, severity } = advisory;
  const url = references.map((reference) => reference.url).find((to) => /^https?:/i.test(to));
  const stated = severity === undefined ? 'unknown' : severityOfWord(severity);
  const told: Told = {
    itemId: id ?? task.url,
    ownId: id,
    title: title ?? id ?? task.url,
    url: url ?? task.url,
    published,
    updated,
    document: cvrfDocument(advisory),
    extent: 'full',
    facts: { ...factsOf(advisory.vulnerabilities, advisory), ...(stated !== 'unknown' && { severity: stated }) },
  };
  return bulletinFrom(told, task, task.unjudged === undefined ? undefined : 'timed-out');
}

const MAX_PRODUCTS = 300;
const MAX_REMEDIATIONS = 100;

function factsOf(
  vulnerabilities: readonly CvrfVulnerability[],
  { products, references }: CvrfAdvisory,
): Partial<Facts> {
  const severity = worst(vulnerabilities.flatMap((v) => threats(v, 'Severity').map(severityOfWord)));
  const remediations = vulnerabilities.flatMap((v) => v.remediations);
  const names = new Set(vulnerabilities.flatMap((v) => v.affected.map((id) => products.get(id) ?? id)));
  const links = remediations.flatMap(({ url, type, text }) =>
    url !== undefined && /^https?:/i.test(url) ? [[url, titleOf(type, text)] as const] : [],
  );
  return {
    ...(severity !== 'unknown' && { severity }),
    exploited: vulnerabilities.some((v) =>
      threats(v, 'Exploit Status').some((status) => /\bexploited:\s*yes/i.test(status)),
    ),
    aliases: [...vulnerabilities.flatMap(({ id }) => aliasOf(id)), ...remediations.flatMap(({ text }) => kbOf(text))],
    products: [...names].slice(0, MAX_PRODUCTS),
    scores: distinctScores(vulnerabilities.flatMap((v) => v.vectors)),
    remediations: grouped(remediations, products),
    supersedes: [...new Set(remediations.flatMap(({ supercedence = '' }) => replaced(supercedence)))],
    references: [...new Map([...references.map((r) => [r.url, r.title] as const), ...links])]
      .filter(([url]) => /^https?:/i.test(url))
      .slice(0, MAX_REMEDIATIONS)
      .map(([url, title]) => ({ url, ...(title && { title }) })),
  };
}

const aliasOf = (id: string | undefined): Alias[] =>
  id === undefined || !/^(?:CVE|ADV)/i.test(id) ? [] : [{ scheme: id.slice(0, 3).toLowerCase(), id: id.toUpperCase() }];

/** MSRC writes the number alone. */
const kbOf = (text: string): Alias[] => (/^\d{6,7}$/.test(text) ? [{ scheme: 'kb', id: `KB${text}` }] : []);

const replaced = (supercedence: string): string[] =>
  supercedence
    .split(/[\s,;]+/)
    .filter((id) => /\d/.test(id))
    .map((id) => (/^\d{6,7}$/.test(id) ? `KB${id}` : id.slice(0, 40)));

const titleOf = (type: string, text: string): string => {
  const name = kbOf(text)[0]?.id ?? text.slice(0, 80);
  return type === 'Known Issue' ? `Known issues of ${name}` : name;
};

const CATEGORIES: Readonly<Record<string, RemediationCategory>> = {
  'vendor fix': 'vendor_fix',
  workaround: 'workaround',
  mitigation: 'mitigation',
  'none available': 'none_available',
  'will not fix': 'no_fix_planned',
};

/** What is the same for many products is said once, with all of them. */
function grouped(remediations: readonly CvrfRemediation[], names: ReadonlyMap<string, string>): Remediation[] {
  const groups = new Map<string, { readonly told: Remediation; readonly products: Set<string> }>();
  for (const { type, text, restart, products } of remediations) {
    const category = CATEGORIES[type.toLowerCase()];
    if (category === undefined) continue;
    const key = `${category}\n${restart}\n${text}`;
    const shown = (kbOf(text)[0]?.id ?? plain(text)).slice(0, 2_000);
    const group = groups.get(key) ?? {
      told: { category, text: shown, ...(restart !== undefined && { restart }) },
      products: new Set(),
    };
    for (const id of products) group.products.add(names.get(id) ?? id);
    groups.set(key, group);
  }
  return [...groups.values()].slice(0, MAX_REMEDIATIONS).map((g) => ({ ...g.told, products: [...g.products] }));
}
