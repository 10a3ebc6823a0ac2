import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readOvalBulletins } from '../../../feeds/reading/oval.ts';

/** The shape of distributions' OVAL, with invented content. */
const definition = (
  n: number,
  { text = 'The gate opens by itself.', date = `2026-03-0${n}`, kind = 'patch', refs = '' } = {},
) => `
<definition class="${kind}" id="oval:com.acme.asa:def:2026000${n}" version="635">
 <metadata>
  <title>RHSA-2026:000${n}: gate security update (Important)</title>
  <affected family="unix"><platform>Acme OS 9</platform><platform>Acme OS 8</platform></affected>
  <reference ref_id="CVE-2026-000${n}" ref_url="https://acme.example/cve/${n}" source="CVE"/>
  <reference ref_id="RHSA-2026:000${n}" ref_url="https://acme.example/errata/RHSA-2026:000${n}" source="RHSA"/>${refs}
  <description>${text}</description>
  <advisory from="secalert@acme.example">
   <severity>Important</severity><rights>Copyright</rights><issued date="${date}"/><updated date="${date}"/>
   <cve href="https://acme.example/cve/${n}" public="20260301">CVE-2026-000${n}</cve>
  </advisory>
 </metadata>
 <criteria operator="OR"><criterion comment="gate is earlier than 2.0" test_ref="oval:com.acme.asa:tst:1"/></criteria>
</definition>`;
const oval = (definitions: string, rest = '') => `<?xml version="1.0" encoding="utf-8"?>
<oval_definitions xmlns="http://oval.mitre.org/XMLSchema/oval-definitions-5"><generator><title>x</title></generator>
<definitions>${definitions}</definitions>${rest}</oval_definitions>`;
const read = (bytes: string | Uint8Array, options = {}) =>
  readOvalBulletins({
    bytes: Buffer.from(bytes as Uint8Array),
    contentType: 'application/xml',
    contentLocation: undefined,
    url: 'https://acme.example/oval.xml',
    publisher: 'red hat',
    options,
  }).bulletins;

describe('OVAL definitions', () => {
  it('are bulletins, the newest first: each patch with everything that it says', () => {
    const [second, first, ...more] = read(
      oval(definition(1) + definition(2) + definition(3, { kind: 'vulnerability' })),
    );
    expect(more).toEqual([]);
    expect(first!.bulletin.id).toBe('RHSA-2026:0001');
    expect(second!.bulletin).toMatchObject({
      publisher: 'Red Hat',
      id: 'RHSA-2026:0002',
      title: 'RHSA-2026:0002: gate security update (Important)',
      url: 'https://acme.example/errata/RHSA-2026:0002',
      severity: 'high',
      published: Date.parse('2026-03-02T00:00:00Z'),
      products: ['Acme OS 9', 'Acme OS 8'],
      extent: 'excerpt',
    });
    expect(second!.bulletin.aliases.map((a) => a.id)).toEqual(['CVE-2026-0002', 'RHSA-2026:0002']);
    expect(second!.item.id).toBe('oval:com.acme.asa:def:20260002');
  });

  it('say little of installing: nothing is told to be enough, unless the source says that it is all', () => {
    expect(read(oval(definition(1)))[0]!.judgement.verdict).toBe('unjudged');
    expect(
      read(oval(definition(1, { text: 'Update the gate to 2.0.' })), { extent: 'full' })[0]!.judgement.verdict,
    ).toBe('none');
    const text = 'After the update, administrators must rotate all gate keys.';
    expect(read(oval(definition(1, { text })))[0]!.judgement.verdict).toBe('required');
  });

  it('may be packed by gzip, and may have a prefix; what cannot be read is named', () => {
    expect(read(gzipSync(oval(definition(1))))).toHaveLength(1);
    const prefixed = oval(definition(1)).replace(/<(\/?)(?=[a-z])/g, '<$1oval:');
    expect(read(prefixed)[0]!.bulletin.id).toBe('RHSA-2026:0001');
    expect(() => read('BZh91AY')).toThrow('packed by bzip2');
    expect(() => read('<rss/>')).toThrow('no OVAL definitions');
    expect(() => read(gzipSync(Buffer.alloc(130_000_000)))).toThrow('inflates without end');
  });

  it('cost little, however many or hostile', () => {
    const started = performance.now();
    expect(
      read(oval(Array.from({ length: 520 }, () => definition(1)).join(''), '<test>x</test>'.repeat(10_000))),
    ).toHaveLength(500);
    const refs = '<reference ref_id="CVE-2026-0009" ref_url="javascript:x"/>'.repeat(5_000);
    expect(read(oval(definition(1, { refs })))[0]!.bulletin.references).toHaveLength(2);
    expect(read(oval('<definition class="patch"><metadata>'.repeat(5_000)))).toBeDefined();
    expect(read(oval(definition(1).slice(0, 400)))).toBeDefined();
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
