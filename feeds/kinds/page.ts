import type { Kind } from '../kind.ts';
import { readOne } from './one-document.ts';

/** One bulletin's own page, whatever its format. */
export const page: Kind = {
  announcesOld: true,
  fetch: (target, tools) => readOne(target, tools, 'page'),
};
