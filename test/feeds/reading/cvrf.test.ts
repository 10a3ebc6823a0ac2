import { describe, expect, it } from 'vitest';
import { readCvrfBulletins } from '../../../feeds/reading/cvrf.ts';
import { type CvrfEntry, cvrfJson, cvrfXml } from '../../support/cvrf.ts';

const HANDWORK =
  '<p><strong>Are there additional steps that I need to take to be protected?</strong></p><p>Yes. After installing the update, you must set the registry value <code>HKLM\\Software\\Harbour\\StrictGate</code> to 1 on every server.</p>';
const read = (text: string) =>
  readCvrfBulletins({
    bytes: Buffer.from(text),
    contentType: undefined,
    contentLocation: undefined,
    url: 'https://api.example/cvrf/v3.0/document/2026-Mar',
    publisher: 'Microsoft',
    options: {},
  });
const month = (...entries: CvrfEntry[]) => ({ id: '2026-Mar', released: '2026-03-10', entries });

const FULL: CvrfEntry = {
  id: 'CVE-2026-21001',
  title: 'Harbour Gate Elevation of Privilege Vulnerability',
  faq: HANDWORK,
  severity: 'Critical',
  exploited: true,
  workaround: '<p>Until the update is installed, stop the gate with <code>net stop gate</code>.</p>',
  revisions: [
    ['1.0', '2026-03-10T07:00:00', '<p>Information published.</p>'],
    ['1.1', '2026-03-12T07:00:00', '<p>Added an FAQ.</p>'],
  ],
};

describe('a month of MSRC', () => {
  it('is a bulletin for each CVE and ADV, with all that it says of them', () => {
    const { title, bulletins } = read(cvrfXml(month(FULL, { id: 'ADV260001', title: 'Guidance on gates' })));
    expect(title).toBe('2026-Mar Security Updates');
    expect(bulletins.map(({ bulletin }) => `${bulletin.publisher} ${bulletin.id}`)).toEqual([
      'Microsoft CVE-2026-21001',
      'Microsoft ADV260001',
    ]);
    const { bulletin, judgement, item } = bulletins[0]!;
    expect(item).toEqual({ id: 'CVE-2026-21001', sure: true });
    expect(bulletin).toMatchObject({
      title: 'Harbour Gate Elevation of Privilege Vulnerability',
      url: 'https://msrc.microsoft.com/update-guide/vulnerability/CVE-2026-21001',
      published: Date.UTC(2026, 2, 10, 7),
      updated: Date.UTC(2026, 2, 12, 7),
      severity: 'critical',
      exploited: true,
      products: ['Harbour Server 2022', 'Harbour Server 2022 (Core installation)'],
      supersedes: ['KB5000050'],
      scores: [{ version: '3.1', base: 7.8 }],
      extent: 'full',
    });
    expect(bulletin.aliases).toEqual([
      { scheme: 'cve', id: 'CVE-2026-21001' },
      { scheme: 'kb', id: 'KB5000100' },
    ]);
    expect(bulletin.remediations).toEqual([
      {
        category: 'vendor_fix',
        text: 'KB5000100',
        restart: 'Yes',
        products: ['Harbour Server 2022', 'Harbour Server 2022 (Core installation)'],
      },
      {
        category: 'workaround',
        text: 'Until the update is installed, stop the gate with net stop gate.',
        products: [],
      },
    ]);
    expect(bulletin.references).toEqual([
      { url: 'https://updates.example/5000100', title: 'KB5000100' },
      { url: 'https://support.example/5000100', title: 'Known issues of KB5000100' },
    ]);
    expect(judgement.verdict).toBe('required');
    expect(judgement.steps[0]?.instruction).toContain('StrictGate');
    expect(judgement.reboot).toBe(true);
  });

  it('keeps its history and how it is exploited in the text, so that a change of them is a revision', () => {
    const { document } = read(cvrfXml(month(FULL))).bulletins[0]!.bulletin;
    const under = (heading: string) => document.sections.find((s) => s.path.at(-1) === heading)?.blocks;
    expect(under('Revision history')).toEqual([
      { kind: 'row', cells: ['1.0', '2026-03-10', 'Information published.'] },
      { kind: 'row', cells: ['1.1', '2026-03-12', 'Added an FAQ.'] },
    ]);
    expect(under('Severity and exploitability')).toMatchObject([
      { text: 'Severity: Critical' },
      { text: 'Impact: Elevation of Privilege' },
      { text: 'Publicly Disclosed: No' },
      { text: 'Exploited: Yes' },
      { text: 'Latest Software Release: Exploitation Less Likely' },
      { text: 'DOS: N/A' },
    ]);
  });

  it('says the same as JSON', () => {
    const entries: CvrfEntry[] = [FULL, { id: 'CVE-2026-21002' }];
    expect(read(cvrfJson(month(...entries))).bulletins).toEqual(read(cvrfXml(month(...entries))).bulletins);
  });

  it('is read as far as it can be where JSON has something else than it should', () => {
    const odd = JSON.parse(cvrfJson(month({ id: 'CVE-2026-21001' }, { id: 'CVE-2026-21002' })));
    Object.assign(odd.Vulnerability[0], { Title: 7, Notes: null, Threats: 'none', RevisionHistory: {} });
    odd.Vulnerability[1].Remediations = [{ Description: null, Type: 99 }];
    const { bulletins } = read(JSON.stringify(odd));
    expect(bulletins.map(({ bulletin }) => `${bulletin.id} ${bulletin.severity}`)).toEqual([
      'CVE-2026-21001 high',
      'CVE-2026-21002 high',
    ]);
  });

  it('leaves out what has no id, and bears what is hostile', () => {
    const hostile = cvrfXml(month({ id: 'CVE-2026-21001', title: '<b>'.repeat(5_000) }, { id: '' }));
    expect(read(hostile).bulletins).toHaveLength(1);
    const deep = `<cvrfdoc>${'<Vulnerability>'.repeat(30_000)}</cvrfdoc>`;
    expect(read(deep).bulletins).toHaveLength(1);
  });
});

