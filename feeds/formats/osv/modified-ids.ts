import type { ListedDocument } from '../../read-bulletin.ts';

/** The newest; npm's list has hundreds of thousands. */
const MAX_LISTED = 5_000;
const LINE = /^(\d{4}-\d{2}-\d{2}T[\d:.]{5,20}Z),([\w.:/ -]{1,200})$/;

/**
 * OSV's `modified_id.csv`, of one ecosystem or of all: a line for each document, with the time of its last change, newest
 * first. `undefined` for what is no such list.
 */
export function readModifiedIds(text: string, url: string): ListedDocument[] | undefined {
  const [first = ''] = text.split('\n', 1);
  if (!LINE.test(first.trim())) return undefined;
  const listed: ListedDocument[] = [];
  for (const line of text.split('\n', MAX_LISTED)) {
    const [, state, name] = LINE.exec(line.trim()) ?? [];
    if (state === undefined || name === undefined || name.split('/').some((part) => /^\.*$/.test(part))) continue;
    const path = name.split('/').map(encodeURIComponent).join('/');
    listed.push({ id: name, url: new URL(`${path}.json`, url).href, state });
  }
  return listed;
}
