import { describe, expect, it } from 'vitest';
import { csafBulletin, csafFileName, readCsafText } from '../../../../feeds/formats/csaf/advisory.ts';
import { type CsafLook, csafDocument } from '../../../support/csaf-document.ts';

const read = (look: CsafLook = {}) => readText(csafDocument(look));
const readText = (text: string) =>
  csafBulletin(text, readCsafText(text), { url: 'https://vendor.example/x.json', publisher: 'Example', options: {} });
const VECTOR4 = 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N';

describe('a CSAF document', () => {
  it('is the bulletin of its tracking id, with what it says in fields', () => {
    const { bulletin, judgement, item } = read();
    expect(bulletin).toMatchObject({
      publisher: 'Example',
      id: 'EX-2026-0001',
      title: 'Key handling in Example Gate',
      url: 'https://vendor.example/advisories/EX-2026-0001',
      published: Date.UTC(2026, 2, 2, 8),
      severity: 'critical',
      exploited: false,
      aliases: [{ scheme: 'cve', id: 'CVE-2026-20001' }],
      products: ['Example Gate before 2.0'],
      tlp: 'CLEAR',
      withdrawn: false,
      remediations: [
        {
          category: 'vendor_fix',
          text: 'Update to version 2.0. After installing the update, rotate all stored keys.\nhttps://vendor.example/gate/2.0',
          products: ['Example Gate before 2.0'],
          restart: 'system',
        },
      ],
    });
    expect(judgement).toMatchObject({ verdict: 'required', steps: [{ kind: 'credential-rotation' }] });
    expect(item).toEqual({ id: 'ex-2026-0001', sure: true });
  });

  it('is another publisher’s where its id is one that only that publisher gives', () => {
    expect(read({ id: 'RHSA-2026:0001' }).bulletin).toMatchObject({ publisher: 'Red Hat', id: 'RHSA-2026:0001' });
  });

  it('of version 2.1 is read with its metrics, its paths of products and its dates of exploitation', () => {
    const { bulletin } = read({
      version: '2.1',
      productTree: {
        full_product_names: [{ name: 'Gate', product_id: 'G' }],
        product_paths: [
          { beginning_product_reference: 'G', full_product_name: { name: 'Gate on Base 9', product_id: 'GB' } },
        ],
      },
      vulnerabilities: [
        {
          cve: 'CVE-2026-20002',
          product_status: { known_affected: ['GB'] },
          metrics: [
            { content: { cvss_v4: { version: '4.0', vectorString: VECTOR4, baseScore: 9.3 } }, products: ['GB'] },
          ],
          first_known_exploitation_dates: [{ date: '2026-03-01T00:00:00Z', exploitation_date: '2026-02-28T00:00:00Z' }],
          remediations: [{ category: 'fix_planned', details: 'A fix follows in April.', product_ids: ['GB'] }],
        },
      ],
    });
    expect(bulletin).toMatchObject({
      severity: 'critical',
      exploited: true,
      products: ['Gate on Base 9'],
      scores: [{ version: '4.0', vector: VECTOR4, base: 9.3 }],
      remediations: [{ category: 'fix_planned' }],
    });
  });

  it.each([
    ['Exploited:Yes;Latest Software Release:Exploitation Detected', true],
    ['This is actively exploited.', true],
    ['A proof of concept is public.', false],
    ['Exploited:No', false],
    ['No active exploitation is known.', false],
  ])('is exploited when its threat says so: %s', (details, exploited) => {
    const threats = [{ category: 'exploit_status', details }];
    expect(read({ vulnerabilities: [{ cve: 'CVE-2026-20003', threats }] }).bulletin.exploited).toBe(exploited);
  });

  it('goes by the severity that it states, before its scores and its products’ threats', () => {
    expect(read({ document: { aggregate_severity: { text: 'Moderate' } } }).bulletin.severity).toBe('medium');
    const threats = [{ category: 'impact', details: 'Important' }];
    expect(read({ vulnerabilities: [{ cve: 'CVE-2026-20004', threats }] }).bulletin.severity).toBe('high');
  });

  it.each([
    ['WHITE', 'CLEAR'],
    ['TLP:GREEN', 'GREEN'],
    ['AMBER+STRICT', 'AMBER+STRICT'],
    ['PURPLE', undefined],
  ])('is labelled as TLP 2.0 has it: %s', (tlp, expected) => expect(read({ tlp }).bulletin.tlp).toBe(expected));

  it('that was withdrawn or replaced asks for nothing more', () => {
    for (const category of ['csaf_withdrawn', 'csaf_superseded']) {
      const { bulletin, judgement } = read({ category, version: '2.1' });
      expect(bulletin.withdrawn).toBe(true);
      expect(judgement).toMatchObject({ verdict: 'none', steps: [] });
    }
  });
});

