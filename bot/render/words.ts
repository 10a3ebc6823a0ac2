import type { Severity } from '../../core/bulletin.ts';
import type { Kind, UnjudgedReason, Verdict } from '../../core/manual-step.ts';
import type { SourceKind } from '../../core/source.ts';
import type { Mismatch } from '../../core/subscription.ts';

/** What people read for the closed lists of the core. */
export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  unknown: 'Severity not stated',
};

export const SEVERITY_MARKS: Readonly<Record<Severity, string>> = {
  critical: '🟥',
  high: '🟧',
  medium: '🟨',
  low: '🟦',
  unknown: '⬜',
};

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  required: 'Handwork required',
  conditional: 'Handwork for some configurations',
  none: 'Installing the update is enough',
  unjudged: 'Not judged',
};

const REASON_WORDS: Readonly<Record<UnjudgedReason, string>> = {
  'excerpt-only': 'only an excerpt could be read, and it names no handwork',
  language: 'there are no rules for its language',
  'timed-out': 'reading it took too long',
  unreadable: 'it could not be read',
  undecided: 'its publisher has not said yet who is affected',
};

export const KIND_WORDS: Readonly<Record<Kind, string>> = {
  'no-patch': 'No patch',
  permissions: 'Permissions',
  registry: 'Registry',
  configuration: 'Configuration',
  'enable-protection': 'Turn a protection on',
  'credential-rotation': 'New keys or passwords',
  'data-migration': 'Data migration',
  'restart-service': 'Restart a service',
  reboot: 'Reboot',
  'workaround-only': 'Workaround only',
  'install-order': 'Order of installation',
  prerequisite: 'Prerequisite',
  reinstall: 'Reinstall',
  'rebuild-app': 'Rebuild',
  uninstall: 'Uninstall',
  firmware: 'Firmware',
  'third-party-update': 'Another vendor’s update',
  'per-host-script': 'Script on each host',
  other: 'Other',
};

/** The verdict with its reason, as a sentence without a full stop. */
export function verdictLine(verdict: Verdict, reason?: UnjudgedReason): string {
  return verdict === 'unjudged' && reason
    ? `${VERDICT_WORDS.unjudged}: ${REASON_WORDS[reason]}`
    : VERDICT_WORDS[verdict];
}

/** What a source's address is, in a word or two. */
export const SOURCE_KIND_WORDS: Readonly<Record<SourceKind, string>> = {
  rss: 'feed',
  page: 'page',
  index: 'list page',
  json: 'JSON list',
  osv: 'OSV',
  ghsa: 'GitHub advisories',
  oval: 'OVAL',
  cvrf: 'CVRF',
  archive: 'list archive',
  csaf: 'CSAF',
  mailbox: 'mailbox',
  kev: 'KEV catalogue',
  epss: 'EPSS scores',
  hand: 'given by hand',
};

/** The same, to choose from. */
export const SOURCE_KIND_CHOICES: Readonly<Record<Exclude<SourceKind, 'hand'>, string>> = {
  rss: 'A feed (RSS, Atom, JSON Feed)',
  page: 'One bulletin’s page',
  index: 'A page that lists bulletins',
  json: 'A list of bulletins in JSON',
  osv: 'OSV: a document, or the list of an ecosystem',
  ghsa: 'Security advisories by GitHub’s API',
  oval: 'A distribution’s OVAL definitions',
  csaf: 'A CSAF provider: its site, metadata, list or folder',
  cvrf: 'Microsoft’s monthly updates, or another CVRF document',
  archive: 'A mailing list’s archive (mbox, pipermail, HyperKitty)',
  mailbox: 'A mailbox that gets lists’ mail (imaps://user@host/INBOX)',
  kev: 'CISA’s catalogue of known exploited vulnerabilities',
  epss: 'FIRST’s daily EPSS scores (csv.gz)',
};

/** Why a watch does not want a bulletin. */
export const MISMATCH_WORDS: Readonly<Record<Mismatch, string>> = {
  tlp: 'its channel is not for such a TLP label',
  source: 'it wants other sources',
  publisher: 'it wants other publishers',
  severity: 'it wants more severe ones',
  verdict: 'it wants other verdicts',
  kind: 'it wants other kinds of work',
  words: 'none of its words is in the text',
};
