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

/** The text of a bulletin, pasted into the form of `/bulletin add`. */
export const addText: Component = {
  name: 'addtext',
  access: 'responder',
  async run(interaction, args, caller, context) {
    if (!interaction.isModalSubmit()) return;
    await think(interaction);
    const [id, publisher] = args.map((arg) => decodeURIComponent(arg));
    await addBulletin(interaction, caller, context, {
      title: interaction.fields.getTextInputValue('title'),
      text: interaction.fields.getTextInputValue('text'),
      ...(id && { id }),
      ...(publisher && { publisher }),
    });
  },
};
