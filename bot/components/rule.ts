import { replace } from '../answer.ts';
import type { Component } from '../command.ts';
import { say } from '../render/message.ts';
import { ruleWords } from '../render/view.ts';
import { decodeRule } from '../rule-id.ts';
import { saveRule } from '../rule-trial.ts';

/** The button under a rule that was tried. */
export const saveTriedRule: Component = {
  name: 'saverule',
  access: 'manager',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    const wanted = decodeRule(args);
    const { id, changed, of } = await saveRule(context, caller, wanted);
    await replace(
      interaction,
      say(
        `Rule **${id}** is saved: ${ruleWords(wanted)}. It changed ${changed} of ${of} bulletins, and holds for all that come. \`/rule remove\` takes it back.`,
      ),
    );
  },
};
