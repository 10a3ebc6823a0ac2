import { describe, expect, it } from 'vitest';
import { osvAdvisory } from '../../../../feeds/formats/osv/entry.ts';
import { githubAdvisory } from '../../../../feeds/formats/osv/github.ts';
import { readModifiedIds } from '../../../../feeds/formats/osv/modified-ids.ts';
import { readOsvBulletins } from '../../../../feeds/reading/osv.ts';

/** The shape of GitHub's database as OSV has it, with invented content. */
const OSV = {
  schema_version: '1.4.0',
  id: 'GHSA-2345-6789-cfgh',
  modified: '2026-03-04T10:00:00Z',
  published: '2026-03-01T10:00:00Z',
  aliases: ['CVE-2026-0001'],
  summary: 'harbour-gate opens by itself',
  details: '### Impact\nThe gate opens.\n\n### Patches\nUpdate to 1.2.3. Afterwards you must rotate all gate keys.\n',
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'harbour-gate' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }],
    },
    { ranges: [{ type: 'GIT', repo: 'https://git.example/x', events: [{ introduced: '0' }, { fixed: 'abcdef0' }] }] },
  ],
  references: [
    { type: 'WEB', url: 'https://acme.example/1' },
    { type: 'WEB', url: 'javascript:alert(1)' },
  ],
  database_specific: { severity: 'CRITICAL', cwe_ids: ['CWE-1'] },
};
/** The shape of its REST API. */
const REST = {
  ghsa_id: 'GHSA-2345-6789-cfgh',
  cve_id: 'CVE-2026-0001',
  html_url: 'https://github.com/advisories/GHSA-2345-6789-cfgh',
  summary: 'harbour-gate opens by itself',
  description: OSV.details,
  severity: 'critical',
  identifiers: [
    { type: 'GHSA', value: 'GHSA-2345-6789-cfgh' },
    { type: 'CVE', value: 'CVE-2026-0001' },
  ],
  references: ['https://acme.example/1'],
  published_at: '2026-03-01T10:00:00Z',
  updated_at: '2026-03-04T10:00:00Z',
  withdrawn_at: null,
  vulnerabilities: [
    {
      package: { ecosystem: 'npm', name: 'harbour-gate' },
      vulnerable_version_range: '< 1.2.3',
      first_patched_version: '1.2.3',
      vulnerable_functions: [],
    },
  ],
  cvss: { vector_string: null, score: null },
  cvss_severities: {
    cvss_v3: { vector_string: OSV.severity[0]!.score, score: 9.8 },
    cvss_v4: { vector_string: null, score: 0 },
  },
};
const read = (text: string, url = 'https://api.osv.example/x.json') =>
  readOsvBulletins({
    bytes: Buffer.from(text),
    contentType: 'application/json',
    contentLocation: undefined,
    url,
    publisher: 'GitHub',
    options: {},
  });

