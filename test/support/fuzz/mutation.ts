import fc from 'fast-check';

/** What breaks readers: pieces of markup and JSON that open without closing, name what is not there, or are none at all. */
const PIECES: readonly string[] = [
  ...'<item> </item> <entry> <title> </title> <link href=" <![CDATA[ ]]> <!-- --> <!DOCTYPE [ <!ENTITY ]> <?x ?> <b> </b> <p'.split(
    ' ',
  ),
  ...'&lt; &amp; & &#x80; &#0; &#xD800; &x; &nbsp &lt;script&gt; <script> <style> <svg> <table> <td> <iframe> <li> </ul> <pre> <br/>'.split(
    ' ',
  ),
  ...'{ } [ ] , : " \\" \\u0000 \\ud800 null true 1e999 -1 "__proto__":{ "items":[ "id": {"a":[{'.split(' '),
  ..."# ## ``` * 1. | --- === > [a]( ![ - . : .. \\ ; $ % ^ ~ @ = '''".split(' '),
  '\n\n',
  '\n- ',
  '\nFrom a@b.example Tue Mar  5 10:20:30 2024\n',
  '\nSubject: =?utf-8?B?4pyT?= =?x?Q?_=',
  '\nContent-Transfer-Encoding: base64\n\n',
  '-----BEGIN PGP SIGNED MESSAGE-----\n',
  '-----BEGIN PGP SIGNATURE-----\n',
  ' xmlns:x="urn:x"',
  ' xml:base="../.."',
  ' type="xhtml"',
  'javascript:alert(1)',
  '<a href="javascript:alert(1)" onclick=x>',
  '2024-13-45T99:99:99Z',
  'Tue, 31 Feb 2024 25:61:61 +9999',
  'CVE-2024-99999999999999999999',
  'CVSS:3.1/AV:N/AC:/',
  'ünïcödé 日本語 \u202e\u200b\ufeff',
  '\u0000\u0001\u001b[31m',
  '\ud83d',
  'x'.repeat(300),
  ' '.repeat(300),
];
const RAW: readonly Uint8Array[] = [
  [0xff, 0xfe],
  [0xef, 0xbb, 0xbf],
  [0xc0, 0xaf],
  [0x80],
  [0x1f, 0x8b, 0x08],
  [0x1b, 0x24, 0x42],
].map((bytes) => Uint8Array.from(bytes));

type Mutation =
  | { readonly kind: 'cut' | 'drop' | 'repeat' | 'move'; readonly at: number; readonly size: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'change'; readonly at: number; readonly byte: number };

const place = fc.nat(9_999);
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), at: place, size: fc.constant(0) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('drop' as const, 'repeat' as const, 'move' as const),
      at: place,
      size: fc.integer({ min: 1, max: 200 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      at: place,
      bytes: fc.oneof(
        fc.constantFrom(...PIECES).map((piece) => Buffer.from(piece)),
        fc.constantFrom(...RAW),
        fc.uint8Array({ maxLength: 4 }),
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('change' as const), at: place, byte: fc.nat(255) }) },
);
const REPEATS = 8;

/** Examples with some things wrong; now and then one without anything, and one that is nothing but pieces. */
export function mutated(examples: readonly (string | Uint8Array)[]): fc.Arbitrary<Uint8Array> {
  const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((some) => Buffer.from(some.join('')));
  return fc.oneof(
    { weight: 1, arbitrary: pieces },
    {
      weight: 12,
      arbitrary: fc
        .tuple(fc.constantFrom(...examples), fc.array(mutation, { maxLength: 8 }))
        .map(([example, mutations]) => mutations.reduce(apply, new Uint8Array(Buffer.from(example)))),
    },
  );
}

function apply(bytes: Uint8Array, how: Mutation): Uint8Array {
  const at = Math.floor((how.at / 10_000) * (bytes.length + 1));
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (how.kind) {
    case 'cut':
      return before;
    case 'insert':
      return joined(before, how.bytes, after);
    case 'change':
      return joined(before, Uint8Array.of(how.byte), after.subarray(1));
    case 'drop':
      return joined(before, after.subarray(how.size));
    case 'repeat':
      return joined(before, ...Array<Uint8Array>(REPEATS).fill(after.subarray(0, how.size)), after);
    case 'move':
      return joined(after.subarray(0, how.size), before, after.subarray(how.size));
  }
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
