import { UserError } from '../../core/user-error.ts';
import { answer, replace } from '../answer.ts';
import type { Component } from '../command.ts';
import { decodeQuery } from '../list-query.ts';
import { PAGE_SIZE, renderQuery } from '../lists.ts';
import { renderList } from '../render/lists.ts';
import { keyOf } from '../work.ts';

/** Turns the page of a list; from a message that is no list, shows it beside. */
export const turnList: Component = {
  name: 'list',
  access: 'reader',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    const page = await renderQuery(context, caller, decodeQuery(args[1] ?? ''), keyOf(args));
    await (args[2] === 'beside' ? answer(interaction, page) : replace(interaction, page));
  },
};

/** All that a digest holds, a page at a time, for one person; a page that is open already is turned in place. */
export const showDigest: Component = {
  name: 'digest',
  access: 'reader',
  async run(interaction, args, caller, { db: { tables } }) {
    if (!interaction.isMessageComponent()) return;
    const id = keyOf(args);
    const page = keyOf(args, 1);
    const digest = await tables.deliveries.find(id);
    const keys = digest?.teamId === caller.team.id ? (digest.payload.bulletinIds ?? []) : [];
    if (keys.length === 0) throw new UserError('I do not know this digest any more.');
    const list = renderList({
      title: 'All of this digest',
      lines: await tables.bulletins.lines(caller.team.id, keys.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE)),
      total: keys.length,
      page,
      pageSize: PAGE_SIZE,
      pageId: (to) => `digest:${id}:${Math.max(0, to)}:turn`,
      empty: 'There are no more.',
    });
    await (args[2] === 'turn' ? replace(interaction, list) : answer(interaction, list));
  },
};
