import { describe, it } from 'vitest';
import { UNDER_FUZZ } from '../support/fuzz/formats.ts';
import { staysWhole } from '../support/fuzz/property.ts';

const RUNS = 1_000_000;

describe('every format', () => {
  // Other documents in every run: what fails names its seed.
  it.each(UNDER_FUZZ)('$name reads or refuses whatever is broken in a document', async (format) => {
    await staysWhole(format, Math.ceil(RUNS / UNDER_FUZZ.length));
  });
});
