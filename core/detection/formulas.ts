import type { Kind } from '../manual-step.ts';
import type { Says } from './vocabulary.ts';

/** A sentence that a publisher repeats from bulletin to bulletin, and what it means. */
interface Formula {
  readonly publisher: string;
  readonly pattern: RegExp;
  /** Absent: the sentence asks for nothing, whatever the rules would say. */
  readonly finding?: { readonly kinds: readonly Kind[]; readonly verdict: 'required' | 'conditional' };
}

const FORMULAS: readonly Formula[] = [
  {
    publisher: 'ubuntu',
    pattern: /recompile and reinstall all third party kernel modules|if you use linux-restricted-modules/i,
    finding: { kinds: ['rebuild-app', 'reboot'], verdict: 'conditional' },
  },
  {
    publisher: 'ubuntu',
    pattern: /^in general, a standard system (?:update|upgrade) will make all the necessary changes/i,
  },
  {
    publisher: 'cisa-kev',
    pattern:
      /^apply (?:updates|mitigations)(?: or patches)? per vendor instructions(?: or discontinue use of the (?:product|utility) if (?:updates|mitigations|remediation or mitigations) (?:are unavailable|is unavailable))?\.?$/i,
  },
  {
    publisher: 'cisa-kev',
    pattern:
      /^apply (?:updates|mitigations) per vendor instructions, follow applicable BOD 22-01 guidance for cloud services, or discontinue use/i,
  },
  {
    publisher: 'cisa-kev',
    pattern: /^apply mitigations per vendor instructions for/i,
    finding: { kinds: ['configuration'], verdict: 'required' },
  },
  {
    publisher: 'cisa-kev',
    pattern: /^apply mitigations as set forth/i,
    finding: { kinds: ['other'], verdict: 'required' },
  },
  { publisher: 'debian', pattern: /\bdistribution \([a-z]+\).{0,60}\bno updates?\b/i },
  {
    publisher: 'cisa-ics',
    pattern: /^(?:CISA|NCCIC|ICS-CERT) (?:also |further |strongly )*(?:recommends|encourages|reminds|urges|provides)/i,
  },
  { publisher: 'us-cert', pattern: /(?:encourages?|urges?) users and administrators to review/i },
  {
    publisher: 'microsoft',
    pattern:
      /apply the applicable windows security update to your windows recovery environment|additional steps to update windows recovery environment/i,
    finding: { kinds: ['per-host-script', 'other'], verdict: 'required' },
  },
  {
    publisher: 'microsoft',
    pattern: /\bfix\b.{0,60}\bhas been released as disabled by default/i,
    finding: { kinds: ['enable-protection', 'registry'], verdict: 'required' },
  },
  {
    publisher: 'microsoft',
    pattern:
      /\bESU\b|products are configured for automatic updating|clarification of the existing servicing model|extended security updates?\b.{0,80}(?:license|customers)|To stay fully protected, (?:we recommend that )?customers who (?:only )?(?:install|apply) Security Only updates|customers who only apply Security Only updates|reached end of support on|no longer in mainstream support|GDR updates to CU updates|once a SQL Server CU update|help and feedback|is no longer supported\. Please upgrade to the latest/i,
  },
  {
    publisher: 'microsoft',
    pattern:
      /will be offered (?:to you )?(?:via|through) (?:windows|microsoft) update|customers running .{0,80} do not need/i,
  },
  {
    publisher: 'microsoft',
    pattern:
      /debug symbol files|using registry editor incorrectly|cannot guarantee that problems resulting|use registry editor at your own risk|customers who have not enabled automatic updating|evaluate your (?:computer|system)'s physical|apply it only to (?:computers|systems) that|to help (?:make this determination|determine the degree of risk)|for (?:more|additional) information.{0,80}(?:article|knowledge base)|the (?:global|english) version of this (?:fix|update)|contact (?:microsoft )?(?:product )?support|if you are not severely affected|should have the following file attributes/i,
  },
];

/** Sections in which a publisher tells how updates of its are spread in general. */
const SERVICE_HEADINGS: readonly { readonly publisher: string; readonly pattern: RegExp }[] = [
  {
    publisher: 'microsoft',
    pattern:
      /^(?:detection and deployment tools.*|security update deployment|windows server update services|systems? (?:management server|center configuration manager)|microsoft baseline security analyzer|update compatibility evaluator.*|deployment information|installing the update|office administrative installation point.*|restart requirement|removal information|file information|registry key verification|verifying (?:the )?update installation|other information|support)$/i,
  },
  { publisher: 'cisa-ics', pattern: /^(?:recommended practices|general recommendations?|legal notice.*)$/i },
];

/** What a sentence of the list means: nothing at all, or a finding. */
export type Meaning = 'nothing' | NonNullable<Formula['finding']>;

/** The formulas of all publishers, or of all but one: what the rules are worth without that one's is measured so. */
export class Formulas {
  readonly #formulas: readonly Formula[];
  readonly #headings: readonly RegExp[];
  /** One look tells that a sentence is none of them. */
  readonly any: RegExp;

  constructor(without?: string) {
    this.#formulas = FORMULAS.filter(({ publisher }) => publisher !== without);
    this.#headings = SERVICE_HEADINGS.filter(({ publisher }) => publisher !== without).map(({ pattern }) => pattern);
    this.any = new RegExp(this.#formulas.map(({ pattern }) => `(?:${pattern.source})`).join('|'), 'i');
  }

  meaningOf(text: string, says: Says = (pattern) => pattern.test(text)): Meaning | undefined {
    if (!says(this.any)) return undefined;
    const formula = this.#formulas.find(({ pattern }) => pattern.test(text));
    return formula && (formula.finding ?? 'nothing');
  }

  isServiceHeading(heading: string): boolean {
    return this.#headings.some((pattern) => pattern.test(heading.trim()));
  }
}

export const ALL_FORMULAS = new Formulas();
