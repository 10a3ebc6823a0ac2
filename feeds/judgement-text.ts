import { styleText } from 'node:util';
import type { JudgedFile } from './detect-files.ts';

/** What `handfix detect --json` prints: one line for each file. */
export function judgementLine(file: string, { judgement }: JudgedFile): string {
  const { verdict, kinds, reboot, steps, evidence } = judgement;
  return JSON.stringify({
    file,
    manual: verdict,
    kinds,
    reboot: reboot ?? null,
    steps: steps.map((step) => ({
      kind: step.kind,
      instruction: step.instruction,
      condition: step.condition ?? null,
      code: step.code ?? null,
      place: step.place ?? null,
      moment: step.moment ?? null,
      restart: step.restart ?? null,
      undo: step.undo ?? null,
      evidence: step.evidence,
    })),
    evidence: evidence.map(({ quote, section, rule }) => ({ quote, section: section ?? null, rule })),
  });
}

const VERDICTS = {
  required: 'Handwork required',
  conditional: 'Handwork for some configurations',
  none: 'Installing the update is enough',
  unjudged: 'Not judged',
} as const;
const REASONS = {
  'excerpt-only': 'it is only an excerpt',
  language: 'it is in a language without rules',
  'timed-out': 'it took too long',
  unreadable: 'there is no text in it',
  undecided: 'its publisher has not said yet who is affected',
} as const;
const COLOURS = { required: 'red', conditional: 'yellow', none: 'green', unjudged: 'gray' } as const;

/** Why it was not judged; `undefined` when it was. */
export const unjudgedBecause = ({ judgement: { reason } }: JudgedFile): string | undefined =>
  reason === undefined ? undefined : REASONS[reason];

/** The same for people, in colour when `colour` is set. Control characters of the document are left out. */
export function judgementText(file: string, judged: JudgedFile, colour: boolean): string {
  const paint = (style: Parameters<typeof styleText>[0], text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const { title, judgement } = judged;
  const { verdict, reboot, steps, evidence } = judgement;
  const because = unjudgedBecause(judged);
  const lines = [
    paint('bold', clean(title ?? file)),
    ...(title === undefined ? [] : [paint('gray', file)]),
    paint(COLOURS[verdict], VERDICTS[verdict]) + (because === undefined ? '' : `: ${because}`),
  ];
  for (const [i, step] of steps.entries()) {
    const condition = step.condition === undefined ? '' : ` ${paint('italic', `(${clean(step.condition)})`)}`;
    lines.push(`  ${i + 1}. ${clean(step.instruction)}${condition} ${paint('cyan', `[${step.kind}]`)}`);
    for (const line of step.code?.split('\n') ?? []) lines.push(`       ${paint('magenta', clean(line))}`);
    const about = [step.moment, step.place, step.restart].filter((part) => part !== undefined).map(clean);
    if (about.length > 0) lines.push(paint('gray', `     ${about.join(' · ')}`));
    if (step.undo !== undefined) lines.push(paint('gray', `     ↩ ${clean(step.undo)}`));
    for (const index of step.evidence) {
      const found = evidence[index];
      if (found)
        lines.push(
          paint(
            'gray',
            `     “${clean(found.quote)}”${found.section ? ` – ${clean(found.section)}` : ''} – ${found.rule}`,
          ),
        );
    }
  }
  if (reboot !== undefined) lines.push(reboot ? '  A reboot is needed.' : '  No reboot is needed.');
  return `${lines.join('\n')}\n`;
}

const clean = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '');
