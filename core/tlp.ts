import { TLP_LABELS, type Tlp } from './bulletin.ts';

/** Labels that a channel shows only when a watch of it says so (FIRST, TLP 2.0): who may hear of them is limited. */
export const LIMITED_LABELS = ['AMBER', 'AMBER+STRICT', 'RED'] as const satisfies readonly Tlp[];
export type LimitedTlp = (typeof LIMITED_LABELS)[number];

/** True when what carries the label may be shown where `upTo` is the highest that may be; GREEN without it. */
export const isWithin = (label: Tlp | undefined, upTo: LimitedTlp | undefined): boolean =>
  label === undefined || TLP_LABELS.indexOf(label) <= TLP_LABELS.indexOf(upTo ?? 'GREEN');
