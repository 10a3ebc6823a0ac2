import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from 'discord.js';
import { ADDED_BY_HAND } from '../../core/correction.ts';
import { KINDS } from '../../core/manual-step.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import type { NameOf } from './alert.ts';
import { buttons, type Choice, menu, message, type Part, type RenderedMessage, text } from './message.ts';
import { cut, labelOf, link, oneLine } from './text.ts';
import { correctionLine, newestLines, viewLines } from './view.ts';
import { KIND_WORDS, verdictLine } from './words.ts';

const MENU = 25;
const LINES_CHARS = 2_200;

/** The panel on which a judgement is corrected. */
export function renderCorrecting(bulletin: RecordedBulletin, nameOf: NameOf): RenderedMessage {
  const { key, steps, view } = bulletin;
  const title = link(cut(labelOf(bulletin), 150), bulletin.url);
  const verdict = [`**${verdictLine(bulletin.verdict, bulletin.reason)}**`, ...viewLines(bulletin, nameOf)].join('\n');
  const vendors = steps.flatMap((step, i) =>
    step.rule === ADDED_BY_HAND ? [] : [{ label: cut(`${i + 1}. ${oneLine(step.instruction)}`, 100), value: step.key }],
  );
  const said = view?.corrections ?? [];
  const parts: Part[] = [
    text(
      `### Correct: ${title}\n${verdict}\n-# What you say holds in this server at once, and a revision of the bulletin keeps it.`,
    ),
    ...menus(`strike:${key}`, 'This is not a step …', vendors),
    buttons(
      { label: 'A step is missing …', id: `addstep:${key}` },
      {
        label: 'Needs nothing …',
        id: `nothing:${key}`,
        disabled: bulletin.verdict === 'none' && steps.length === 0,
      },
    ),
  ];
  if (said.length === 0) return message(parts);
  const lines = said.map((correction) => correctionLine(correction, nameOf));
  const choices = said.map((correction): Choice => {
    const [what, about] =
      correction.kind === 'needs-nothing'
        ? ['Needs nothing', correction.why]
        : correction.kind === 'not-a-step'
          ? ['Not a step', correction.instruction]
          : ['A step is missing', correction.step.instruction];
    return { label: cut(`${what}: ${oneLine(about)}`, 100), value: String(correction.id) };
  });
  return message([
    ...parts,
    text(`**Said so far**\n${newestLines(lines, LINES_CHARS)}`),
    ...menus(`takeback:${key}`, 'Take a correction back …', choices),
  ]);
}

/** A menu holds 25 choices; there are never more than a hundred. */
function menus(id: string, placeholder: string, choices: readonly Choice[]): Part[] {
  return Array.from({ length: Math.min(4, Math.ceil(choices.length / MENU)) }, (_, i) => {
    const shown = choices.slice(i * MENU, (i + 1) * MENU);
    return menu(`${id}:${i}`, placeholder, shown, shown.length);
  });
}

type Label = Extract<APIModalInteractionResponseCallbackData['components'][number], { type: ComponentType.Label }>;

const input = (
  label: string,
  id: string,
  look: { readonly long?: boolean; readonly min?: number; readonly max: number; readonly hint?: string },
  description?: string,
): Label => ({
  type: ComponentType.Label,
  label,
  ...(description !== undefined && { description }),
  component: {
    type: ComponentType.TextInput,
    custom_id: id,
    style: look.long ? TextInputStyle.Paragraph : TextInputStyle.Short,
    max_length: look.max,
    required: look.min !== undefined,
    ...(look.min !== undefined && { min_length: look.min }),
    ...(look.hint !== undefined && { placeholder: look.hint }),
  },
});

export const missingStepModal = (key: number): APIModalInteractionResponseCallbackData => ({
  custom_id: `addstep:${key}`,
  title: 'A step is missing',
  components: [
    input('What is to be done?', 'instruction', { min: 5, max: 200, hint: 'Rotate the signing key of each gateway.' }),
    input('Command, path or value', 'code', { long: true, max: 500 }, 'As it is typed, when there is one'),
    input('Only when', 'condition', { max: 150, hint: 'If single sign-on is used' }, 'Empty: for everybody'),
    {
      type: ComponentType.Label,
      label: 'Kind of work',
      component: {
        type: ComponentType.StringSelect,
        custom_id: 'kind',
        placeholder: KIND_WORDS.other,
        required: false,
        min_values: 0,
        options: KINDS.map((kind) => ({ label: KIND_WORDS[kind], value: kind })),
      },
    },
  ],
});

export const needsNothingModal = (key: number): APIModalInteractionResponseCallbackData => ({
  custom_id: `nothing:${key}`,
  title: 'Needs nothing',
  components: [
    input(
      'Why is installing the update enough?',
      'why',
      { long: true, min: 3, max: 300, hint: 'The keys are rotated by our gateway every night.' },
      'A step that a later revision adds still counts',
    ),
  ],
});
