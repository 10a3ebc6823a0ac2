import type { Rule } from '../rule.ts';
import { additionalStep } from './additional-step.ts';
import { aftercare } from './aftercare.ts';
import { askedOther } from './asked-other.ts';
import { askedWork } from './asked-work.ts';
import { codeChange } from './code-change.ts';
import { compromiseCheck } from './compromise-check.ts';
import { faqAnswer } from './faq-answer.ts';
import { formulas } from './formulas.ts';
import { incompleteFix } from './incomplete-fix.ts';
import { linkedGuidance } from './linked-guidance.ts';
import { noPatch } from './no-patch.ts';
import { offByDefault } from './off-by-default.ts';
import { onlyRemedy } from './only-remedy.ts';
import { otherProduct } from './other-product.ts';
import { providedTool } from './provided-tool.ts';
import { toldWork } from './told-work.ts';

/** In this order; the first that finds something names the passage. */
export const RULES: readonly Rule[] = [
  formulas,
  offByDefault,
  incompleteFix,
  codeChange,
  additionalStep,
  aftercare,
  compromiseCheck,
  noPatch,
  faqAnswer,
  askedWork,
  linkedGuidance,
  providedTool,
  otherProduct,
  toldWork,
  onlyRemedy,
  askedOther,
];
