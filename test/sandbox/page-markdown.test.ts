import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMarkdown } from '../../sandbox/page/markdown/blocks.ts';
import { parseInline } from '../../sandbox/page/markdown/inline.ts';
import type { Block, Inline } from '../../sandbox/page/markdown/tree.ts';

/** A tree in one line: `b(x)` bold, `i` italics, `u`, `s`, `||x||`, `link(url|text)`, `code(x)`. */
function line(nodes: readonly Inline[]): string {
  return nodes.map(one).join('');
}
function one(node: Inline): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'code':
      return `code(${node.text})`;
    case 'link':
      return `link(${node.url}|${line(node.children)})`;
    case 'timestamp':
      return `time(${node.seconds} ${node.style})`;
    case 'emoji':
      return `emoji(${node.name})`;
    case 'broadcast':
      return `all(${node.name})`;
    case 'command':
      return `command(${node.name})`;
    case 'user':
    case 'role':
    case 'channel':
      return `${node.kind}(${node.id})`;
    default:
      return `${{ strong: 'b', emphasis: 'i', underline: 'u', strike: 's', spoiler: 'hidden' }[node.kind]}(${line(node.children)})`;
  }
}
function blocks(of: readonly Block[]): string {
  return of
    .map((block) => {
      switch (block.kind) {
        case 'code-block':
          return `pre[${block.language ?? ''}](${block.text})`;
        case 'quote':
          return `quote(${blocks(block.blocks)})`;
        case 'list':
          return `${block.start === undefined ? 'ul' : `ol${block.start}`}(${block.items.map((i) => blocks(i)).join('; ')})`;
        case 'heading':
          return `h${block.level}(${line(block.children)})`;
        case 'subtext':
          return `small(${line(block.children)})`;
        default:
          return `p(${line(block.children)})`;
      }
    })
    .join(' ');
}

describe('within a line, Discord’s markdown', () => {
  it.each([
    ['**a** *b* _c_ __d__ ~~e~~ ||f||', 'b(a) i(b) i(c) u(d) s(e) hidden(f)'],
    ['***both***', 'b(i(both))'],
    ['**bold with *italics* inside**', 'b(bold with i(italics) inside)'],
    ['a snake_case_name and 2 * 3 * 4', 'a snake_case_name and 2 * 3 * 4'],
    ['**bold `ends** here` too', 'b(bold `ends) here` too'],
    ['\\*not\\* \\_this\\_ \\\\', '*not* _this_ \\'],
    ['c:\\new', 'c:\\new'],
    ['`a` ``b ` c`` `open', 'code(a) code(b ` c) `open'],
    ['[t](https://a.example/x_(y)) end', 'link(https://a.example/x_(y)|t) end'],
    ['[**t**](https://a.example "why")', 'link(https://a.example/|b(t))'],
    ['<https://a.example/?a=1>', 'link(https://a.example/?a=1|https://a.example/?a=1)'],
    [
      'see https://a.example/x. And (https://b.example)',
      'see link(https://a.example/x|https://a.example/x). And (link(https://b.example/|https://b.example))',
    ],
    ['<t:1700000000:R> <t:1700000000> <t:x>', 'time(1700000000 R) time(1700000000 f) <t:x>'],
    [
      '<@12> <@!12> <@&34> <#56> </fix list:78> <:ok:9>',
      'user(12) user(12) role(34) channel(56) command(fix list) emoji(ok)',
    ],
    ['@everyone and @here', 'all(everyone) and all(here)'],
    ['||a **b** c||', 'hidden(a b(b) c)'],
  ])('reads %s', (text, expected) => {
    expect(line(parseInline(text))).toBe(expected);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](data:text/html,hi)',
    '<javascript:alert(1)>',
    '[x](//a.example)',
    '[https://good.example](https://bad.example',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
  ])('makes no link of %s', (text) => {
    expect(line(parseInline(text.replace('https://bad.example', 'ftp://bad.example')))).not.toMatch(
      /link\((?!https?:)/,
    );
  });

  it('shows a masked link whose words are another address as what it is', () => {
    expect(line(parseInline('[https://good.example](https://bad.example)'))).toContain('https://bad.example');
  });
});

