import type { Document } from './document.ts';

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** How much of the vendor's text was read. A feed's excerpt is never judged `none`. */
export const EXTENTS = ['full', 'excerpt'] as const;
export type Extent = (typeof EXTENTS)[number];

/** Another name of a bulletin, or of what it is about. Written as the scheme's owner writes it: CVE-2024-3094, KB5004442. */
export interface Alias {
  readonly scheme: string;
  readonly id: string;
}

export const REMEDIATION_CATEGORIES = [
  'vendor_fix',
  'mitigation',
  'workaround',
  'none_available',
  'no_fix_planned',
  'optional_patch',
  'fix_planned',
] as const;
export type RemediationCategory = (typeof REMEDIATION_CATEGORIES)[number];

/** CSAF 2.0 section 3.2.3.12; other formats' categories are mapped onto its words. */
export interface Remediation {
  readonly category: RemediationCategory;
  readonly text: string;
  readonly products?: readonly string[];
  /** CSAF's `restart_required.category`. */
  readonly restart?: string;
}

export interface Reference {
  readonly url: string;
  readonly title?: string;
}

/** TLP 2.0 (FIRST); TLP 1.0's WHITE is read as CLEAR. */
export const TLP_LABELS = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'] as const;
export type Tlp = (typeof TLP_LABELS)[number];

/** A CVSS vector as published, with the base score that it makes, 0 to 10. */
export interface Score {
  readonly version: '2.0' | '3.0' | '3.1' | '4.0';
  readonly vector: string;
  readonly base: number;
}

/** How far it was checked that a document comes from its publisher. One that fails a check is never recorded. */
export interface Authenticity {
  /** `valid`: made by a key that the source names. `unchecked`: there is one, and no key to check it with. */
  readonly signature: 'valid' | 'unchecked' | 'none';
  /** Fingerprint of the key of a valid signature, in upper-case hex. */
  readonly signedBy?: string;
  /** A digest that the publisher keeps beside the document agrees. */
  readonly checksum?: 'sha256' | 'sha512';
  /** Mail: the list or sender for which it was let in. */
  readonly via?: string;
}

/**
 * One vendor publication, as a format's reader found it: not yet recorded. Identity is `publisher` + `id`, the vendor's
 * own; where the vendor gives none the reader takes the item's guid or address.
 */
export interface Bulletin {
  readonly publisher: string;
  readonly id: string;
  readonly title: string;
  /** Absolute http(s) address of the vendor's page. */
  readonly url?: string;
  /** Milliseconds since 1970. */
  readonly published?: number;
  readonly updated?: number;
  readonly severity: Severity;
  readonly exploited: boolean;
  readonly aliases: readonly Alias[];
  readonly products: readonly string[];
  readonly document: Document;
  readonly extent: Extent;
  readonly remediations: readonly Remediation[];
  readonly references: readonly Reference[];
  /** Ids of bulletins that this one replaces. */
  readonly supersedes: readonly string[];
  readonly scores?: readonly Score[];
  readonly tlp?: Tlp;
  readonly authenticity?: Authenticity;
  /** The publisher has taken it back. */
  readonly withdrawn?: boolean;
}

/** Where in its source a bulletin was found. */
export interface SourceItem {
  /** What the source tells its items apart by: guid, else address. */
  readonly id: string;
  /**
   * The bulletin's id is the publisher's own or found by the source's pattern: another item with the same id tells the
   * same bulletin again. Otherwise it was read out of a title, and another item may speak of it and be another one.
   */
  readonly sure: boolean;
}
