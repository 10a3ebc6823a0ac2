import { checklistDeliveries } from '../core/checklist.ts';
import { matches, watchedText } from '../core/subscription.ts';
import { counts } from '../core/team-judgement.ts';
import { isExploited } from '../core/threat.ts';
import type { Act } from '../db/checklists.ts';
import type { Tables } from '../db/tables.ts';
import type { BotContext, Caller } from './command.ts';
import type { Subject } from './subjects.ts';
import { change, subjectOf } from './work.ts';

/**
 * A correction, with all that follows from it: a bulletin that now asks for work gets a checklist, the pages in its
 * thread, and a card wherever a watch wants it.
 */
export function correct(
  context: BotContext,
  caller: Caller,
  bulletinId: number,
  work: (tables: Tables, act: Act) => Promise<boolean>,
): Promise<{ readonly changed: boolean; readonly subject: Subject }> {
  return change(context, caller, bulletinId, async (tables, act) => {
    const { bulletin: before } = await subjectOf(tables, caller, bulletinId);
    if (!(await work(tables, act))) return false;
    const { bulletin } = await subjectOf(tables, caller, bulletinId);
    if (bulletin.steps.length > 0) await tables.checklists.open(act.teamId, [bulletinId], act.now);
    const checklist = await tables.checklists.find(act.teamId, bulletinId);
    if (checklist) await tables.deliveries.enqueue(checklistDeliveries(checklist), act.now);
    if (counts(bulletin.verdict) && !counts(before.verdict) && !checklist?.dismissal)
      await announce(tables, act, bulletin);
    return true;
  });
}

async function announce(tables: Tables, act: Act, bulletin: Subject['bulletin']): Promise<void> {
  const sources = await tables.bulletins.sourcesOf(bulletin.key, act.teamId);
  const announceable = {
    ...bulletin,
    exploited: isExploited(bulletin),
    tlp: bulletin.tlp,
    sourceIds: sources.map((s) => s.sourceId),
    text: watchedText(bulletin),
  };
  const watches = (await tables.subscriptions.list(act.teamId)).filter((w) => matches(w.filter, announceable));
  const channels = new Map<string, string[]>();
  for (const { channelId, roleId } of watches)
    channels.set(channelId, [...(channels.get(channelId) ?? []), ...(roleId === undefined ? [] : [roleId])]);
  await tables.deliveries.enqueue(
    [...channels].map(([destination, roleIds]) => ({
      teamId: act.teamId,
      destination,
      purpose: 'alert',
      dedupeKey: `alert:${bulletin.key}`,
      bulletinId: bulletin.key,
      payload: roleIds.length > 0 ? { roleIds: [...new Set(roleIds)] } : {},
    })),
    act.now,
  );
}