describe('on lines of their own, Discord’s markdown', () => {
  it.each([
    ['# A\n## B\n### C\n#### D\n-# e', 'h1(A) h2(B) h3(C) p(#### D) small(e)'],
    ['#no\n# ', 'p(#no\n# )'],
    ['one\ntwo\n\nthree', 'p(one\ntwo\n\nthree)'],
    ['- a\n- b\n  - c\n- d', 'ul(p(a); p(b) ul(p(c)); p(d))'],
    ['- a\n    - b\n  - c', 'ul(p(a) ul(p(b); p(c)))'],
    ['3. a\n4. b', 'ol3(p(a); p(b))'],
    ['> a\n> **b**\nc', 'quote(p(a\nb(b))) p(c)'],
    ['a\n>>> b\nc\n\nd', 'p(a) quote(p(b\nc\n\nd))'],
    ['>no', 'p(>no)'],
    ['```js\nlet *a* = 1;\n```\nafter', 'pre[js](let *a* = 1;) p(after)'],
    ['```one line```', 'pre[](one line)'],
    ['```open', 'p(```open)'],
    ['- # title\n-# - no', 'ul(h1(title)) small(- no)'],
  ])('reads %j', (text, expected) => {
    expect(blocks(parseMarkdown(text))).toBe(expected);
  });
});

describe('hostile text', () => {
  const big = (unit: string) => unit.repeat(Math.ceil(100_000 / unit.length));
  it.each(
    [
      '*',
      '**',
      '_',
      '__',
      '`',
      '``a',
      '```a',
      '[',
      '[x](',
      '[[x](http://a)',
      '](',
      '>',
      '> ',
      '>>> ',
      '\n> ',
      '<',
      '<@',
      '<t:1',
      '||',
      '~~',
      '\\',
      '- ',
      '- \n',
      ' - a\n',
      '# ',
      '\n# a',
      '*a _b ',
      '**a*',
      '||a `',
      '@everyone',
      'http://',
      'https://a(',
      '(',
      ')',
      ']',
      '[a]',
      '-# ',
      '1. ',
      '```\n',
      '> ```',
      '\u0000',
      '\ud83d',
    ].map((unit) => [JSON.stringify(unit), unit] as const),
  )('of 100 kB of %s is read in a moment', (_, unit) => {
    const text = big(unit);
    const begun = performance.now();
    parseMarkdown(text);
    expect(performance.now() - begun).toBeLessThan(4_000);
  });

  it('is read at the same pace ten times as long', () => {
    const time = (text: string) => {
      const begun = performance.now();
      parseMarkdown(text);
      return performance.now() - begun;
    };
    const mixed = '**a *b _c ||d `e [f](g <h> ~~i\n';
    time(mixed.repeat(3_000));
    expect(time(mixed.repeat(30_000))).toBeLessThan(5_000);
  });

  it('of any kind gives a tree that loses no letter', () => {
    // An address is there twice, as what it leads to and as what is shown.
    const shown = (name: string, value: unknown) => (name === 'url' ? undefined : value);
    const letters = (nodes: unknown): string => JSON.stringify(nodes, shown).replace(/[^Q]/g, '');
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '*',
            '_',
            '**',
            '`',
            '```',
            '[',
            ']',
            '(',
            ')',
            '<',
            '>',
            '> ',
            '\n',
            '- ',
            '#',
            ' ',
            'Q',
            '\\',
            '||',
            'http://q',
          ),
          { maxLength: 60 },
        ),
        (parts) => {
          const text = parts.join('');
          const tree = parseMarkdown(text);
          if (!/[[<`\\]/.test(text)) expect(letters(tree)).toBe(text.replace(/[^Q]/g, ''));
        },
      ),
      { numRuns: 300 },
    );
  });
});
