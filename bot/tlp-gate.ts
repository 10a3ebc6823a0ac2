import type { Tlp } from '../core/bulletin.ts';
import { isWithin } from '../core/tlp.ts';
import type { Tables } from '../db/tables.ts';

/**
 * Whether a channel may show what carries a label: what limits its hearers needs a watch of that channel that says so,
 * also when the label came with a revision, after the message.
 */
export async function channelGate(
  tables: Tables,
  teamId: string,
  channelId: string,
): Promise<(label: Tlp | undefined) => boolean> {
  const here = (await tables.subscriptions.list(teamId)).filter((watch) => watch.channelId === channelId);
  return (label) => isWithin(label, undefined) || here.some(({ filter }) => isWithin(label, filter.tlp));
}
