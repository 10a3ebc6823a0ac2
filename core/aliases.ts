import type { Alias } from './bulletin.ts';

interface Scheme {
  readonly name: string;
  /** Who gives these ids to bulletins of their own; absent where others' bulletins carry them (CVE, KB, GHSA). */
  readonly publisher?: string;
  readonly pattern: RegExp;
  /** The id as its owner writes it. */
  readonly write: (match: RegExpMatchArray) => string;
}

const upper = (m: RegExpMatchArray): string => m[0].toUpperCase().replace(/\s+/g, '-');

/** Every pattern begins with a word of its own and is bounded, so that a text is read in linear time. */
const SCHEMES: readonly Scheme[] = [
  { name: 'cve', pattern: /\bCVE-(?:19|20)\d{2}-\d{4,7}\b/gi, write: upper },
  { name: 'kb', pattern: /\bKB ?(\d{6,7})\b/g, write: (m) => `KB${m[1]}` },
  { name: 'kb', pattern: /\bKnowledge Base article (\d{6,7})\b/gi, write: (m) => `KB${m[1]}` },
  {
    name: 'ghsa',
    pattern: /\bGHSA(?:-[23456789cfghjmpqrvwx]{4}){3}\b/gi,
    write: (m) => `GHSA${m[0].slice(4).toLowerCase()}`,
  },
  { name: 'ms', publisher: 'Microsoft', pattern: /\bMS\d{2}-\d{3}\b/gi, write: upper },
  { name: 'adv', publisher: 'Microsoft', pattern: /\bADV\d{6}\b/g, write: upper },
  { name: 'usn', publisher: 'Ubuntu', pattern: /\bUSN-\d{1,5}-\d{1,3}\b/gi, write: upper },
  { name: 'dsa', publisher: 'Debian', pattern: /\bDSA[- ]\d{3,5}(?:-\d{1,2})?\b/g, write: upper },
  { name: 'dla', publisher: 'Debian', pattern: /\bDLA[- ]\d{1,5}(?:-\d{1,2})?\b/g, write: upper },
  { name: 'rhsa', publisher: 'Red Hat', pattern: /\bRH[SBE]A-\d{4}:\d{3,5}\b/gi, write: upper },
  { name: 'elsa', publisher: 'Oracle Linux', pattern: /\bELSA-\d{4}-\d{3,6}\b/gi, write: upper },
  { name: 'suse-su', publisher: 'SUSE', pattern: /\bSUSE-[SR]U-\d{4}:\d{1,6}-\d{1,2}\b/gi, write: upper },
  {
    name: 'opensuse-su',
    publisher: 'openSUSE',
    pattern: /\bopenSUSE-[SR]U-\d{4}:\d{1,6}-\d{1,2}\b/gi,
    write: (m) => `openSUSE${m[0].slice(8).toUpperCase()}`,
  },
  { name: 'alas', publisher: 'Amazon Linux', pattern: /\bALAS2?(?:[A-Z0-9.]{0,20})?-20\d{2}-\d{1,5}\b/g, write: upper },
  { name: 'glsa', publisher: 'Gentoo', pattern: /\bGLSA[- ]\d{6}-\d{2}\b/gi, write: upper },
  {
    name: 'freebsd-sa',
    publisher: 'FreeBSD',
    pattern: /\bFreeBSD-(?:SA|EN)-\d{2}:\d{2}(?:\.[A-Za-z0-9_-]{1,30})?/gi,
    write: (m) => `FreeBSD${m[0].slice(7, 11).toUpperCase()}${m[0].slice(11)}`,
  },
  {
    name: 'netbsd-sa',
    publisher: 'NetBSD',
    pattern: /\bNetBSD-SA\d{4}-\d{3}\b/gi,
    write: (m) => `NetBSD${m[0].slice(6).toUpperCase()}`,
  },
  { name: 'vmsa', publisher: 'VMware', pattern: /\bVMSA-\d{4}-\d{4}(?:\.\d{1,2})?\b/gi, write: upper },
  {
    name: 'cisco-sa',
    publisher: 'Cisco',
    pattern: /\bcisco-sa-[A-Za-z0-9-]{3,60}/gi,
    write: (m) => `cisco-sa${m[0].slice(8)}`,
  },
  { name: 'jvndb', publisher: 'JVN', pattern: /\bJVNDB-\d{4}-\d{6}\b/g, write: upper },
  { name: 'jvn', publisher: 'JVN', pattern: /\bJVN(?:VU)?#\d{8}\b/g, write: upper },
  { name: 'icsa', publisher: 'CISA', pattern: /\bICSM?A-\d{2}-\d{3}-\d{2}[A-Z]?\b/gi, write: upper },
  { name: 'vde', publisher: 'CERT@VDE', pattern: /\bVDE-\d{4}-\d{3}\b/gi, write: upper },
  { name: 'rustsec', publisher: 'RustSec', pattern: /\bRUSTSEC-\d{4}-\d{4}\b/gi, write: upper },
  { name: 'pysec', publisher: 'PyPA', pattern: /\bPYSEC-\d{4}-\d{1,5}\b/gi, write: upper },
  { name: 'go', publisher: 'Go', pattern: /\bGO-\d{4}-\d{4,5}\b/g, write: upper },
  { name: 'xsa', publisher: 'Xen', pattern: /\bXSA-\d{1,4}\b/g, write: upper },
  { name: 'zdi', publisher: 'ZDI', pattern: /\bZDI-\d{2}-\d{3,5}\b/g, write: upper },
  { name: 'fg-ir', publisher: 'Fortinet', pattern: /\bFG-IR-\d{2}-\d{3,4}\b/gi, write: upper },
  { name: 'pan-sa', publisher: 'Palo Alto Networks', pattern: /\bPAN-SA-\d{4}-\d{4}\b/gi, write: upper },
  { name: 'vu', publisher: 'CERT/CC', pattern: /\bVU#\d{5,7}\b/gi, write: upper },
  { name: 'mfsa', publisher: 'Mozilla', pattern: /\bMFSA[ -]?\d{4}-\d{2,3}\b/gi, write: upper },
  { name: 'ossa', publisher: 'OpenStack', pattern: /\bOSS[AN]-\d{4}(?:-\d{3})?\b/g, write: upper },
  { name: 'drupal-sa', publisher: 'Drupal', pattern: /\bSA-(?:CORE|CONTRIB)-\d{4}-\d{3}\b/g, write: upper },
];

const OWN_SCHEMES = SCHEMES.flatMap(({ publisher, pattern, write }) =>
  publisher === undefined
    ? []
    : [{ publisher, write, first: new RegExp(pattern.source, pattern.flags.replace('g', '')) }],
);

const MAX_TEXT = 500_000;
const MAX_ALIASES = 400;

/** The ids that a text names, as their owners write them, each once: schemes in a fixed order, then order of the text. */
export function findAliases(text: string): Alias[] {
  const read = text.slice(0, MAX_TEXT);
  const found = new Map<string, Alias>();
  for (const scheme of SCHEMES) {
    for (const match of read.matchAll(scheme.pattern)) {
      const id = scheme.write(match);
      if (!found.has(id)) found.set(id, { scheme: scheme.name, id });
      if (found.size >= MAX_ALIASES) return [...found.values()];
    }
  }
  return [...found.values()];
}

/** What may stand before an id that a title is headed by: "[SECURITY] [DSA 1-1]", "Microsoft Security Bulletin MS02-064". */
const TAGS = /\[[^[\]]{0,60}\]/g;
const PREFACE = new Set(
  'security advisory notice bulletin update announcement alert vulnerability new updated revised linux foundation project'.split(
    ' ',
  ),
);

/**
 * The id that a publisher gave to its own bulletin, when a title is headed by it: `[USN-1-1] …` is Ubuntu's USN-1-1,
 * "What we learned from MS17-010" is not Microsoft's.
 */
export function ownId(title: string): { readonly publisher: string; readonly id: string } | undefined {
  const start = title.slice(0, 300);
  if (!/\d/.test(start)) return undefined;
  for (const { publisher, first, write } of OWN_SCHEMES) {
    const match = first.exec(start);
    if (match && isPreface(start.slice(0, match.index), publisher)) return { publisher, id: write(match) };
  }
  return undefined;
}

function isPreface(text: string, publisher: string): boolean {
  const words =
    text
      .replace(TAGS, ' ')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const own = publisher.toLowerCase().split(' ');
  return words.every((word) => PREFACE.has(word) || own.includes(word));
}
