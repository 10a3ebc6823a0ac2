import { type APIModalInteractionResponseCallbackData, ComponentType, TextInputStyle } from 'discord.js';
import { UserError } from '../../core/user-error.ts';
import { answer, ask, replace } from '../answer.ts';
import type { Component } from '../command.ts';
import { explain } from '../explanation.ts';
import { renderAlert } from '../render/alert.ts';
import { renderText } from '../render/explain.ts';
import { say } from '../render/message.ts';
import { strong, when } from '../render/text.ts';
import { cardOf, change, keyOf, settle, subjectOf } from '../work.ts';

export const acknowledge: Component = {
  name: 'ack',
  access: 'responder',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    const { changed, subject } = await change(context, caller, keyOf(args), (tables, act) =>
      tables.checklists.acknowledge(act),
    );
    await replace(interaction, await cardOf(context, subject, interaction.message.id));
    await settle(context, caller, subject);
    const has = subject.checklist?.acknowledgement;
    if (!changed && has && has.by !== caller.actor)
      await answer(interaction, say(`${strong(subject.nameOf(has.by), 60)} acknowledged it already, ${when(has.at)}.`));
  },
};

export const explainCard: Component = {
  name: 'explain',
  access: 'reader',
  async run(interaction, args, caller, context) {
    await answer(interaction, await explain(context, caller, keyOf(args)));
  },
};

/** A bulletin chosen from a list, or the button of a message about one. */
export const show: Component = {
  name: 'show',
  access: 'reader',
  async run(interaction, args, caller, context) {
    const chosen = interaction.isStringSelectMenu() ? interaction.values : args;
    await answer(interaction, renderAlert(await subjectOf(context.db.tables, caller, keyOf(chosen))));
  },
};

/** A page of a bulletin's text; one that is open already is turned in place. */
export const readText: Component = {
  name: 'text',
  access: 'reader',
  async run(interaction, args, caller, context) {
    const { bulletin } = await subjectOf(context.db.tables, caller, keyOf(args));
    const page = renderText(bulletin, keyOf(args, 1));
    await (args[2] === 'turn' ? replace(interaction, page) : answer(interaction, page));
  },
};

const REASON = 'why';

/** "Not for us": asks for the reason first. */
export const dismiss: Component = {
  name: 'dismiss',
  access: 'responder',
  async run(interaction, args, caller, context) {
    const key = keyOf(args);
    if (!interaction.isModalSubmit()) {
      await subjectOf(context.db.tables, caller, key);
      await ask(interaction, reasonModal(key));
      return;
    }
    const why = interaction.fields.getTextInputValue(REASON).trim();
    if (why === '') throw new UserError('Say why, so that the others know.');
    const { subject } = await change(context, caller, key, (tables, act) => tables.checklists.dismiss(act, why));
    const card = interaction.isFromMessage()
      ? await cardOf(context, subject, interaction.message.id)
      : renderAlert(subject);
    await replace(interaction, card);
    await settle(context, caller, subject);
  },
};

const reasonModal = (key: number): APIModalInteractionResponseCallbackData => ({
  custom_id: `dismiss:${key}`,
  title: 'Not for us',
  components: [
    {
      type: ComponentType.Label,
      label: 'Why does it not concern the team?',
      component: {
        type: ComponentType.TextInput,
        custom_id: REASON,
        style: TextInputStyle.Paragraph,
        placeholder: 'We do not run this product.',
        min_length: 3,
        max_length: 300,
        required: true,
      },
    },
  ],
});

export const restore: Component = {
  name: 'restore',
  access: 'responder',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    const { subject } = await change(context, caller, keyOf(args), (tables, act) => tables.checklists.restore(act));
    await replace(interaction, await cardOf(context, subject, interaction.message.id));
    await settle(context, caller, subject);
  },
};
