import { bulletinFrom } from '../bulletin-facts.ts';
import { decode } from '../formats/feed/decode.ts';
import { inflated } from '../formats/feed/inflate.ts';
import { isOval, readOval } from '../formats/oval.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';

const MAX_BYTES = 128_000_000;

/**
 * OVAL definitions, packed by gzip or not: the patches. Their texts leave out what the publisher's page says of installing,
 * so they count as excerpts unless the source says otherwise. Throws `ParseError`.
 */
export function readOvalBulletins(task: ReadTask): ReadAnswer {
  if (Buffer.from(task.bytes.subarray(0, 3)).toString('latin1') === 'BZh')
    throw new ParseError('malformed', 'it is packed by bzip2, which Handfix does not unpack: only gzip, or not at all');
  const text = decode(inflated(task.bytes, MAX_BYTES), task.contentType);
  if (!isOval(text)) throw new ParseError('malformed', 'there are no OVAL definitions at the address');
  return {
    bulletins: readOval(text).map(({ ovalId, ...patch }, place) => {
      task.progress?.fill(place);
      const skipped = task.unjudged === 'all' || task.unjudged?.includes(place);
      const told = { ...patch, itemId: ovalId, extent: task.options.extent ?? ('excerpt' as const) };
      return bulletinFrom(told, task, skipped ? 'timed-out' : undefined);
    }),
  };
}
