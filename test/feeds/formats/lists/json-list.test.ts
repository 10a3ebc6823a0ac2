import { describe, expect, it } from 'vitest';
import { documentText } from '../../../../core/document.ts';
import type { ListOptions } from '../../../../core/source.ts';
import { readJsonList } from '../../../../feeds/formats/lists/json-list.ts';

const NOW = Date.parse('2026-03-10T15:00:00Z');
const read = (value: unknown, list?: ListOptions) =>
  readJsonList(typeof value === 'string' ? value : JSON.stringify(value), {
    url: 'https://acme.example/api/v1',
    list,
    now: NOW,
  });

/** The shapes of three publishers, with invented content. */
const ERRATA = {
  advisories: [
    {
      id: 8019,
      published_at: '2026-03-01T09:11:22.820964+00:00',
      updated_at: '2026-03-02T09:12:41+00:00',
      name: 'ACSA-2026:21816',
      synopsis: 'Moderate: gate security update',
      description: 'The gate.\n\nSecurity Fix(es):\n\n* gate: it opens by itself (CVE-2026-58183)',
      severity: 'Moderate',
      affected_products: [
        { id: 60010, name: 'Acme OS 10 aarch64' },
        { id: 60011, name: 'Acme OS 10 x86_64' },
      ],
      fixes: [{ ticket_id: '24', source: 'https://bugs.example/24', description: '' }],
    },
  ],
  total: 8019,
  links: { next: '/api/v3/advisories/?page=2' },
};
const NOTICES = {
  limit: 20,
  notices: [
    {
      cves_ids: ['CVE-2026-0955'],
      description: 'The lamp leaks oil into the harbour.',
      id: 'ASN-1-1',
      instructions: 'After a standard system update you need to restart the lamp to make all the necessary changes.',
      published: '2026-02-23T01:17:50',
      title: 'Lamp vulnerabilities',
      summary: 'lamp vulnerabilities',
    },
  ],
};
const PAGE = [
  {
    ID: 'CVE-2026-0118',
    threatSeverity: 'LOW',
    title: 'Gate App: It opens by itself',
    product: ['Gate App', 'Gate App'],
    date: '2026-03-01T16:00:00.000Z',
    problem: [{ lang: 'en', value: 'The gate opens by itself.' }],
    solution: [{ lang: 'eng', value: 'Update the gate and then set the option to strict.' }],
  },
];

describe('a list of bulletins in JSON', () => {
  it('is found, with its fields, in the shapes that publishers use', () => {
    const [erratum] = read(ERRATA);
    expect(erratum).toMatchObject({
      ownId: 'ACSA-2026:21816',
      title: 'Moderate: gate security update',
      published: Date.parse('2026-03-01T09:11:22.820Z'),
      updated: Date.parse('2026-03-02T09:12:41Z'),
      severity: 'Moderate',
      products: ['Acme OS 10 aarch64', 'Acme OS 10 x86_64'],
    });
    expect(documentText(erratum!.document)).toContain('gate: it opens by itself (CVE-2026-58183)');
    expect(read(NOTICES)[0]).toMatchObject({
      itemId: 'ASN-1-1',
      title: 'Lamp vulnerabilities',
      published: Date.parse('2026-02-23T01:17:50Z'),
    });
    expect(read(PAGE)[0]).toMatchObject({ ownId: 'CVE-2026-0118', products: ['Gate App'], severity: 'LOW' });
    expect(documentText(read(PAGE)[0]!.document)).toMatch(/solution\n[\s\S]*then set the option to strict/);
  });

  it('is read where its paths point, with addresses made of its fields', () => {
    const value = {
      a: {
        b: [
          { n: { k: 7 }, t: 'Gate', when: '3 March 2026', what: 'It opens.', how: '<p>Set it to <b>strict</b>.</p>' },
        ],
      },
    };
    const list = {
      item: 'a.b',
      id: 'n.k',
      title: 't',
      date: 'when',
      link: 'https://acme.example/{n.k}/{t}',
      body: 'what, how',
    };
    const [item] = read(value, list);
    expect(item).toMatchObject({
      itemId: '7',
      ownId: '7',
      title: 'Gate',
      url: 'https://acme.example/7/Gate',
      published: Date.parse('2026-03-03T00:00:00Z'),
    });
    expect(documentText(item!.document)).toBe('what\nIt opens.\nhow\nSet it to strict.');
    expect(read(value, { ...list, link: 'https://acme.example/{gone}' })[0]!.url).toBeUndefined();
    expect(read([{ title: 'One', href: '/x/1' }], { item: '.' })[0]).toMatchObject({
      url: 'https://acme.example/x/1',
      itemId: 'https://acme.example/x/1',
    });
  });

  it('says what is wrong with it', () => {
    expect(() => read('{"a": [')).toThrow('no JSON');
    expect(() => read('<html>')).toThrow('no JSON');
    expect(() => read({ a: 1 })).toThrow('there is no list in the JSON');
    expect(() => read({ a: 1 }, { item: 'a' })).toThrow('there is no list at a');
    expect(() => read({ a: [] }, { item: '__proto__.x' })).toThrow('there is no list at __proto__.x');
  });

  it('loses nothing to odd members, nor its head over hostile ones', () => {
    expect(read([1, null, 'x', [], { title: 'Gate' }]).map((i) => i.title)).toEqual(['Gate']);
    expect(read([{ id: {}, title: [], date: {}, url: 'javascript:alert(1)//' }])[0]).toMatchObject({
      title: 'Untitled',
    });
    expect(read([{ id: {}, url: 'javascript:alert(1)//' }])[0]!.url).toBeUndefined();
    const deep = `[{"title":"Gate","body":${'['.repeat(5_000)}${']'.repeat(5_000)}}]`;
    expect(read(deep)).toHaveLength(1);
    expect(read(JSON.stringify(Array.from({ length: 3_000 }, (_, i) => ({ id: `A-${i}` }))))).toHaveLength(500);
  });
});
