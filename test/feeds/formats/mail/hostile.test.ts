import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admissionOf } from '../../../../feeds/formats/mail/admission.ts';
import { messageStarts, unboxed } from '../../../../feeds/formats/mail/mbox.ts';
import { readMessages } from '../../../../feeds/formats/mail/message.ts';
import { mail, mbox } from '../../../support/mail.ts';

const SIZE = 400_000;
const fill = (piece: string) => piece.repeat(Math.ceil(SIZE / piece.length));
const BODIES: Readonly<Record<string, string>> = {
  'quote marks on one line': fill('>'),
  'quote marks in lines': fill('> > >\n'),
  'letters before quote marks': fill('AB> '),
  introductions: fill('On 1 Nov 2026 at 10:00, x wrote:\n>\n'),
  'signature separators': fill('-- \n'),
  rules: fill(`${'_'.repeat(30)}\nmailing list\n`),
  'original messages': fill('-----Original Message-----\n'),
  'notes of pipermail': fill('-------------- next part --------------\nName: x\n'),
  'beginnings of signed text': fill('-----BEGIN PGP SIGNED MESSAGE-----\n'),
  'signed text without end': `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${fill('- x\n')}`,
  'blank lines': fill('\n'),
  'false postmarks': fill('\nFrom a 10:00 2026\n'),
  'a line without end': fill('word '),
};
const HEADERS: Readonly<Record<string, Record<string, string>>> = {
  'tags in the subject': { Subject: fill('[x] Re: ') },
  'encoded words': { Subject: fill('=?utf-8?Q?=41?= ') },
  'unfinished encoded words': { Subject: fill('=?utf-8?Q?') },
  addresses: { From: fill('a at b.example, ') },
  'comments in the author': { From: fill('(') },
  references: { References: fill('<a@b> ') },
  'unfinished references': { 'In-Reply-To': fill('<a') },
  'spaces in the list': { 'List-Id': `x <a.b>${fill(' ')}x` },
  'results of checks': { 'Authentication-Results': `mx; ${fill('dkim = pass header.d ; (')}` },
  'parts of parts': { 'Content-Type': `multipart/mixed; ${fill('boundary=')}` },
};

describe('a hostile message', () => {
  it.each(Object.entries(BODIES))('of %s is read in no time', async (_, text) => {
    await withinReason(mail({ text }));
  });

  it.each(Object.entries(HEADERS))('with %s is read in no time', async (_, headers) => {
    await withinReason(mail({ headers, text: 'x' }));
  });

  it('of any bytes is read or refused, and gives no more than it may', async () => {
    const template = mail({
      list: 'a.b.c',
      headers: { 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=b' },
      text: '--b\nContent-Type: text/plain; charset=utf-8; format=flowed\n\nText \nflows.\n> quoted\n--b\nContent-Type: message/rfc822\n\nSubject: in\n\nInside\n--b--',
    });
    const change = fc.record({
      at: fc.nat({ max: template.length }),
      cut: fc.nat({ max: 40 }),
      put: fc.uint8Array({ maxLength: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        let bytes = Buffer.from(template);
        for (const { at, cut, put } of changes)
          bytes = Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]);
        for (const message of await readMessages(unboxed(bytes))) {
          expect(message.id.length).toBeLessThanOrEqual(200);
          expect(message.answers.length).toBeLessThanOrEqual(100);
          expect(message.subject.title.length).toBeLessThanOrEqual(600);
          admissionOf(message.headers, { lists: ['a.b.c'], verifiedBy: 'mx' }, false);
        }
      }),
      { numRuns: 200 },
    );
  });
});

/** Far from the limit of a worker, also on a machine that has other things to do: what is not linear takes minutes. */
async function withinReason(text: string): Promise<void> {
  const began = performance.now();
  const bytes = Buffer.from(mbox([text]));
  const [message] = await readMessages(unboxed(bytes.subarray(messageStarts(bytes)[0])));
  admissionOf(message!.headers, { senders: ['@x'], verifiedBy: 'mx' }, false);
  expect(performance.now() - began).toBeLessThan(15_000);
}
