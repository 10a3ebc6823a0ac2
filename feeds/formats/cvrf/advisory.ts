/** CVRF 1.1 and 1.2 (ICASI, OASIS), of XML or of MSRC's JSON: what of it is used, in the format's own words. */
export interface CvrfAdvisory {
  readonly title?: string;
  /** The tracking id: `2024-Nov` for a month of MSRC's. */
  readonly id?: string;
  readonly severity?: string;
  readonly published?: number;
  readonly updated?: number;
  readonly notes: readonly CvrfNote[];
  readonly references: readonly { readonly url: string; readonly title?: string }[];
  /** Names by product id. */
  readonly products: ReadonlyMap<string, string>;
  readonly vulnerabilities: readonly CvrfVulnerability[];
}

export interface CvrfVulnerability {
  readonly title?: string;
  /** A CVE, or MSRC's ADV. */
  readonly id?: string;
  readonly notes: readonly CvrfNote[];
  readonly threats: readonly CvrfThreat[];
  readonly remediations: readonly CvrfRemediation[];
  readonly vectors: readonly string[];
  readonly affected: readonly string[];
  /** Oldest first or last, as published. */
  readonly revisions: readonly CvrfRevision[];
}

export interface CvrfNote {
  readonly title?: string | undefined;
  readonly type?: string | undefined;
  readonly text: string;
}

export interface CvrfThreat {
  readonly type: string;
  readonly text: string;
}

export interface CvrfRemediation {
  /** `Vendor Fix`, `Workaround`, `Mitigation`, `None Available`, `Will Not Fix`; MSRC's also `Known Issue`, `Release Notes`. */
  readonly type: string;
  readonly text: string;
  readonly url?: string;
  /** MSRC: numbers of the KB articles, or ids of the bulletins, that it replaces. */
  readonly supercedence?: string;
  readonly restart?: string;
  readonly products: readonly string[];
}

export interface CvrfRevision {
  readonly number?: string;
  readonly date?: number;
  readonly text: string;
}

/** Without a zone the times are UTC. `undefined` for what is no time. */
export function cvrfTime(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
}
