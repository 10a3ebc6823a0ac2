import type { DetectedStep, Kind } from '../manual-step.ts';
import { CONDITION } from './force.ts';
import type { Passage } from './passage.ts';

const INSTRUCTION_CHARS = 200;
const CONDITION_PREFIX =
  /^((?!for (?:example|instance|this|these|more|that)\b)(?:if|when|for|on|in case|unless|once|after|where)\b[^,;:]{3,140})[,:]\s+(\S.*)$/i;
const CONDITION_SUFFIX =
  /^(.{15,300}?)\s+((?:if|unless|only if|when)\s(?:you|your|the|they|an?|it|using|running)\b[^.]{3,140})\.?$/i;

/** A step out of the passage that asks for it. `evidence` is the index of its quote. */
export function stepOf(passage: Passage, kind: Kind, rule: string, evidence: number): DetectedStep {
  const { instruction, condition } = partsOf(passage);
  const code = codeOf(passage);
  return {
    kind,
    instruction: shorten(instruction),
    ...(condition !== undefined && { condition: shorten(condition) }),
    ...(code !== undefined && { code }),
    evidence: [evidence],
    rule,
  };
}

function partsOf({ text, before }: Passage): { instruction: string; condition: string | undefined } {
  const plain = text
    .replace(/^(?:\W*)(?:note|important|warning|solution|mitigation|yes)\s*[:.,]\s*(?=\S{3})/i, '')
    .replace(/^[\s*•·–-]+/, '');
  const prefix = CONDITION_PREFIX.exec(plain);
  if (prefix?.[1] && prefix[2]) return { instruction: capital(prefix[2]), condition: capital(prefix[1]) };
  const suffix = CONDITION_SUFFIX.exec(plain);
  if (suffix?.[1] && suffix[2]) return { instruction: capital(suffix[1]), condition: capital(suffix[2]) };
  const led = /:$/.test(before) && CONDITION.test(before) ? before.replace(/:$/, '') : undefined;
  return { instruction: capital(plain), condition: led };
}

/** The commands or values that belong to the step, verbatim; long listings are for the bulletin itself. */
function codeOf({ code }: Passage): string | undefined {
  const text = code.join('\n').trim();
  return text === '' || text.length > 1_000 ? undefined : text;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function shorten(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain.length <= INSTRUCTION_CHARS) return plain;
  const cut = plain.slice(0, INSTRUCTION_CHARS - 1);
  const clause = Math.max(cut.lastIndexOf('; '), cut.lastIndexOf(', '), cut.lastIndexOf(': '));
  const at = clause > INSTRUCTION_CHARS * 0.6 ? clause : cut.lastIndexOf(' ');
  return `${cut.slice(0, at > 0 ? at : undefined)}…`;
}
