import { replace } from '../answer.ts';
import type { Component } from '../command.ts';
import { decodeQuery, renderQuery } from '../lists.ts';
import { keyOf } from '../work.ts';

/** Turns the page of a list. */
export const turnList: Component = {
  name: 'list',
  access: 'reader',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    await replace(interaction, await renderQuery(context, caller, decodeQuery(args[1] ?? ''), keyOf(args)));
  },
};
