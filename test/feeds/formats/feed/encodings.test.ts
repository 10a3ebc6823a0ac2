import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { only } from './reading.ts';

const feed = (title: string, encoding?: string) =>
  `<?xml version="1.0"${encoding ? ` encoding="${encoding}"` : ''}?>\n<rss version="2.0"><channel><item><title>${title}</title></item></channel></rss>`;
const titleOf = async (bytes: Uint8Array, contentType?: string) => (await only(bytes, contentType)).title;

const RUSSIAN = 'Уязвимость в ядре: обновите систему и перезапустите службу';
const JAPANESE = '更新後に設定を変更する必要がある脆弱性について';
const CHINESE = '安装更新后需要手动更改权限的安全公告';
const KOREAN = '업데이트 후 설정을 변경해야 하는 취약점';

describe('encodings of feeds', () => {
  it.each([
    ['koi8-r', RUSSIAN],
    ['windows-1251', RUSSIAN],
    ['iso-8859-5', RUSSIAN],
    ['shift_jis', JAPANESE],
    ['euc-jp', JAPANESE],
    ['gb2312', CHINESE],
    ['gb18030', `${CHINESE}㐂`],
    ['big5', '安裝更新後需要手動變更權限'],
    ['euc-kr', KOREAN],
    ['iso-8859-15', 'Prix : 5 €, œuvre'],
    ['windows-1252', '“Fünf” – 5 €'],
    ['tis-620', 'ช่องโหว่'],
    ['windows-1255', 'עדכון אבטחה'],
    ['iso-8859-7', 'ενημέρωση'],
  ])('%s is read by its declaration and by the transport', async (encoding, text) => {
    expect(await titleOf(iconv.encode(feed(text, encoding), encoding))).toBe(text);
    expect(await titleOf(iconv.encode(feed(text), encoding), `text/xml; charset="${encoding}"`)).toBe(text);
  });

  it('ISO-2022-JP is read although its bytes are ASCII', async () => {
    const escaped = Buffer.concat([
      Buffer.from('\u001b$B'),
      Buffer.from('9940', 'hex').map((b) => b & 0x7f),
      Buffer.from('\u001b(B'),
    ]);
    const [before = '', after = ''] = feed('|', 'iso-2022-jp').split('|');
    const bytes = Buffer.concat([Buffer.from(before), escaped, Buffer.from(after)]);
    expect(await titleOf(bytes)).toBe(new TextDecoder('iso-2022-jp').decode(escaped));
    expect(await titleOf(bytes)).not.toContain('$B');
  });

  it.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    '%s is read with and without its mark',
    async (encoding) => {
      const text = feed(JAPANESE, encoding.slice(0, 6));
      expect(await titleOf(iconv.encode(text, encoding, { addBOM: true }))).toBe(JAPANESE);
      expect(await titleOf(iconv.encode(text, encoding, { addBOM: false }), 'text/xml; charset=utf-8')).toBe(JAPANESE);
    },
  );

  it('what is valid UTF-8 is UTF-8, whatever the labels say', async () => {
    expect(await titleOf(Buffer.from(feed(RUSSIAN, 'iso-8859-1')), 'text/xml; charset=us-ascii')).toBe(RUSSIAN);
    expect(await titleOf(Buffer.from(feed(RUSSIAN, 'utf-16')))).toBe(RUSSIAN);
    expect(await titleOf(Buffer.from(`\ufeff${feed(RUSSIAN)}`))).toBe(RUSSIAN);
  });

  it('a Latin-1 label means windows-1252, and so does no label', async () => {
    const bytes = (encoding?: string) => iconv.encode(feed('“Fünf” – 5 €', encoding), 'windows-1252');
    expect(await titleOf(bytes('iso-8859-1'))).toBe('“Fünf” – 5 €');
    expect(await titleOf(bytes('utf-8'))).toBe('“Fünf” – 5 €');
    expect(await titleOf(bytes('no-such-encoding'))).toBe('“Fünf” – 5 €');
    expect(await titleOf(bytes(), 'text/xml; charset=us-ascii')).toBe('“Fünf” – 5 €');
  });

  it('some stray bytes in UTF-8 do not spoil the rest', async () => {
    const [before = '', after = ''] = feed(`${RUSSIAN} | café`).split('|');
    const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0x93, 0xa9, 0x94]), Buffer.from(after)]);
    expect(await titleOf(bytes)).toBe(`${RUSSIAN} “©” café`);
  });

  it('what no label names is guessed from the text', async () => {
    for (const [encoding, text] of [
      ['euc-jp', JAPANESE],
      ['shift_jis', JAPANESE],
      ['windows-1251', RUSSIAN],
      ['koi8-r', RUSSIAN],
      ['gb2312', CHINESE],
      ['euc-kr', KOREAN],
      ['windows-1252', 'Größe geändert: “5 €” – déjà vu'],
    ] as const)
      expect(await titleOf(iconv.encode(feed(`${text} ${text}`), encoding))).toBe(`${text} ${text}`);
  });
});