describe('a CVRF document of another publisher', () => {
  it('is one bulletin, whatever number of vulnerabilities it has', () => {
    const { bulletins } = read(`<?xml version="1.0" encoding="UTF-8"?>
<cvrfdoc xmlns="http://docs.oasis-open.org/csaf/ns/csaf-cvrf/v1.2/cvrf">
  <DocumentTitle xml:lang="en">Security update for gates</DocumentTitle>
  <DocumentTracking><Identification><ID>HARBOUR-SU-2026:0042-1</ID></Identification>
    <InitialReleaseDate>2026-03-02T10:00:00Z</InitialReleaseDate><CurrentReleaseDate>2026-03-03T10:00:00Z</CurrentReleaseDate></DocumentTracking>
  <DocumentNotes><Note Title="Topic" Type="Summary" Ordinal="1" xml:lang="en">The gate was updated. After installing it, run gate-migrate on every server by hand.</Note></DocumentNotes>
  <DocumentReferences><Reference Type="Self"><URL>https://harbour.example/HARBOUR-SU-2026:0042-1/</URL><Description>Link to the announcement</Description></Reference></DocumentReferences>
  <ProductTree xmlns="http://docs.oasis-open.org/csaf/ns/csaf-cvrf/v1.2/prod"><FullProductName ProductID="gate-1">gate 1</FullProductName></ProductTree>
  <Vulnerability Ordinal="1" xmlns="http://docs.oasis-open.org/csaf/ns/csaf-cvrf/v1.2/vuln"><CVE>CVE-2026-31001</CVE>
    <ProductStatuses><Status Type="Fixed"><ProductID>gate-1</ProductID></Status></ProductStatuses>
    <Threats><Threat Type="Impact"><Description>important</Description></Threat></Threats>
    <CVSSScoreSets><ScoreSetV3><BaseScoreV3>9.8</BaseScoreV3><VectorV3>CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H</VectorV3></ScoreSetV3></CVSSScoreSets></Vulnerability>
  <Vulnerability Ordinal="2" xmlns="http://docs.oasis-open.org/csaf/ns/csaf-cvrf/v1.2/vuln"><CVE>CVE-2026-31002</CVE></Vulnerability>
</cvrfdoc>`);
    expect(bulletins).toHaveLength(1);
    expect(bulletins[0]!.bulletin).toMatchObject({
      publisher: 'Microsoft',
      id: 'HARBOUR-SU-2026:0042-1',
      title: 'Security update for gates',
      url: 'https://harbour.example/HARBOUR-SU-2026:0042-1/',
      published: Date.UTC(2026, 2, 2, 10),
      severity: 'critical',
      aliases: [{ id: 'CVE-2026-31001' }, { id: 'CVE-2026-31002' }],
      products: ['gate 1'],
    });
  });
});

describe('what is no CVRF document', () => {
  it.each([
    ['a page', '<html><body>Sign in</body></html>'],
    ['a feed', '<rss version="2.0"><channel/></rss>'],
    ['other JSON', '{"document":{}}'],
    ['JSON that is cut off', '{"Vulnerability":[{"CVE":"CVE-2026-1'],
    ['XML that is cut off', cvrfXml(month({ id: 'CVE-2026-21001' })).slice(0, -400)],
    ['nothing', ''],
  ])('%s is refused', (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'malformed' }));
  });
});
