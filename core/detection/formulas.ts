import type { Kind } from '../manual-step.ts';

/** A sentence that a publisher repeats from bulletin to bulletin, and what it means. */
interface Formula {
  readonly publisher: string;
  readonly pattern: RegExp;
  /** Absent: the sentence asks for nothing, whatever the rules would say. */
  readonly finding?: { readonly kinds: readonly Kind[]; readonly verdict: 'required' | 'conditional' };
}

export const FORMULAS: readonly Formula[] = [
  {
    publisher: 'Ubuntu',
    pattern:
      /recompile and reinstall all third party kernel modules|if you use linux-restricted-modules|unless you manually uninstalled the standard kernel metapackages/i,
    finding: { kinds: ['rebuild-app', 'reboot'], verdict: 'conditional' },
  },
  {
    publisher: 'Ubuntu',
    pattern: /^in general, a standard system (?:update|upgrade) will make all the necessary changes/i,
  },
  {
    publisher: 'CISA KEV',
    pattern:
      /^apply (?:updates|mitigations)(?: or patches)? per vendor instructions(?: or discontinue use of the (?:product|utility) if (?:updates|mitigations|remediation or mitigations) (?:are unavailable|is unavailable))?\.?$/i,
  },
  {
    publisher: 'CISA KEV',
    pattern:
      /^apply (?:updates|mitigations) per vendor instructions, follow applicable BOD 22-01 guidance for cloud services, or discontinue use/i,
  },
  {
    publisher: 'CISA KEV',
    pattern: /^apply mitigations (?:per vendor instructions for|as set forth)/i,
    finding: { kinds: ['other', 'configuration'], verdict: 'required' },
  },
  {
    publisher: 'CISA ICS',
    pattern: /^(?:CISA|NCCIC|ICS-CERT) (?:also |further |strongly )*(?:recommends|encourages|reminds|urges|provides)/i,
  },
  { publisher: 'US-CERT', pattern: /(?:encourages?|urges?) users and administrators to review/i },
  {
    publisher: 'Microsoft (MSRC)',
    pattern: /\bfix\b.{0,60}\bhas been released as disabled by default/i,
    finding: { kinds: ['enable-protection', 'registry'], verdict: 'required' },
  },
  {
    publisher: 'Microsoft (MSRC)',
    pattern:
      /\bESU\b|products are configured for automatic updating|clarification of the existing servicing model|extended security updates?\b.{0,80}(?:license|customers)|To stay fully protected, (?:we recommend that )?customers who (?:only )?(?:install|apply) Security Only updates|customers who only apply Security Only updates|reached end of support on|no longer in mainstream support|GDR updates to CU updates|once a SQL Server CU update|help and feedback|is no longer supported\. Please upgrade to the latest/i,
  },
  {
    publisher: 'Microsoft (MSRC)',
    pattern:
      /will be offered (?:to you )?(?:via|through) (?:windows|microsoft) update|customers running .{0,80} do not need/i,
  },
  {
    publisher: 'Microsoft (Knowledge Base)',
    pattern:
      /debug symbol files|customers who have not enabled automatic updating|evaluate your (?:computer|system)'s physical|apply it only to (?:computers|systems) that|to help (?:make this determination|determine the degree of risk)|for (?:more|additional) information.{0,80}(?:article|knowledge base)|the (?:global|english) version of this (?:fix|update)|contact (?:microsoft )?(?:product )?support|if you are not severely affected|should have the following file attributes/i,
  },
];

/** Sections in which a publisher tells how updates of its are spread in general. */
const SERVICE_HEADINGS: readonly { readonly publisher: string; readonly pattern: RegExp }[] = [
  {
    publisher: 'Microsoft (bulletins)',
    pattern:
      /^(?:detection and deployment tools.*|security update deployment|windows server update services|systems? (?:management server|center configuration manager)|microsoft baseline security analyzer|update compatibility evaluator.*|deployment information|installing the update|office administrative installation point.*|restart requirement|removal information|file information|registry key verification|verifying (?:the )?update installation|other information|support)$/i,
  },
  { publisher: 'CISA ICS', pattern: /^(?:recommended practices|general recommendations?|legal notice.*)$/i },
];

export const isServiceHeading = (heading: string): boolean =>
  SERVICE_HEADINGS.some(({ pattern }) => pattern.test(heading.trim()));
