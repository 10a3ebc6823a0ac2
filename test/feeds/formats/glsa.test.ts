import { describe, expect, it } from 'vitest';
import { documentText } from '../../../core/document.ts';
import { readDocument } from '../../../feeds/formats/document.ts';
import { readGlsa } from '../../../feeds/formats/glsa.ts';
import { readPage } from '../../../feeds/reading/page.ts';

/** Gentoo's shape, with invented content. */
const glsa = (resolution = '') => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE glsa SYSTEM "http://www.gentoo.org/dtd/glsa.dtd">
<glsa id="202603-01">
    <title>Harbour Gate: Remote opening</title>
    <synopsis>A vulnerability has been discovered in Harbour Gate.</synopsis>
    <product type="ebuild">gate</product>
    <announced>2026-03-01</announced>
    <revised count="2">2026-03-04</revised>
    <bug>100001</bug>
    <access>remote</access>
    <affected>
        <package name="app-harbour/gate" auto="yes" arch="*">
            <unaffected range="ge">2.0-r1</unaffected>
            <vulnerable range="lt">2.0-r1</vulnerable>
        </package>
    </affected>
    <background><p>A gate.</p></background>
    <description><p>The gate opens. See <uri link="https://acme.example">Acme</uri>.</p></description>
    <impact type="high"><p>Anybody could enter.</p></impact>
    <workaround><p>There is no known workaround at this time.</p></workaround>
    <resolution><p>All gate users should upgrade to the latest version:</p>
    <code>
      # emerge --sync
      # emerge --ask --oneshot --verbose "&gt;=app-harbour/gate-2.0-r1"
    </code>${resolution}</resolution>
    <references><uri link="https://nvd.example/CVE-2026-0001">CVE-2026-0001</uri><uri link="javascript:x">x</uri></references>
    <metadata tag="requester" timestamp="2026-03-01T08:00:00Z">somebody</metadata>
</glsa>`;
const STEP =
  '<p>After the update, administrators must set the option <c>strict</c> in <path>/etc/gate.conf</path> to on.</p>';
const page = (text: string, contentType = 'application/xml') =>
  readPage({
    bytes: Buffer.from(text),
    contentType,
    contentLocation: undefined,
    url: 'https://security.gentoo.example/glsa/202603-01.xml',
    publisher: 'gentoo',
    options: {},
  });

describe('a Gentoo advisory in XML', () => {
  it('is read with everything that it says', async () => {
    const [told] = (await page(glsa(STEP))).bulletins;
    expect(told!.bulletin).toMatchObject({
      publisher: 'Gentoo',
      id: 'GLSA-202603-01',
      title: 'Harbour Gate: Remote opening',
      severity: 'high',
      published: Date.parse('2026-03-01T00:00:00Z'),
      updated: Date.parse('2026-03-04T00:00:00Z'),
      products: ['app-harbour/gate'],
      remediations: [{ category: 'vendor_fix', text: 'Update app-harbour/gate to 2.0-r1' }],
      references: [{ url: 'https://nvd.example/CVE-2026-0001' }],
    });
    expect(told!.bulletin.aliases.map((a) => a.id)).toContain('CVE-2026-0001');
    expect(told!.judgement.verdict).toBe('required');
    expect(told!.judgement.steps[0]!.instruction).toContain('strict');
  });

  it('asks for nothing where upgrading is all, also as a file', async () => {
    expect((await page(glsa())).bulletins[0]!.judgement.verdict).toBe('none');
    const document = readDocument(glsa(STEP), { name: 'glsa-202603-01.xml' });
    expect(documentText(document)).toContain('emerge --ask --oneshot --verbose ">=app-harbour/gate-2.0-r1"');
    expect(document.sections.map((s) => s.path.at(-1))).toEqual(
      expect.arrayContaining(['Synopsis', 'Description', 'Impact', 'Workaround', 'Resolution']),
    );
  });

  it('is told by its number, and is none without one', () => {
    expect(readGlsa(glsa().replace('202603-01', 'x'))).toBeUndefined();
    expect(readGlsa('<html>')).toBeUndefined();
    expect(readGlsa(glsa().replace('2026-03-01<', 'May 04, 2020: 02<'))!.published).toBe(
      Date.parse('2020-05-04T00:00:00Z'),
    );
  });

  it('costs little, however hostile', () => {
    const started = performance.now();
    expect(readGlsa(glsa('<p>'.repeat(100_000)))).toBeUndefined();
    expect(readGlsa(`<glsa id="202603-01">${'<affected><package name="x">'.repeat(20_000)}`)).toBeUndefined();
    expect(readGlsa(glsa('<uri/>'.repeat(50_000)))!.facts.references).toHaveLength(1);
    expect(readGlsa(glsa('x'.repeat(2_000_000)))).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
