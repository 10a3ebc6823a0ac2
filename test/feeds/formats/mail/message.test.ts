import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { messageStarts, unboxed } from '../../../../feeds/formats/mail/mbox.ts';
import { readMessages } from '../../../../feeds/formats/mail/message.ts';
import { ADVISORY, mail, mbox } from '../../../support/mail.ts';

const read = (text: string | Uint8Array) => readMessages(typeof text === 'string' ? Buffer.from(text) : text);
const one = async (text: string | Uint8Array) => (await read(text))[0]!;

describe('a message', () => {
  it('is read without signature and list footer', async () => {
    const { own, quoted } = await one(mail({ text: ADVISORY }));
    expect(own).toMatch(/^Acme Gate reads/);
    expect(own).toMatch(/before the update\.$/);
    expect(quoted).toBe('');
  });

  it('keeps what it quotes apart from what its author wrote', async () => {
    const text =
      'Does this hold for 1.x?\n\nOn Mon, 2 Nov 2026, Ann Example wrote:\n> Update to 2.0.\n>> Really?\n\nYes.\n';
    const { own, quoted } = await one(mail({ text }));
    expect(own).toBe('Does this hold for 1.x?\n\nYes.');
    expect(quoted).toBe('Update to 2.0.\nReally?');
  });

  it('has the subject of its thread, in whatever language it is answered, and no tag of the list', async () => {
    for (const subject of [
      'Re: [acme-announce] Gate 2.0',
      '[acme-announce] AW: Re[2]: Gate 2.0',
      'Antw: SV: Gate  2.0',
      '回复：Gate 2.0',
    ]) {
      const message = await one(mail({ subject, list: 'acme-announce.lists.example', text: '' }));
      expect([message.subject.thread, message.subject.isAnswer]).toEqual(['gate 2.0', true]);
    }
    const fresh = (await one(mail({ subject: '[SECURITY] [DSA 5912-1] gate update', text: '' }))).subject;
    expect(fresh).toMatchObject({ title: '[SECURITY] [DSA 5912-1] gate update', isAnswer: false });
    expect(fresh.thread).toBe('[dsa 5912-1] gate update');
  });

  it('names what it answers, the nearest first, and who wrote it, without the address', async () => {
    const message = await one(
      mail({ answers: ['c@x', 'a@x', 'b@x', 'c@x'], from: 'ann at vendor.example (Ann Éxample)', text: '' }),
    );
    expect(message.answers).toEqual(['c@x', 'b@x', 'a@x']);
    expect(message.author).toBe('Ann Éxample');
    expect((await one(mail({ from: 'bob@vendor.example', text: '' }))).author).toBe('bob');
  });

  it('is decoded by what its bytes are, when its label lies', async () => {
    const headers = { 'Content-Type': 'text/plain; charset=us-ascii', 'Content-Transfer-Encoding': '8bit' };
    const text = 'Größe prüfen – “strict” setzen.';
    const source = mail({ subject: 'Größe', headers, text });
    expect(await one(source)).toMatchObject({ own: text, subject: { title: 'Größe' } });
    expect(await one(iconv.encode(source, 'windows-1252'))).toMatchObject({ own: text, subject: { title: 'Größe' } });
    const wrong = source.replace('us-ascii', 'iso-2022-kr');
    expect((await one(iconv.encode(wrong, 'windows-1252'))).own).toContain('setzen');
  });

  it('has its encoded words read, also those of windows-1252', async () => {
    const message = await one(mail({ subject: '=?windows-1252?Q?Gate_=96_=93fixed=94?=', text: '' }));
    expect(message.subject.title).toBe('Gate – “fixed”');
  });

  it('is unfolded where its lines flow', async () => {
    const headers = { 'Content-Type': 'text/plain; charset=utf-8; format=flowed' };
    const { own } = await one(mail({ headers, text: 'Rotate the keys \nof all gates.\n\n> quoted \n> line\n' }));
    expect(own).toBe('Rotate the keys of all gates.');
  });

  it('is read by its text, or by its HTML where the text says nothing; attachments are left out', async () => {
    const multipart = (plain: string) =>
      mail({
        headers: { 'MIME-Version': '1.0', 'Content-Type': 'multipart/mixed; boundary=out' },
        text: `--out\nContent-Type: multipart/alternative; boundary=in\n\n--in\nContent-Type: text/plain\n\n${plain}\n--in\nContent-Type: text/html\n\n<p>Rotate the <b>keys</b>.</p>\n--in--\n--out\nContent-Type: application/octet-stream\nContent-Disposition: attachment; filename=x.patch\nContent-Transfer-Encoding: base64\n\nAAAA\n--out--`,
      });
    expect(await one(multipart('Rotate the keys now.'))).toMatchObject({ own: 'Rotate the keys now.' });
    const html = await one(multipart(''));
    expect(html.html).toContain('<b>keys</b>');
  });

  it('that is a digest is the messages in it', async () => {
    const inner = (n: number) =>
      `Message: ${n}\nDate: Mon, 2 Nov 2026 10:0${n}:00 +0000\nFrom: Ann <ann@vendor.example>\nSubject: [acme] Gate ${n}\nMessage-ID: <d${n}@x>\n\nText ${n}.\n`;
    const rule = '-'.repeat(30);
    const subject = 'acme Digest, Vol 12, Issue 3';
    const plain = await read(
      mail({
        subject,
        text: `Today's Topics:\n\n   1. Gate\n\n${rule}\n\n${inner(1)}\n${rule}\n\n${inner(2)}\n${rule}\n\nSubject: Digest Footer\n\nEnd\n`,
      }),
    );
    expect(plain.map((m) => [m.id, m.own]).slice(0, 2)).toEqual([
      ['d1@x', 'Text 1.'],
      ['d2@x', 'Text 2.'],
    ]);
    const mime = await read(
      mail({
        subject,
        headers: { 'MIME-Version': '1.0', 'Content-Type': 'multipart/digest; boundary=b' },
        text: `--b\n\n${mail({ id: 'e1@x', text: 'One.' })}\n--b\n\n${mail({ id: 'e2@x', text: 'Two.' })}\n--b--`,
      }),
    );
    expect(mime.map((m) => [m.id, m.own])).toEqual([
      ['e1@x', 'One.'],
      ['e2@x', 'Two.'],
    ]);
  });

  it('may have no header at all, a broken one, or one without end', async () => {
    expect((await one('')).id).toMatch(/^no-id-/);
    expect((await one('Subject\n: x\n\tfolded\nDate: never\nMessage-ID: none\n\nText.')).own).toBe('Text.');
    const huge = await one(`Subject: ${'x'.repeat(3_000_000)}\n\nText.`);
    expect(huge.subject.title.length).toBeLessThanOrEqual(500);
    expect(huge.own).toBe('Text.');
    const many = await one(
      mail({ headers: { References: Array.from({ length: 20_000 }, (_, i) => `<${i}@x>`).join(' ') }, text: 'Text.' }),
    );
    expect(many.answers.length).toBeLessThanOrEqual(100);
    await expect(
      one(Array.from({ length: 100 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}\n`).join('')),
    ).rejects.toThrow(/nesting/i);
  });
});

describe('a mailbox file', () => {
  it('is cut where its messages begin, and only there', async () => {
    const texts = ['From here on it is prose.\n\nFrom: the docs\n', 'From the docs\nNote: this is text', 'Two.'];
    const bytes = Buffer.from(mbox(texts.map((text) => mail({ text }))));
    const starts = messageStarts(bytes);
    expect(starts).toHaveLength(3);
    const messages = await Promise.all(
      starts.map((from, i) => one(unboxed(bytes.subarray(from, starts[i + 1] ?? bytes.length)))),
    );
    expect(messages.map((m) => m.own)).toEqual([
      'From here on it is prose.\n\nFrom: the docs',
      'From the docs\nNote: this is text',
      'Two.',
    ]);
  });

  it('with ten thousand messages is cut in no time, and one full of false beginnings too', () => {
    const bytes = Buffer.from(mbox(Array.from({ length: 10_000 }, (_, i) => mail({ text: `Text ${i}` }))));
    const hostile = Buffer.from(`From a 10:00 2026\nX: y\n\n${'From \n'.repeat(500_000)}`);
    const began = performance.now();
    expect(messageStarts(bytes)).toHaveLength(10_000);
    expect(messageStarts(hostile)).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(messageStarts(Buffer.from(gzipSync('x')))).toEqual([]);
  });
});
