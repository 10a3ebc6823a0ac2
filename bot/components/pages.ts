import { UserError } from '../../core/user-error.ts';
import { answer } from '../answer.ts';
import type { Component } from '../command.ts';
import { say } from '../render/message.ts';
import { strong } from '../render/text.ts';
import { mayChangeSource } from '../source-access.ts';
import { keyOf } from '../work.ts';

/** A feed that was added carries only excerpts: its items are followed to their pages. */
export const readPages: Component = {
  name: 'pages',
  access: 'manager',
  async run(interaction, args, caller, context) {
    const { db, clock } = context;
    const source = await db.tables.sources.find(keyOf(args));
    if (source?.kind !== 'rss') throw new UserError('This source is not read any more.');
    await mayChangeSource(context, caller, source);
    const now = clock.now();
    await db.transaction(async (tables) => {
      await tables.sources.followPages(source.id, source.options, now);
      const { team, actor } = caller;
      const detail = `${source.name}: with its pages`;
      await tables.audit.record({ teamId: team.id, at: now, actor, action: 'source-pages', detail });
    });
    const name = strong(source.name, 80);
    await answer(
      interaction,
      say(`${name} is read with its pages from now on, the first of them within some minutes.`),
    );
  },
};
