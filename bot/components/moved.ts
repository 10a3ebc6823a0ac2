import { movedWords } from '../../core/source-move.ts';
import { UserError } from '../../core/user-error.ts';
import { answer, replace } from '../answer.ts';
import type { Component } from '../command.ts';
import { say } from '../render/message.ts';
import { renderNotice } from '../render/notice.ts';
import { escapeLine, when } from '../render/text.ts';
import { mayChangeSource } from '../source-access.ts';
import { STALE } from '../stale.ts';
import { namesOf } from '../subjects.ts';
import { keyOf } from '../work.ts';

/** A source has moved elsewhere: whether its new address is used. */
export const decideMove: Component = {
  name: 'moved',
  access: 'manager',
  async run(interaction, args, caller, context) {
    if (!interaction.isMessageComponent()) return;
    const { db, clock } = context;
    const decision = args[1] === 'use' || args[1] === 'keep' ? args[1] : undefined;
    const move = await db.tables.sourceMoves.find(keyOf(args));
    if (!decision || !move) throw new UserError(STALE);
    const source = await db.tables.sources.find(move.sourceId);
    if (!source || source.kind === 'hand') throw new UserError('This source is not read any more.');
    await mayChangeSource(context, caller, source);
    const now = clock.now();
    const changed = await db.transaction(async (tables) => {
      if (!(await tables.sourceMoves.decide(move.id, decision, caller.actor, now))) return false;
      if (decision === 'use' && !(await tables.sources.move(source.id, move.url)))
        throw new UserError(
          'There is a source with the new address already: `/source remove` takes one of the two away.',
        );
      await tables.audit.record({
        teamId: caller.team.id,
        at: now,
        actor: caller.actor,
        action: 'source-move',
        detail: `${source.name}: ${decision === 'use' ? `now ${move.url}` : `still ${source.url}`}`,
      });
      return true;
    });
    const decided = await db.tables.sourceMoves.find(move.id);
    const by = decided?.decidedBy ?? caller.actor;
    const name = (await namesOf(db.tables, [by]))(by);
    const words = decided?.decision === 'use' ? 'The new address is used' : 'The old address is kept';
    const line = `${words}, said ${escapeLine(name, 60)} ${when(decided?.decidedAt ?? now)}.`;
    const notice = { what: 'source-moved', subject: source.name, detail: movedWords(move.url) } as const;
    await replace(interaction, renderNotice(notice, line));
    if (!changed) await answer(interaction, say('It was decided already.'));
  },
};
