import * as choice from './choice.ts';
import { UNDO, UNDO_NEED } from './circumstances.ts';
import * as force from './force.ts';
import { ALL_FORMULAS } from './formulas.ts';
import { RESTARTS } from './restarts.ts';
import { RULES } from './rules/index.ts';
import { NAMES_ONLY, THANKS } from './section-reader.ts';
import * as updates from './updates.ts';
import { Vocabulary } from './vocabulary.ts';

/** What most sentences are asked. */
export const PATTERNS: readonly RegExp[] = [
  ...[choice, force, updates]
    .flatMap((file) => Object.values<unknown>(file))
    .filter((value) => value instanceof RegExp),
  ALL_FORMULAS.any,
  RESTARTS,
  NAMES_ONLY,
  THANKS,
  UNDO,
  UNDO_NEED,
  ...RULES.flatMap((rule) => rule.looksFor ?? []),
];

export const VOCABULARY = new Vocabulary(PATTERNS);
