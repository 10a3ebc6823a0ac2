import { expect, it } from 'vitest';
import { silentLog } from '../../../core/log.ts';
import { ParseError } from '../../../feeds/formats/parse-error.ts';
import type { KindTools } from '../../../feeds/kind.ts';
import { readMessages } from '../../../feeds/kinds/messages.ts';
import type { ReadTask } from '../../../feeds/read-bulletin.ts';
import { readMail } from '../../../feeds/reading/mail.ts';
import { mail } from '../../support/mail.ts';

it('a message at which reading never ends costs itself alone, and a date that is yet to come is none', async () => {
  const now = Date.UTC(2026, 10, 25);
  const warned: unknown[] = [];
  const tools = {
    clock: { now: () => now },
    log: { ...silentLog, warn: (fields: object) => warned.push(fields) },
    signal: new AbortController().signal,
    // No text is known at which a worker hangs.
    reader: {
      read: async (_: string, task: ReadTask) => {
        if (Buffer.from(task.bytes).includes('hangs'))
          throw new ParseError('timed-out', 'reading it took longer than 5 s');
        return readMail(task);
      },
    },
  } as unknown as KindTools;
  const target = { name: 'List', kind: 'archive' as const, url: 'https://x/l.mbox', publisher: 'Acme', options: {} };
  const subjects = Array.from({ length: 9 }, (_, i) => `Gate ${i}`);
  const pieces = subjects.map((subject, i) =>
    Buffer.from(
      mail({ subject, date: new Date(i === 8 ? now + 1e11 : now - i * 1e6), text: i === 4 ? 'It hangs.' : 'Update.' }),
    ),
  );
  const read = await readMessages(pieces, target.url, target, tools);
  expect(read.bulletins.map((one) => one.bulletin.title)).toEqual(subjects.filter((_, i) => i !== 4));
  expect(warned).toEqual([{ source: 'List', fault: 'reading it took longer than 5 s' }]);
  expect(read.bulletins.map((one) => one.bulletin.published)).toEqual([
    ...[0, 1, 2, 3, 5, 6, 7].map((i) => now - i * 1e6),
    undefined,
  ]);
});