describe('a VEX document', () => {
  const vex = (product_status: object, remediations: object[] = []) =>
    read({
      category: 'csaf_vex',
      vulnerabilities: [
        {
          cve: 'CVE-2026-20005',
          notes: [{ category: 'description', text: 'Administrators must rotate all keys of the upstream library.' }],
          product_status,
          remediations,
          flags: [{ label: 'vulnerable_code_not_present', product_ids: ['P1'] }],
        },
      ],
    }).judgement;

  it('that says of every product that it is not affected asks for nothing, whatever its description says', () => {
    expect(vex({ known_not_affected: ['P1'] })).toMatchObject({ verdict: 'none', steps: [] });
  });

  it('whose publisher is still looking into it is unjudged, and never “nothing to do”', () => {
    const quiet = read({
      category: 'csaf_vex',
      vulnerabilities: [{ cve: 'CVE-2026-20006', product_status: { under_investigation: ['P1'] } }],
    });
    expect(quiet.judgement).toMatchObject({ verdict: 'unjudged', reason: 'undecided' });
  });

  it('with an affected product is judged by its text', () => {
    const fix = [{ category: 'mitigation', details: 'Administrators must rotate the keys.', product_ids: ['P1'] }];
    expect(vex({ known_affected: ['P1'], known_not_affected: ['P2'] }, fix).verdict).toBe('required');
  });
});

describe('what a CSAF document should not be', () => {
  it.each([
    '',
    '[]',
    '{"document":{}}',
    '{"csaf_version":"2.0"}',
    '{"document":{"csaf_version":"2.0"}}',
    '{"csaf_version',
  ])('is no CSAF document: %j', (text) => expect(() => readText(text)).toThrow('it is no CSAF document'));

  it('loses only what is not of its type', () => {
    const text = csafDocument({
      document: {
        aggregate_severity: 7,
        notes: 'none',
        lang: 3,
        references: [{ url: 9 }, { url: 'javascript:alert(1)' }],
      },
      vulnerabilities: [
        { cve: 5, remediations: [{ category: 'vendor_fix', details: 'Update.', product_ids: 'P1' }, 3], scores: {} },
        null as never,
      ],
    });
    const { bulletin } = readText(text);
    expect(bulletin).toMatchObject({ remediations: [{ text: 'Update.' }], references: [], aliases: [] });
    expect(bulletin.url).toBe('https://vendor.example/x.json');
  });

  it('costs no more than its size: deep trees and many products', () => {
    const nested = `${'{"branches":['.repeat(50_000)}${']}'.repeat(50_000)}`;
    const many = Array.from({ length: 20_000 }, (_, i) => ({ name: `Gate ${i}`, product_id: `M${i}` }));
    const text = csafDocument({
      productTree: { branches: ['NESTED'], full_product_names: many },
      vulnerabilities: [{ product_status: { known_affected: many.map((p) => p.product_id) } }],
    });
    const { bulletin } = readText(text.replace('"NESTED"', nested));
    expect(bulletin.products).toHaveLength(300);
  });
});

it('a file is called after its tracking id', () => {
  expect(csafFileName('Example Company - 2019-YH3234')).toBe('example_company_-_2019-yh3234');
  expect(csafFileName('RHBA-2019:0024')).toBe('rhba-2019_0024');
});
