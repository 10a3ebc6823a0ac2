import type { Health } from '../../core/ports.ts';
import type { Source } from '../../core/source.ts';
import { isTroubled, worstFirst } from '../../core/source-health.ts';
import { conditionCounts, conditionMark, troubleOf } from './health.ts';
import { COLOUR, message, type RenderedMessage, separator, text } from './message.ts';
import { escapeLine, plural, strong, when } from './text.ts';

export interface StatusLook {
  readonly health: Health;
  readonly version: string;
  readonly sources: readonly Source[];
  readonly waiting: number;
  readonly dead: number;
  readonly bulletins: number;
  readonly brokenChannels: readonly { readonly channelId: string; readonly trouble: string; readonly since: number }[];
  /** When the team's next weekly message is due; `off`, or `nowhere` for want of a channel. */
  readonly heartbeat: number | 'off' | 'nowhere';
  /** What is not set up, for who can change it. */
  readonly setup: readonly string[];
}

const TROUBLES = 4;

export function renderStatus(look: StatusLook): RenderedMessage {
  const { health, sources, brokenChannels, setup } = look;
  const active = sources.filter((s) => s.state === 'active');
  const troubled = worstFirst(active.filter(isTroubled), (s) => s);
  const well = health.ok && troubled.length === 0 && brokenChannels.length === 0;
  const lines = [
    well ? '### ✅ All is well' : '### ⚠️ Something needs attention',
    ...health.faults.slice(0, TROUBLES).map((fault) => `⚠️ ${escapeLine(fault, 200)}`),
    ...brokenChannels
      .slice(0, TROUBLES)
      .map((c) => `⚠️ I cannot post to <#${c.channelId}> since ${when(c.since, 'f')}: ${escapeLine(c.trouble, 120)}`),
    ...troubled.slice(0, TROUBLES).map((s) => `${conditionMark(s)} ${strong(s.name, 60)}: ${troubleOf(s)}`),
    ...(troubled.length > TROUBLES ? [`-# and ${troubled.length - TROUBLES} more: \`/source health\``] : []),
    `**Sources** ${sources.length === 0 ? 'none' : conditionCounts(sources)} · ${plural(look.bulletins, 'bulletin')} known`,
    `**Messages** ${look.waiting === 0 ? 'nothing is waiting' : `${look.waiting} waiting`}${look.dead > 0 ? `, ${look.dead} given up` : ''}`,
    `**Sources were looked at** ${health.lastTickAt === undefined ? 'not yet' : when(health.lastTickAt)}`,
    `**Weekly message** ${look.heartbeat === 'off' ? 'off' : look.heartbeat === 'nowhere' ? 'is posted nowhere: no channel hears of trouble' : when(look.heartbeat)}`,
    `-# Handfix ${look.version} · started ${when(health.startedAt)}`,
  ];
  return message([text(lines.join('\n')), ...(setup.length > 0 ? [separator(), text(setup.join('\n'))] : [])], {
    colour: well ? COLOUR.done : COLOUR.medium,
  });
}
