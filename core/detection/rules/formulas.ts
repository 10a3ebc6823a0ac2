import type { Kind } from '../../manual-step.ts';
import type { Rule } from '../rule.ts';

interface Formula {
  readonly publisher: string;
  readonly pattern: RegExp;
  /** Absent: the sentence asks for nothing, whatever other rules would say. */
  readonly finding?: { readonly kinds: readonly Kind[]; readonly verdict: 'required' | 'conditional' };
}

/** Sentences that a publisher repeats from bulletin to bulletin, and what they mean. */
const FORMULAS: readonly Formula[] = [
  {
    publisher: 'Ubuntu',
    pattern:
      /recompile and reinstall all third party kernel modules|unless you manually uninstalled the standard kernel metapackages/i,
    finding: { kinds: ['rebuild-app', 'reboot'], verdict: 'conditional' },
  },
  {
    publisher: 'Ubuntu',
    pattern: /^in general, a standard system (?:update|upgrade) will make all the necessary changes/i,
  },
  {
    publisher: 'CISA KEV',
    pattern:
      /^apply (?:updates|mitigations) per vendor instructions(?: or discontinue use of the product if (?:updates|mitigations) are unavailable)?\.?$/i,
  },
  {
    publisher: 'CISA KEV',
    pattern:
      /^apply (?:updates|mitigations) per vendor instructions, follow applicable BOD 22-01 guidance for cloud services, or discontinue use/i,
  },
  {
    publisher: 'CISA ICS',
    pattern: /^(?:CISA|NCCIC|ICS-CERT) (?:also |further |strongly )*(?:recommends|encourages|reminds|urges|provides)/i,
  },
  { publisher: 'US-CERT', pattern: /(?:encourages?|urges?) users and administrators to review/i },
];

/** What a publisher always says, in the same words. */
export const formulas: Rule = {
  name: 'formula',
  description: 'A sentence that this publisher repeats, and whose meaning is known.',
  find: ({ text }) => FORMULAS.find((f) => f.finding && f.pattern.test(text))?.finding,
};

export const isEmptyFormula = (text: string): boolean => FORMULAS.some((f) => !f.finding && f.pattern.test(text));
