import type { SecondLook } from '../../core/second-look.ts';
import { when } from './text.ts';

/** What became of a bulletin's page since it was first read; `undefined` when it was not looked at again yet. */
export function secondLookLine({ lookedAt, goneAt, dueAt }: SecondLook): string | undefined {
  if (lookedAt === undefined) return undefined;
  const next = dueAt === undefined ? '' : `, next ${when(dueAt)}`;
  return goneAt === undefined
    ? `-# Its page was looked at again ${when(lookedAt)}${next}`
    : `-# Its page is not there any more, seen ${when(goneAt)}${next}`;
}