describe('an advisory about a package', () => {
  it.each([
    ['an OSV document', OSV],
    ['an answer of GitHub’s API', REST],
  ])('is read from %s with everything that it says', (_, value) => {
    const [told] = read(JSON.stringify(value)).bulletins;
    expect(told!.bulletin).toMatchObject({
      publisher: 'GitHub',
      id: 'GHSA-2345-6789-cfgh',
      title: 'harbour-gate opens by itself',
      url: 'https://github.com/advisories/GHSA-2345-6789-cfgh',
      severity: 'critical',
      published: Date.parse('2026-03-01T10:00:00Z'),
      updated: Date.parse('2026-03-04T10:00:00Z'),
      products: ['harbour-gate (npm)'],
      remediations: [{ category: 'vendor_fix', text: 'Update harbour-gate to 1.2.3' }],
      references: [{ url: 'https://acme.example/1' }],
      scores: [{ version: '3.1', base: 9.8 }],
      extent: 'full',
    });
    expect(told!.bulletin.aliases.map((a) => a.id)).toEqual(['CVE-2026-0001', 'GHSA-2345-6789-cfgh']);
    expect(told!.judgement.verdict).toBe('required');
    expect(told!.bulletin.withdrawn).toBeUndefined();
  });

  it('is withdrawn where its publisher has taken it back', () => {
    const at = '2026-03-05T00:00:00Z';
    expect(read(JSON.stringify({ ...OSV, withdrawn: at })).bulletins[0]!.bulletin.withdrawn).toBe(true);
    expect(read(JSON.stringify([{ ...REST, withdrawn_at: at }])).bulletins[0]!.bulletin.withdrawn).toBe(true);
    expect(githubAdvisory({ ...REST, state: 'withdrawn' })!.facts.withdrawn).toBe(true);
    expect(githubAdvisory({ ...REST, state: 'draft' })).toBeUndefined();
  });

  it('is known under its owner’s name, and read as YAML too', () => {
    const yaml =
      'id: PYSEC-2026-7\ndetails: |\n  The lamp leaks.\nmodified: "2026-03-04T00:00:00Z"\naffected:\n- package: {name: lamp, ecosystem: PyPI}\n  ranges: []\n';
    expect(read(yaml).bulletins[0]!.bulletin).toMatchObject({
      publisher: 'PyPA',
      id: 'PYSEC-2026-7',
      title: 'The lamp leaks.',
    });
    expect(read(JSON.stringify({ vulns: [OSV, OSV] })).bulletins).toHaveLength(2);
  });

  it('costs nothing but itself when it is none, or odd, or hostile', () => {
    expect(read('[]').bulletins).toEqual([]);
    expect(() => read('[{"a":1}]')).toThrow('no advisory in the form of OSV');
    expect(() => read('{"id": ')).toThrow('it breaks off');
    expect(read(JSON.stringify([null, 7, OSV])).bulletins).toHaveLength(1);
    const odd = {
      ...OSV,
      aliases: 'x',
      affected: { a: 1 },
      references: [null],
      severity: [{ score: 3 }],
      database_specific: 7,
    };
    expect(osvAdvisory(odd)!.facts).toMatchObject({ products: [], references: [], scores: [] });
    const wordless = { ...OSV, details: { text: 'x' }, modified: 7 };
    expect(osvAdvisory(wordless)!.document.title).toBe(OSV.summary);
    expect(githubAdvisory({ ...REST, vulnerabilities: 'x', references: 1, cvss: 'x' })!.facts.products).toEqual([]);
    const many = {
      ...OSV,
      aliases: Array(50_000).fill('CVE-2026-0001'),
      details: '['.repeat(200_000),
      affected: Array(20_000).fill(OSV.affected[0]),
    };
    const started = performance.now();
    expect(read(JSON.stringify(many)).bulletins[0]!.bulletin.products).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('OSV’s list of what was modified', () => {
  const url = 'https://osv.example/npm/modified_id.csv';

  it('tells where the documents stand, of one ecosystem or of all', () => {
    expect(readModifiedIds('2026-03-04T10:00:00.123Z,GHSA-1\n2026-03-03T10:00:00Z,PyPI/PYSEC-2026-1\n', url)).toEqual([
      { id: 'GHSA-1', url: 'https://osv.example/npm/GHSA-1.json', state: '2026-03-04T10:00:00.123Z' },
      { id: 'PyPI/PYSEC-2026-1', url: 'https://osv.example/npm/PyPI/PYSEC-2026-1.json', state: '2026-03-03T10:00:00Z' },
    ]);
  });

  it('leads nowhere else', () => {
    expect(
      readModifiedIds('2026-03-04T10:00:00Z,../../x\n2026-03-04T10:00:00Z,//evil.example/x\nrubbish\n', url),
    ).toEqual([]);
    expect(readModifiedIds('{"id":"x"}', url)).toBeUndefined();
  });
});
