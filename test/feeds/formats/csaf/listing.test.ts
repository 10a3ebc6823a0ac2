import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readChanges, readIndex, readRolie } from '../../../../feeds/formats/csaf/listing.ts';
import { readProvider, securityTxtAddresses } from '../../../../feeds/formats/csaf/provider.ts';
import { ParseError } from '../../../../feeds/formats/parse-error.ts';
import { readCsafIndex } from '../../../../feeds/reading/csaf-index.ts';
import '../../../support/property-seed.ts';

const BASE = 'https://vendor.example/csaf/';
const index = (text: string, path = 'feed.json') =>
  readCsafIndex({
    bytes: new TextEncoder().encode(text),
    contentType: undefined,
    url: BASE + path,
    seen: '',
    since: 0,
    limit: 100,
  });
const urls = (documents: readonly { url: string }[]) => documents.map(({ url }) => url);

describe('a listing of CSAF documents', () => {
  it('gives the newest state of each document once, and what lies outside of the web not at all', () => {
    const csv = [
      '"2026/a.json","2026-03-01T08:00:00Z"',
      '2026/a.json,2026-03-02T08:00:00Z',
      '2026/b.json,2026-03-03T08:00:00+02:00',
      '2026/c.json,yesterday',
      'javascript:alert(1).json,2026-03-03T08:00:00Z',
      'not a line',
      '"unclosed',
    ].join('\r\n');
    const found = index(csv, 'changes.csv');
    expect(found.is === 'listing' && urls(found.wanted)).toEqual([`${BASE}2026/b.json`, `${BASE}2026/a.json`]);
    expect(found.is === 'listing' && found.wanted[1]?.updated).toBe(Date.UTC(2026, 2, 2, 8));
    expect(urls(readIndex('2026/a.json\n\n../b.json\nreadme.txt\n', `${BASE}index.txt`).documents)).toEqual([
      `${BASE}2026/a.json`,
      'https://vendor.example/b.json',
    ]);
  });

  it('of a publisher that writes `ref` for `rel` is read all the same', () => {
    const entry = (name: string) => ({
      id: name,
      updated: '2026-03-02T08:00:00Z',
      content: { src: `${BASE}${name}.json`, type: 'application/json' },
      link: [
        { rel: 'self', href: `${BASE}${name}.json` },
        { ref: 'hash', href: `${BASE}${name}.json.sha512` },
        { ref: 'signature', href: `${BASE}${name}.json.asc` },
      ],
    });
    expect(readRolie({ feed: { entry: [entry('a'), 7, { link: 'x' }] } }, BASE)?.documents).toMatchObject([
      { name: 'a', sha512: `${BASE}a.json.sha512`, signature: `${BASE}a.json.asc` },
    ]);
  });

  it('is ill only in ways that have words', () => {
    const json = fc
      .jsonValue({ maxDepth: 4 })
      .map((value) => JSON.stringify({ feed: { entry: [value], link: value } }));
    const text = fc.oneof(
      json,
      fc.string({ unit: 'binary' }),
      fc.jsonValue().map((v) => JSON.stringify({ metadata_version: '2.0', distributions: v, public_openpgp_keys: v })),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('feed.json', 'changes.csv', 'index.txt', 'security.txt'), (body, path) => {
        try {
          index(body, path);
        } catch (error) {
          if (!(error instanceof ParseError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('costs no more than its length', () => {
    const hostile = [
      '"'.repeat(200_000),
      ' '.repeat(2_000_000),
      ', '.repeat(500_000),
      '{"feed":'.repeat(50_000),
      `{"feed":{"entry":[${'[],'.repeat(100_000)}0]}}`,
    ];
    for (const text of hostile)
      for (const path of ['feed.json', 'changes.csv', 'index.txt']) {
        try {
          index(text, path);
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
        }
      }
    expect(readChanges(`${'a.json,2026-03-02T08:00:00Z\n'.repeat(50_000)}`, BASE).documents).toHaveLength(50_000);
  });
});

describe('a provider', () => {
  it('of version 2.1 names its folders and keys in other places', () => {
    const metadata = {
      metadata_version: '2.1',
      role: 'csaf_trusted_provider',
      publisher: { name: 'Example Vendor', namespace: 'https://vendor.example' },
      distributions: [{ directory: { url: 'https://vendor.example/csaf/clear', tlp_label: 'CLEAR' } }],
      public_openpgp_keys: [{ fingerprint: 'ab cd', url: 'keys/a.asc' }, { url: 5 }],
    };
    expect(readProvider(metadata, `${BASE}provider-metadata.json`)).toEqual({
      name: 'Example Vendor',
      namespace: 'https://vendor.example',
      role: 'csaf_trusted_provider',
      feeds: [],
      directories: ['https://vendor.example/csaf/clear/'],
      keys: [{ url: `${BASE}keys/a.asc`, fingerprint: 'ABCD' }],
    });
    expect(readProvider({ publisher: {} }, BASE)).toBeUndefined();
  });

  it('is named by the CSAF fields of a security.txt, and by nothing else in it', () => {
    const body =
      'Contact: https://x.example\nCSAF: https://a.example/p.json\r\n#CSAF: https://b.example\nCsaf:ftp://c\n';
    expect(securityTxtAddresses(body)).toEqual(['https://a.example/p.json']);
  });
});
