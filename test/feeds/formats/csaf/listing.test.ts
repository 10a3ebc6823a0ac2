import { describe, expect, it } from 'vitest';
import { readChanges } from '../../../../feeds/formats/csaf/listing.ts';

describe('a list of changed documents', () => {
  it('loses a line with a broken quote, and no other', () => {
    const lines = ['"a.json"x,"2026-03-01T00:00:00Z"', '"b.json","2026-03-02T00:00:00Z"', '"c.json"'];
    const { documents } = readChanges(lines.join('\n'), 'https://vendor.example/csaf/changes.csv');
    expect(documents.map(({ url }) => url)).toEqual(['https://vendor.example/csaf/b.json']);
  });
});
