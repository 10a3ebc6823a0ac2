import type { NewDelivery } from './delivery.ts';
import type { ManualStep } from './manual-step.ts';

/** One step of a checklist as the team has it. */
export interface ChecklistItem {
  readonly step: ManualStep;
  readonly doneBy?: string;
  readonly doneAt?: number;
}

export type ChecklistState = 'open' | 'acknowledged' | 'done' | 'dismissed';

/** The steps of one bulletin for one team, and where it stands. People are actor keys. */
export interface Checklist {
  readonly teamId: string;
  readonly bulletinId: number;
  readonly openedAt: number;
  readonly items: readonly ChecklistItem[];
  readonly acknowledgement?: { readonly by: string; readonly at: number; readonly revision: number };
  readonly dismissal?: { readonly by: string; readonly at: number; readonly why: string };
  readonly thread?: { readonly id: string; readonly channelId: string };
}

/** A dismissed one stays so; one without steps is never `done`, only acknowledged. */
export function checklistState(checklist: Checklist): ChecklistState {
  if (checklist.dismissal) return 'dismissed';
  if (checklist.items.length > 0 && checklist.items.every((item) => item.doneAt !== undefined)) return 'done';
  return checklist.acknowledgement ? 'acknowledged' : 'open';
}

export interface Progress {
  readonly done: number;
  readonly total: number;
}

export function progressOf(checklist: Checklist): Progress {
  return { done: checklist.items.filter((item) => item.doneAt !== undefined).length, total: checklist.items.length };
}

/** What people did, in the audit trail's words. */
export const ACTIONS = [
  'acknowledge',
  'unacknowledge',
  'done',
  'undo',
  'note',
  'dismiss',
  'restore',
  'open-thread',
  'source-add',
  'source-remove',
  'source-pause',
  'source-resume',
  'source-move',
  'source-pages',
  'watch-add',
  'watch-edit',
  'watch-remove',
  'settings',
  'bulletin-add',
  'correct-strike',
  'correct-add',
  'correct-nothing',
  'correct-back',
  'rule-add',
  'rule-remove',
] as const;
export type Action = (typeof ACTIONS)[number];

export interface AuditEntry {
  readonly id: number;
  readonly at: number;
  readonly actor: string;
  readonly action: Action;
  readonly bulletinId?: number;
  readonly stepKey?: string;
  readonly detail?: string;
}

/** A step takes three components (section, text, button) of the 40 that a message holds; the rest is heading and state. */
export const STEPS_PER_PAGE = 10;

/** Number of messages that a checklist fills; at least one. */
export const pageCount = (steps: number): number => Math.max(1, Math.ceil(steps / STEPS_PER_PAGE));

/** The messages owed to a checklist's thread, one a page. Owing them again is harmless: each has its own dedupe key. */
export function checklistDeliveries(checklist: Checklist): NewDelivery[] {
  const { thread, teamId, bulletinId } = checklist;
  if (!thread) return [];
  return Array.from({ length: pageCount(checklist.items.length) }, (_, page) => ({
    teamId,
    destination: thread.id,
    purpose: 'checklist',
    dedupeKey: `checklist:${bulletinId}:${page}`,
    bulletinId,
    payload: { page },
  }));
}
