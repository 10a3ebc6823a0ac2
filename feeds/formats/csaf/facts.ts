import { findAliases } from '../../../core/aliases.ts';
import {
  type Alias,
  REMEDIATION_CATEGORIES,
  type Reference,
  type Remediation,
  type RemediationCategory,
  type Score,
  TLP_LABELS,
  type Tlp,
} from '../../../core/bulletin.ts';
import { scoreOf } from '../../../core/cvss.ts';
import { exploitedIn, severityIn } from '../../../core/severity.ts';
import type { Facts } from '../../bulletin-facts.ts';
import { concernedProducts, productNames } from './products.ts';
import type { CsafAdvisory, Vulnerability } from './schema.ts';

const MAX_PRODUCTS = 300;
const MAX_REMEDIATION_PRODUCTS = 50;
const MAX_REMEDIATIONS = 200;
const MAX_REFERENCES = 100;
const MAX_SCORES = 50;
const MAX_VECTORS = 1_000;
const MAX_ALIASES = 400;
const MAX_CHARS = 4_000;

/** What a CSAF document says in fields of its own. What it leaves open is absent, for the text to say. */
export function csafFacts(advisory: CsafAdvisory): Partial<Facts> {
  const { document, vulnerabilities } = advisory;
  const names = productNames(advisory);
  const scores = scoresOf(vulnerabilities);
  const tlp = tlpOf(document.distribution?.tlp?.label);
  const stated = severityIn(`Severity: ${document.aggregate_severity?.text ?? ''}`);
  const severity = stated === 'unknown' && scores.length === 0 ? impactOf(vulnerabilities) : stated;
  const exploited = exploitationOf(vulnerabilities);
  return {
    aliases: aliasesOf(advisory),
    products: concernedProducts(advisory, names, MAX_PRODUCTS),
    remediations: remediationsOf(vulnerabilities, names),
    references: referencesOf(advisory),
    withdrawn: /^csaf_(?:withdrawn|superseded)$/.test(document.category ?? ''),
    ...(scores.length > 0 && { scores }),
    ...(severity !== 'unknown' && { severity }),
    ...(exploited !== undefined && { exploited }),
    ...(tlp && { tlp }),
  };
}

/** The vendor's page, else the document's own address as it says; only addresses of the web. */
export function pageOf({ document: { references } }: CsafAdvisory): string | undefined {
  const own = references.filter(({ category, url }) => category === 'self' && isWeb(url)).map(({ url }) => url);
  return own.find((url) => !/\.json(?:[?#]|$)/i.test(url)) ?? own[0];
}

function tlpOf(label: string | undefined): Tlp | undefined {
  const wanted = label?.trim().toUpperCase().replace(/^TLP:/, '');
  return wanted === 'WHITE' ? 'CLEAR' : TLP_LABELS.find((known) => known === wanted);
}

function aliasesOf({ document: { tracking }, vulnerabilities }: CsafAdvisory): Alias[] {
  const cves = vulnerabilities.flatMap(({ cve }) => (cve && /^CVE-\d{4}-\d{4,7}$/.test(cve) ? [cve] : []));
  const said = [tracking.id, ...tracking.aliases, ...vulnerabilities.flatMap(({ ids }) => ids.map((id) => id.text))];
  const found = [...cves.map((id) => ({ scheme: 'cve', id })), ...findAliases(said.join('\n'))];
  return [...new Map(found.map((alias) => [alias.id, alias])).values()].slice(0, MAX_ALIASES);
}

function scoresOf(vulnerabilities: readonly Vulnerability[]): Score[] {
  const vectors = new Set<string>();
  for (const { scores, metrics } of vulnerabilities)
    for (const { cvss_v2, cvss_v3, cvss_v4 } of [...scores, ...metrics.map(({ content }) => content)])
      for (const cvss of [cvss_v4, cvss_v3, cvss_v2])
        if (cvss && vectors.size < MAX_VECTORS) vectors.add(cvss.vectorString);
  const found = [...vectors].flatMap((vector) => scoreOf(vector) ?? []);
  return found.sort((a, b) => b.base - a.base).slice(0, MAX_SCORES);
}

/** Red Hat and others rate each product's threat instead of the document. */
function impactOf(vulnerabilities: readonly Vulnerability[]) {
  const said = vulnerabilities.flatMap(({ threats }) => threats.filter(({ category }) => category === 'impact'));
  const words = said.filter(({ details }) => details.length <= 40).map(({ details }) => `Severity: ${details.trim()}`);
  return severityIn([...new Set(words)].join('\n'));
}

/** `undefined` when no field speaks of it. A proof of concept is no exploitation. */
function exploitationOf(vulnerabilities: readonly Vulnerability[]): boolean | undefined {
  const said = vulnerabilities.flatMap(({ threats }) =>
    threats.filter(({ category }) => category === 'exploit_status'),
  );
  const dated = vulnerabilities.some((v) => v.first_known_exploitation_dates.length > 0);
  const active = vulnerabilities.some(({ metrics }) =>
    metrics.some(({ content }) =>
      content.ssvc_v1?.selections.some(
        ({ name, key, values }) =>
          /^(?:exploitation|e)$/i.test(name ?? key ?? '') && /"(?:active|A)"/i.test(JSON.stringify(values)),
      ),
    ),
  );
  if (dated || active) return true;
  if (said.length === 0) return undefined;
  return said.some(({ details }) => /\bexploited\s*:\s*yes\b/i.test(details) || exploitedIn(details));
}

function remediationsOf(vulnerabilities: readonly Vulnerability[], names: ReadonlyMap<string, string>): Remediation[] {
  const found = new Map<
    string,
    { category: RemediationCategory; text: string; restart?: string; products: Set<string> }
  >();
  for (const { remediations } of vulnerabilities)
    for (const { category: said, details, url, product_ids, restart_required } of remediations) {
      const category = REMEDIATION_CATEGORIES.find((known) => known === said);
      if (!category) continue;
      const text = [details.trim(), ...(url && isWeb(url) ? [url] : [])].join('\n').trim().slice(0, MAX_CHARS);
      const restart = restart_required?.category;
      const key = `${category}\n${restart}\n${text}`;
      const one = found.get(key) ?? { category, text, products: new Set(), ...(restart && { restart }) };
      for (const id of product_ids) {
        if (one.products.size >= MAX_REMEDIATION_PRODUCTS) break;
        one.products.add(names.get(id) ?? id);
      }
      if (found.size < MAX_REMEDIATIONS) found.set(key, one);
    }
  return [...found.values()].map(({ products, ...rest }) => ({
    ...rest,
    ...(products.size > 0 && { products: [...products] }),
  }));
}

function referencesOf({ document, vulnerabilities }: CsafAdvisory): Reference[] {
  const all = [...document.references, ...vulnerabilities.flatMap(({ references }) => references)];
  const found = new Map<string, Reference>();
  for (const { url, summary } of all)
    if (isWeb(url) && !found.has(url))
      found.set(url, { url, ...(summary && summary !== url && { title: summary.slice(0, 300) }) });
  return [...found.values()].slice(0, MAX_REFERENCES);
}

const isWeb = (url: string): boolean => /^https?:\/\//i.test(url) && url.length <= 2_000 && URL.canParse(url);
