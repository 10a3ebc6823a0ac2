import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { REACHED_BY, UNDER_FUZZ } from '../support/fuzz/formats.ts';
import { staysWhole } from '../support/fuzz/property.ts';

/** All formats together; `npm run test:long` tries a million. */
const RUNS = 10_000;

describe('every format', () => {
  it('is under fuzz', () => {
    const formats = readdirSync(new URL('../../feeds/formats', import.meta.url));
    expect(Object.keys(REACHED_BY).sort()).toEqual(formats.filter((name) => name !== 'parse-error.ts').sort());
    const names = UNDER_FUZZ.map(({ name }) => name);
    expect(Object.values(REACHED_BY).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(UNDER_FUZZ)('$name reads its own examples', async ({ read, examples }) => {
    for (const example of examples) await read(Buffer.from(example));
  });

  it.each(UNDER_FUZZ)(
    '$name reads or refuses whatever is broken in a document',
    async (format) => {
      await staysWhole(format, Math.ceil(RUNS / UNDER_FUZZ.length));
    },
    60_000,
  );
});
