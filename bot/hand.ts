import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { HandBulletin } from '../core/ports.ts';
import { type Answerable, answer, think } from './answer.ts';
import type { BotContext, Caller, Component } from './command.ts';
import { renderAlert } from './render/alert.ts';
import { say } from './render/message.ts';
import { subjectOf } from './work.ts';

/** Records a bulletin that a person gave us, and shows its card. */
export async function addBulletin(
  interaction: Answerable,
  caller: Caller,
  context: BotContext,
  given: Omit<HandBulletin, 'teamId' | 'actor'>,
): Promise<void> {
  const { bulletinKey, outcome } = await context.reading.addByHand({
    teamId: caller.team.id,
    actor: caller.actor,
    ...given,
  });
  context.wake();
  const subject = await subjectOf(context.db.tables, caller, bulletinKey);
  await answer(interaction, renderAlert(subject));
  if (outcome === 'unchanged') await answer(interaction, say('I knew this bulletin already; nothing has changed.'));
}

const field = (name: string, label: string, input: object, description?: string): APILabelComponent => ({
  type: ComponentType.Label,
  label,
  ...(description && { description }),
  component: { type: ComponentType.TextInput, custom_id: name, style: TextInputStyle.Short, ...input },
});

/** The form in which a bulletin's text is pasted. */
export const textForm = (about: {
  readonly id?: string;
  readonly publisher?: string;
}): APIModalInteractionResponseCallbackData => ({
  custom_id: 'addtext',
  title: 'Add a bulletin',
  components: [
    field('title', 'Title', { min_length: 3, max_length: 200, required: true }),
    field(
      'text',
      'Text',
      { style: TextInputStyle.Paragraph, min_length: 20, max_length: 4_000, required: true },
      'The bulletin as plain text or Markdown',
    ),
    field(
      'id',
      'Id',
      { max_length: 80, required: false, ...(about.id && { value: about.id }) },
      'The vendor’s own, when the text does not name it',
    ),
    field('publisher', 'Publisher', {
      max_length: 80,
      required: false,
      ...(about.publisher && { value: about.publisher }),
    }),
  ],
});

/** The text of a bulletin, pasted into the form of `/bulletin add`. */
export const addText: Component = {
  name: 'addtext',
  access: 'responder',
  async run(interaction, _args, caller, context) {
    if (!interaction.isModalSubmit()) return;
    await think(interaction);
    const field = (name: string) => interaction.fields.getTextInputValue(name).trim();
    const [id, publisher] = [field('id'), field('publisher')];
    await addBulletin(interaction, caller, context, {
      title: field('title'),
      text: field('text'),
      ...(id && { id }),
      ...(publisher && { publisher }),
    });
  },
};
