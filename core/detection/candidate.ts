import type { DetectedStep, Kind } from '../manual-step.ts';
import { circumstancesOf } from './circumstances.ts';
import { kindsOf } from './kinds.ts';
import type { Found } from './lists.ts';
import type { Passage } from './passage.ts';
import { restartIn } from './restarts.ts';
import { shorten } from './shorten.ts';
import { withCode } from './step-code.ts';
import { isListing, POINTS, type Wording, wordingOf } from './wording.ts';

/** What a found passage would be as a step. */
export interface Candidate {
  readonly step: DetectedStep;
  readonly found: Found;
  readonly force: Wording['force'];
}

/** A step out of the passage that asks for it. `evidence` is the index of its quote. Nothing is added to what it says. */
export function candidateOf(found: Found, evidence: number, following: readonly Passage[]): Candidate {
  const { passage, rule } = found;
  const { instruction, condition, force } = wordingOf(passage, found.kinds[0] ?? 'other');
  const told = withCode(passage, instruction, { listing: isListing(passage.text), following });
  const step: DetectedStep = {
    kind: kindOf(found, instruction),
    instruction: shorten(told.instruction),
    ...(condition !== undefined && { condition: shorten(condition) }),
    ...(told.code !== undefined && { code: told.code }),
    ...circumstancesOf(passage, following),
    evidence: [evidence],
    rule,
  };
  return { step, found, force };
}

/** A restart is one also among other work; a mere pointer is of the kind that it names, or of none. */
function kindOf({ kinds, passage, rule }: Found, instruction: string): Kind {
  const kind = kinds[0] ?? 'other';
  if ((kind === 'other' || kind === 'workaround-only') && /^re-?(?:start|boot)/i.test(instruction))
    return restartIn(instruction) ?? kind;
  const points = rule === 'linked-guidance' && POINTS.test(instruction);
  return points && !kindsOf(passage.text, passage.code).includes(kind) ? 'other' : kind;
}
