import { describe, expect, it } from 'vitest';
import {
  type CommandOption,
  commandEntries,
  matchingCommands,
  readOption,
  typedCommand,
} from '../../sandbox/page/commands.ts';
import { formatTime, messageTime, sameDay, snowflakeMs } from '../../sandbox/page/time.ts';
import { COMMANDS } from '../support/page-bot.ts';

const entries = commandEntries(COMMANDS as never);
const option = (over: Partial<CommandOption>): CommandOption => ({ type: 3, name: 'o', description: 'd', ...over });

describe('slash commands being typed', () => {
  it('are offered with their subcommands, the best fit first', () => {
    expect(entries.map((e) => e.path)).toEqual(['assign', 'fix list', 'fix show', 'mute', 'settings', 'slow']);
    expect(matchingCommands(entries, 's').map((e) => e.path)).toEqual([
      'settings',
      'slow',
      'fix show',
      'assign',
      'fix list',
    ]);
    expect(matchingCommands(entries, 'fix s').map((e) => e.path)).toEqual(['fix show']);
    expect(matchingCommands(entries, 'thinks').map((e) => e.path)).toEqual(['slow']);
    expect(matchingCommands(entries, 'zzz')).toEqual([]);
  });

  it('are known once their whole name stands there', () => {
    expect(typedCommand(entries, '/fix show HS')).toMatchObject({ entry: { path: 'fix show' }, rest: 'HS' });
    expect(typedCommand(entries, '/fix sho')).toBeUndefined();
    expect(typedCommand(entries, '/fix ')).toBeUndefined();
  });

  it.each([
    [option({ type: 4, min_value: 1, max_value: 9 }), '3', { value: 3 }],
    [option({ type: 4 }), '3.5', { fault: 'A whole number, please.' }],
    [option({ type: 4, max_value: 9 }), '12', { fault: 'At most 9.' }],
    [option({ type: 4, min_value: 1 }), '0', { fault: 'At least 1.' }],
    [option({ type: 10 }), '-1.5', { value: -1.5 }],
    [option({ type: 5 }), 'Yes', { value: true }],
    [option({ type: 5 }), 'perhaps', { fault: 'True or false?' }],
    [option({ choices: [{ name: 'Now', value: 'n' }] }), 'now', { value: 'n' }],
    [option({ choices: [{ name: 'Now', value: 'n' }] }), 'later', { fault: 'Choose one of the list.' }],
    [option({ type: 6 }), 'somebody', { fault: 'Choose one of the list.' }],
    [option({ max_length: 2 }), 'abc', { fault: 'At most 2 characters, please.' }],
    [option({}), ' as typed ', { value: ' as typed ' }],
  ])('read an option of %j from "%s"', (of, text, expected) => {
    expect(readOption(of, text, undefined)).toEqual(expected);
  });

  it('prefer what was chosen to what is written', () => {
    expect(readOption(option({ type: 6 }), '@reader', '42')).toEqual({ value: '42' });
  });
});

describe('times on the page', () => {
  const noon = new Date(2026, 2, 2, 12).getTime();
  it.each([
    [-30_000, '30 seconds ago'],
    [-3_600_000, '1 hour ago'],
    [86_400_000 * 3, 'in 3 days'],
  ])('are relative by %d ms as "%s"', (ms, words) => {
    expect(formatTime(noon + ms, 'R', noon)).toBe(words);
  });

  it('beside a message are the clock today, and the day before that', () => {
    expect(messageTime(noon, noon)).toBe('12:00');
    expect(messageTime(noon - 86_400_000, noon)).toBe('Yesterday at 12:00');
    expect(messageTime(noon - 86_400_000 * 5, noon)).toBe('25/02/2026 12:00');
    expect(sameDay(noon, noon + 3_600_000)).toBe(true);
  });

  it('that no calendar holds are said to be invalid', () => {
    expect(formatTime(1e18, 'F', noon)).toBe('Invalid Date');
    expect(formatTime(Number.NaN, 'R', noon)).toBe('Invalid Date');
  });

  it('come out of ids', () => {
    expect(snowflakeMs('175928847299117063')).toBe(1_462_015_105_796);
  });
});
