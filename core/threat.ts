/** An entry of a catalogue of vulnerabilities that are known to be exploited, as CISA's KEV. */
export interface ExploitedCve {
  readonly cve: string;
  /** Milliseconds since 1970, the beginning of the day in UTC; so is `dueAt`. */
  readonly addedAt: number;
  /** By when US agencies have to have done what it asks for. */
  readonly dueAt?: number;
  /** Known to be used in ransomware campaigns. */
  readonly ransomware: boolean;
}

/** What such catalogues say of a bulletin's CVEs, all together. */
export interface KnownExploited {
  readonly cves: readonly string[];
  readonly addedAt: number;
  /** The earliest. */
  readonly dueAt?: number;
  readonly ransomware: boolean;
}

/** FIRST's EPSS, of the CVE of a bulletin that has the highest. */
export interface Epss {
  /** The probability that it is exploited within 30 days, 0 to 1. */
  readonly score: number;
  /** The share of all CVEs that have no higher score, 0 to 1. */
  readonly percentile: number;
}

/** The EPSS of many CVEs, a column each: CVEs as `cveNumber`, shares in units of `EPSS_UNIT`. */
export interface EpssColumns {
  readonly cves: Float64Array;
  readonly scores: Int32Array;
  readonly percentiles: Int32Array;
}

/** Shares are kept as whole numbers of hundred-thousandths, as precisely as they are published. */
export const EPSS_UNIT = 100_000;

/** 20240003094 for CVE-2024-3094; `undefined` for what is no CVE. */
export function cveNumber(cve: string): number | undefined {
  const [, year, number] = /^CVE-(\d{4})-(\d{4,7})$/.exec(cve) ?? [];
  return year === undefined || number === undefined ? undefined : Number(year) * 10_000_000 + Number(number);
}

/** What is known of a bulletin's CVEs beside what its publisher says. */
export interface Threat {
  readonly knownExploited?: KnownExploited;
  readonly epss?: Epss;
}

/** Its publisher says so, or a catalogue. */
export const isExploited = (bulletin: { readonly exploited: boolean; readonly threat?: Threat | undefined }): boolean =>
  bulletin.exploited || bulletin.threat?.knownExploited !== undefined;
