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

/** What is known of a bulletin's CVEs beside what its publisher says. */
export interface Threat {
  readonly knownExploited?: KnownExploited;
  readonly epss?: Epss;
}

/** Its publisher says so, or a catalogue. */
export const isExploited = (bulletin: { readonly exploited: boolean; readonly threat?: Threat | undefined }): boolean =>
  bulletin.exploited || bulletin.threat?.knownExploited !== undefined;
