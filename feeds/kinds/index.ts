import type { SourceKind } from '../../core/source.ts';
import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';
import { readPage } from './page.ts';
import { readRss } from './rss.ts';

/** How each kind of source makes bulletins of what was fetched. */
export const KINDS: Readonly<Record<Exclude<SourceKind, 'hand'>, (task: ReadTask) => Promise<ReadAnswer>>> = {
  rss: readRss,
  page: readPage,
};
