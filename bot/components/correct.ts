import type { MessageComponentInteraction, ModalSubmitInteraction } from 'discord.js';
import { KINDS } from '../../core/manual-step.ts';
import { UserError } from '../../core/user-error.ts';
import { answer, ask, replace } from '../answer.ts';
import type { Component } from '../command.ts';
import { correct } from '../correcting.ts';
import { missingStepModal, needsNothingModal, renderCorrecting } from '../render/correct.ts';
import { say } from '../render/message.ts';
import type { Subject } from '../subjects.ts';
import { keyOf, subjectOf } from '../work.ts';

const ADDED_AT_MOST = 25;

/** The button on cards and explanations: opens the panel. */
export const openCorrecting: Component = {
  name: 'correct',
  access: 'responder',
  async run(interaction, args, caller, context) {
    const { bulletin, nameOf } = await subjectOf(context.db.tables, caller, keyOf(args));
    await answer(interaction, renderCorrecting(bulletin, nameOf));
  },
};

/** "This is not a step", of one or several. */
export const strikeSteps: Component = {
  name: 'strike',
  access: 'responder',
  async run(interaction, args, caller, context) {
    if (!interaction.isStringSelectMenu()) return;
    const { changed, subject } = await correct(context, caller, keyOf(args), async (tables, act) => {
      let struck = false;
      for (const key of interaction.values) struck = (await tables.corrections.strike(act, key)) || struck;
      return struck;
    });
    await showPanel(interaction, subject);
    if (!changed) await answer(interaction, say('This step is gone already.'));
  },
};

/** "A step is missing": asks for it first. */
export const addStep: Component = {
  name: 'addstep',
  access: 'responder',
  async run(interaction, args, caller, context) {
    const key = keyOf(args);
    if (!interaction.isModalSubmit()) {
      await subjectOf(context.db.tables, caller, key);
      await ask(interaction, missingStepModal(key));
      return;
    }
    const { fields } = interaction;
    const value = (id: string) => fields.getTextInputValue(id).trim();
    const instruction = value('instruction').replace(/\s+/g, ' ');
    if (instruction.length < 5) throw new UserError('Say what is to be done.');
    const kind = KINDS.find((k) => k === fields.getStringSelectValues('kind')[0]);
    const condition = value('condition').replace(/\s+/g, ' ');
    const code = value('code');
    const { subject } = await correct(context, caller, key, async (tables, act) => {
      const said = await tables.corrections.list(act.teamId, act.bulletinId);
      if (said.filter((c) => c.kind === 'missing-step').length >= ADDED_AT_MOST)
        throw new UserError(`A bulletin has at most ${ADDED_AT_MOST} added steps: take one back first.`);
      await tables.corrections.addStep(act, {
        instruction,
        ...(kind && { kind }),
        ...(condition !== '' && { condition }),
        ...(code !== '' && { code }),
      });
      return true;
    });
    await showPanel(interaction, subject);
  },
};

/** "Needs nothing": asks for the reason first. */
export const needsNothing: Component = {
  name: 'nothing',
  access: 'responder',
  async run(interaction, args, caller, context) {
    const key = keyOf(args);
    if (!interaction.isModalSubmit()) {
      await subjectOf(context.db.tables, caller, key);
      await ask(interaction, needsNothingModal(key));
      return;
    }
    const why = interaction.fields.getTextInputValue('why').trim();
    if (why === '') throw new UserError('Say why, so that the others know.');
    const { changed, subject } = await correct(context, caller, key, (tables, act) =>
      tables.corrections.needsNothing(act, why),
    );
    await showPanel(interaction, subject);
    if (!changed) await answer(interaction, say('Somebody has said so already.'));
  },
};

export const takeBack: Component = {
  name: 'takeback',
  access: 'responder',
  async run(interaction, args, caller, context) {
    if (!interaction.isStringSelectMenu()) return;
    const { changed, subject } = await correct(context, caller, keyOf(args), async (tables, act) => {
      let taken = false;
      for (const id of interaction.values) taken = (await tables.corrections.withdraw(act, Number(id))) || taken;
      return taken;
    });
    await showPanel(interaction, subject);
    if (!changed) await answer(interaction, say('It was taken back already.'));
  },
};

function showPanel(
  interaction: MessageComponentInteraction<'cached'> | ModalSubmitInteraction<'cached'>,
  { bulletin, nameOf }: Subject,
): Promise<void> {
  return replace(interaction, renderCorrecting(bulletin, nameOf));
}
