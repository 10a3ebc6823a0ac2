import { describe, expect, it } from 'vitest';
import { identityOf } from '../../feeds/bulletin-identity.ts';

const FEED = 'https://list.example/feed.rss';
const named = (title: string, more: { url?: string; publisher?: string; itemId?: string; idPattern?: string } = {}) => {
  const { url, publisher = 'A list', itemId = 'guid', idPattern } = more;
  const options = idPattern === undefined ? {} : { idPattern };
  const { item, ...identity } = identityOf({ itemId, title, url }, { publisher, options, url: FEED });
  return `${identity.publisher} ${identity.id}${item.sure ? '' : ' perhaps'}`;
};

describe('the identity of a bulletin', () => {
  it.each([
    ['[USN-7412-1] Linux kernel vulnerabilities', 'Ubuntu USN-7412-1'],
    ['USN-7412-2: Linux kernel regression of USN-7412-1', 'Ubuntu USN-7412-2'],
    ['[SECURITY] [DSA 5678-1] openssl security update', 'Debian DSA-5678-1'],
    ['DSA-5678 openssl - security update', 'Debian DSA-5678'],
    ['Microsoft Security Bulletin MS02-064 - Critical', 'Microsoft MS02-064'],
    ['FreeBSD Security Advisory FreeBSD-SA-26:03.openssl', 'FreeBSD FreeBSD-SA-26:03.openssl'],
    ['Red Hat Security Advisory: RHSA-2024:1234 kernel', 'Red Hat RHSA-2024:1234'],
    ['[Full-disclosure] [ GLSA 200401-01 ] Linux kernel', 'Gentoo GLSA-200401-01'],
  ])('is the vendor’s own id where it heads the title: %s', (title, wanted) => {
    expect(named(title)).toBe(`${wanted} perhaps`);
    expect(named(title, { publisher: wanted.split(/ (?=\S+$)/)[0]!.toLowerCase() })).toBe(wanted);
  });

  it.each([
    'Re: [USN-7412-1] Linux kernel vulnerabilities',
    '[oss-security] Re: [DSA 5678-1] openssl',
    'Fwd: MS02-064',
    'What we learned from MS17-010',
    'WannaCry used the hole of MS17-010 (again)',
    'Three ways to find hosts without USN-7412-1',
    'A talk about CVE-2024-3094',
  ])('is not an id that a title merely speaks of: %s', (title) => {
    expect(named(title)).toBe('A list guid');
  });

  it.each([
    ['ACME-7', 'A list ACME-7'],
    ['rustsec-2026-0001', 'RustSec RUSTSEC-2026-0001'],
    ['RUSTSEC-2026-0001-amended', 'A list RUSTSEC-2026-0001-amended'],
  ])('is what the format has in a field for it, whatever the title speaks of: %s', (ownId, wanted) => {
    const title = 'CVE-2026-1111: a hole in the gate';
    const task = { publisher: 'A list', options: {} };
    const { publisher, id, item } = identityOf({ itemId: 'guid', ownId, title }, task);
    expect([`${publisher} ${id}`, item]).toEqual([wanted, { id: 'guid', sure: true }]);
    const own = identityOf(
      { itemId: 'guid', ownId: 'gate (ACME-7)', title },
      { ...task, options: { idPattern: 'ACME-\\d+' } },
    );
    expect(own.id).toBe('ACME-7');
  });

  it('is a CVE that heads the title, but not for certain: two posts may be about one', () => {
    expect(named('CVE-2024-3094: backdoor in xz')).toBe('A list CVE-2024-3094 perhaps');
  });

  it('is the end of the publisher’s own address, and not of an address that somebody links to', () => {
    const url = 'https://www.freebsd.org/security/advisories/FreeBSD-SA-26:03.openssl.asc';
    expect(named('Null dereference', { url, publisher: 'FreeBSD' })).toBe('FreeBSD FreeBSD-SA-26:03.openssl');
    expect(named('Our view', { url })).toBe('A list guid');
    expect(named('Our view', { url: 'https://list.example/2026/what-ms17-010-taught-us' })).toBe('A list guid');
    expect(named('Kernel', { url: 'https://list.example/USN-1-1' })).toBe('Ubuntu USN-1-1 perhaps');
    expect(named('Kernel', { url: 'https://list.example/%E0%A4%A' })).toBe('A list guid');
  });

  it('is what the source’s own pattern finds', () => {
    expect(named('Bulletin 17 of MS17-010', { idPattern: 'Bulletin (\\d+)' })).toBe('A list 17');
    expect(named('MS17-010 again', { idPattern: 'Bulletin (\\d+)' })).toBe('Microsoft MS17-010 perhaps');
  });

  it('keeps ids apart that differ in case, or only far behind', () => {
    expect(named('x', { itemId: 'aB' })).not.toBe(named('x', { itemId: 'ab' }));
    const long = `https://list.example/?${'x'.repeat(300)}`;
    const [a, b] = [`${long}1`, `${long}2`].map((itemId) => named('x', { itemId }));
    expect(a).not.toBe(b);
    expect(a!.length).toBeLessThan(220);
    expect(named('x', { itemId: 'half \ud83d' })).toBe('A list half \ufffd');
  });
});
