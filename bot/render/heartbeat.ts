import { type Heartbeat, WEEKDAYS } from '../../core/heartbeat.ts';
import type { Team } from '../../core/team.ts';
import { CONDITION_MARKS, CONDITION_WORDS } from './health.ts';
import { buttons, COLOUR, message, type RenderedMessage, text } from './message.ts';
import { escapeLine, plural, when } from './text.ts';

/** What was read in a week, and what could not be. `openId`, `healthId`: custom ids of the buttons. */
export function renderHeartbeat(beat: Heartbeat, openId: string, healthId: string): RenderedMessage {
  const unread = beat.sources - beat.read;
  const lines = [
    `### The week since ${when(beat.from, 'D')}`,
    `Read **${beat.read === beat.sources ? plural(beat.sources, 'source') : `${beat.read} of ${plural(beat.sources, 'source')}`}**, **${plural(beat.bulletins, 'bulletin')}**, **${beat.handwork} needed handwork**.`,
    ...beat.troubled.map(
      ({ name, condition }) =>
        `${CONDITION_MARKS[condition]} **${escapeLine(name, 80) || '?'}**: ${CONDITION_WORDS[condition]}`,
    ),
    ...(beat.moreTroubled > 0 ? [`-# and ${beat.moreTroubled} more`] : []),
    ...(beat.troubled.length === 0 && beat.sources > 0 && unread === 0
      ? ['Every source was read, and none is in trouble.']
      : []),
    ...(beat.lateMs === undefined ? [] : [`-# It was due ${when(beat.dueAt, 'f')}: I was not running then.`]),
    '-# I say this once a week, so that silence means nothing was found. `/settings heartbeat` changes when.',
  ];
  return message(
    [
      text(lines.join('\n')),
      buttons({ label: 'Open work', id: openId }, { label: 'Health of the sources', id: healthId }),
    ],
    { colour: beat.troubled.length > 0 || unread > 0 ? COLOUR.medium : COLOUR.done },
  );
}

/** When a team gets its weekly message: `Mondays at 09:00`. */
export const heartbeatWords = ({
  heartbeatDay,
  heartbeatHour,
}: Pick<Team, 'heartbeatDay' | 'heartbeatHour'>): string =>
  heartbeatDay === undefined
    ? 'none'
    : `${WEEKDAYS[heartbeatDay - 1] ?? ''}s at ${String(heartbeatHour).padStart(2, '0')}:00`;
