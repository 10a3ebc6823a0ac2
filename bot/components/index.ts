import type { Component } from '../command.ts';
import { addText } from '../hand.ts';
import { acknowledge, dismiss, explainCard, readText, restore, show } from './card.ts';
import { catalogue } from './catalogue.ts';
import { done, openChecklist, turnSteps, undo } from './checklist.ts';
import { addStep, needsNothing, openCorrecting, strikeSteps, takeBack } from './correct.ts';
import { showDigest, turnList } from './list.ts';
import { decideMove } from './moved.ts';
import { readPages } from './pages.ts';
import { saveTriedRule } from './rule.ts';

export const COMPONENTS: readonly Component[] = [
  acknowledge,
  openChecklist,
  turnSteps,
  done,
  undo,
  explainCard,
  dismiss,
  restore,
  show,
  readText,
  turnList,
  showDigest,
  addText,
  openCorrecting,
  strikeSteps,
  addStep,
  needsNothing,
  takeBack,
  saveTriedRule,
  decideMove,
  readPages,
  catalogue,
];
