import { describe, expect, it } from 'vitest';
import { admissionOf } from '../../../../feeds/formats/mail/admission.ts';
import { headersOf } from '../../../../feeds/formats/mail/headers.ts';

const LIST = 'announce.lists.example';
const from = 'Acme <security@vendor.example>';
const admitted = (fields: Record<string, string>, options: Parameters<typeof admissionOf>[1], isArchive = false) =>
  admissionOf(
    headersOf(
      Buffer.from(
        Object.entries(fields)
          .map(([name, value]) => `${name}: ${value}\r\n`)
          .join(''),
      ),
    ),
    options,
    isArchive,
  );

describe('a message', () => {
  it('counts by the list that it came by, whoever it says it is from', () => {
    const options = { lists: [LIST] };
    expect(admitted({ From: from, 'List-Id': `News <${LIST}>` }, options)).toEqual({
      announces: true,
      via: `list ${LIST}`,
    });
    expect(admitted({ From: from }, options)).toBeUndefined();
    expect(admitted({ From: from, 'List-Id': `<evil.${LIST}>` }, options)).toBeUndefined();
    expect(admitted({ From: from, 'List-Id': `<${LIST}> <other.example>` }, options)).toBeUndefined();
  });

  it('of a list announces when its sender is named, and is talk when not', () => {
    const options = { lists: [LIST], senders: ['security@vendor.example'] };
    expect(admitted({ From: from, 'List-Id': `<${LIST}>` }, options)).toMatchObject({ announces: true });
    expect(admitted({ From: 'eve@vendor.example', 'List-Id': `<${LIST}>` }, options)).toMatchObject({
      announces: false,
    });
    expect(admitted({ From: 'eve@x.example' }, { senders: ['@vendor.example'] }, true)).toEqual({ announces: false });
  });

  it.each([
    ['DKIM of the list', 'mx; dkim=pass header.d=lists.example', true],
    ['SPF of the list', 'mx 1; spf=pass smtp.mailfrom=bounce@lists.example', true],
    ['DKIM of whoever forged the list', 'mx; dkim=pass header.d=evil.example', false],
    ['DMARC of whoever forged the list', 'mx; dmarc=pass header.from=vendor.example', false],
    ['a domain before the @', 'mx; dkim=pass header.i=lists.example@evil.example', false],
    [
      'a sender with words of his own',
      'mx; spf=pass smtp.mailfrom="a; dkim=pass header.d=lists.example; b"@evil.example',
      false,
    ],
    [
      'a comment with words of his own',
      'mx; spf=pass (of x; dkim=pass header.d=lists.example ) smtp.mailfrom=x@evil.example',
      false,
    ],
    ['a quote without end', 'mx; spf=fail smtp.mailfrom="a; dkim=pass header.d=lists.example', false],
    ['another server', 'mx.evil.example; dkim=pass header.d=lists.example', false],
    ['nobody', 'mx; none', false],
  ])('of a list that %s vouches for', (_, results, counts) => {
    const fields = { 'Authentication-Results': results, From: from, 'List-Id': `<${LIST}>` };
    expect(admitted(fields, { lists: [LIST], verifiedBy: 'mx' }) !== undefined).toBe(counts);
  });

  it('is vouched for by the first header alone, since those below may be anybody’s', () => {
    const below = `mx; none\r\nAuthentication-Results: mx; dkim=pass header.d=lists.example`;
    const fields = { 'Authentication-Results': below, From: from, 'List-Id': `<${LIST}>` };
    expect(admitted(fields, { lists: [LIST], verifiedBy: 'mx' })).toBeUndefined();
    const dmarc = { 'Authentication-Results': 'mx; dmarc=pass', From: from };
    expect(admitted(dmarc, { senders: ['@vendor.example'], verifiedBy: 'mx' })).toEqual({
      announces: true,
      via: 'sender security@vendor.example, vouched for by mx',
    });
  });
});
