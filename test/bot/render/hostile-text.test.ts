import { describe, expect, it } from 'vitest';
import { codeBlock, escapeLine, labelOf, lineWithCode, link, oneLine } from '../../../bot/render/text.ts';
import { parseMarkdown } from '../../../sandbox/page/markdown/blocks.ts';
import type { Block, Inline } from '../../../sandbox/page/markdown/tree.ts';
import { walk } from '../../../sandbox/visible-text.ts';
import { CHANNEL, everyMessage, ROLE } from '../../support/every-message.ts';

const HOSTILE = [
  '@everyone look @here',
  '<@&300000000000000009> <@400000000000000001>',
  '<@!400000000000000001>',
  '<#200000000000000009> <id:customize> </fix list:1>',
  '[Download the patch](https://evil.example/x) now',
  '[x](javascript:alert(1)) [y](<https://evil.example>)',
  '[z](https://evil.example "title")',
  'https://evil.example/login http://evil.example',
  '<https://evil.example>',
  '`code` ``two`` ```fence``` `',
  '```\nfence\n```',
  '```ansi\nfence```',
  '-# small',
  '> quoted',
  '>>> quoted to the end',
  '# Heading',
  '### Heading',
  '- item',
  '* item',
  '12. item',
  '<t:0:R> <t:1700000000:F>',
  ':rotating_light: :smile: :+1:',
  '<:emoji:123456789012345678>',
  '<a:emoji:123456789012345678>',
  '**bold** __under__ *it* _it_',
  '~~gone~~ ||hidden||',
  '***all*** _*both*_ **open',
  'trailing backslash \\',
  '\\*escaped\\* \\\\',
  'first line\n# second line\n> third line',
  'first\r-# second\u2028# third\u2029> fourth',
  '\u202egnihtemos esrever\u202c \u2066isolated\u2069',
  'zero\u200bwidth\u200d\ufeff joined \u00adsoft',
  `zalgo${'\u0301\u0302\u0303\u0304'.repeat(20)} text`,
  '\ud83d lone \udc4d surrogates',
  '😀'.repeat(15),
  '\u{e0001}\u{e0041}tags\u{e007f} and \u3164 filler',
  'discord.gg/evil mailto:a@evil.example',
  'tel:+1 steam://run/1',
  ')](https://evil.example) ](x',
] as const;

/** Kinds of nodes, without their texts: what a text makes of a message. */
const shapeOf = (block: Block): unknown =>
  block.kind === 'list'
    ? ['list', block.start, block.items.map((item) => item.map(shapeOf))]
    : block.kind === 'quote'
      ? ['quote', block.blocks.map(shapeOf)]
      : block.kind === 'code-block'
        ? ['code', block.language]
        : [block.kind, inlineShape(block.children)];

/** Text nodes are left out: where they are cut into pieces says nothing. */
const inlineShape = (nodes: readonly Inline[]): unknown[] =>
  nodes.flatMap((node): unknown[] => {
    if (node.kind === 'text') return [];
    if (node.kind === 'timestamp') return [['timestamp', node.seconds]];
    if ('id' in node) return [[node.kind, node.id]];
    return [[node.kind, 'url' in node ? node.url : '', 'children' in node ? inlineShape(node.children) : []]];
  });

const textOf = (block: Block): string =>
  block.kind === 'list'
    ? block.items.flat().map(textOf).join('\n')
    : block.kind === 'quote'
      ? block.blocks.map(textOf).join('\n')
      : block.kind === 'code-block'
        ? block.text
        : inlineText(block.children);

const inlineText = (nodes: readonly Inline[]): string =>
  nodes.map((n) => ('children' in n ? inlineText(n.children) : 'text' in n ? n.text : '')).join('');

const textsOf = (components: unknown): Block[][] =>
  walk(components).flatMap((c) => (typeof c.content === 'string' ? [parseMarkdown(c.content)] : []));

const SIZES = { steps: 2, aliases: 2, rows: 1, page: 0 };
const URL = 'https://acme.example/a-1';
const withText = (sample: string) => everyMessage({ text: () => `${sample} end`, url: () => URL }, SIZES);
const seen = (text: string) => text.replace(/\u2060/g, '');

describe('foreign text', () => {
  const harmless = new Map(
    withText('harmless').map(([name, m]) => [name, textsOf(m.components).map((b) => b.map(shapeOf))]),
  );

  it.each(HOSTILE)('is inert and comes out as it was written in every message: %j', (sample) => {
    const verbatim = oneLine(`${sample} end`);
    for (const [name, message] of withText(sample)) {
      const blocks = textsOf(message.components);
      expect(
        blocks.map((b) => b.map(shapeOf)),
        name,
      ).toEqual(harmless.get(name));
      const shown = seen(blocks.flat().map(textOf).join('\n'));
      if (!['help', 'settings'].includes(name))
        expect(shown, name).toContain(name === 'watches' ? verbatim.slice(0, 15) : verbatim);
      expect(message.allowedMentions.parse, name).toEqual([]);
      expect(message.allowedMentions.roles ?? [], name).toEqual(/^(card|digest)$/.test(name) ? [ROLE] : []);
    }
  });

  it('mentions no channel or role but those that the team has set', () => {
    const nodes = withText(HOSTILE.join(' ')).flatMap(([, m]) =>
      textsOf(m.components)
        .flat()
        .flatMap((b) => JSON.stringify(shapeOf(b)).match(/"(?:role|channel|user)","\d+"/g) ?? []),
    );
    expect(new Set(nodes)).toEqual(new Set([`"role","${ROLE}"`, `"channel","${CHANNEL}"`]));
  });

  it('is on one line in the choices of a menu', () => {
    for (const sample of HOSTILE)
      for (const [name, message] of withText(sample))
        for (const menu of walk(message.components).filter((c) => Array.isArray(c.options)))
          for (const option of menu.options as { label: string }[])
            expect(option.label, name).not.toMatch(/[\n\u202e\u200b]/);
  });
});

describe('an address', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'https://user:password@evil.example/',
    'https://harbour.example@evil.example/',
    'discord://-/channels/1',
    'not an address',
    ' ',
  ])('is no link when it is %j', (url) => {
    expect(link('Title', url)).toBe('Title');
  });

  it.each([
    'https://a.example/x)[y](https://evil.example',
    'https://a.example/x "title"',
    'https://a.example/a b<c>|`*_',
  ])('cannot break out of its link: %j', (url) => {
    const [block] = parseMarkdown(link('Title', url));
    expect(block).toMatchObject({ kind: 'paragraph', children: [{ kind: 'link', children: [{ text: 'Title' }] }] });
    expect((block as unknown as { children: { url: string }[] }).children[0]!.url).toMatch(/^https:\/\/a\.example\//);
  });

  it('has a label even when its title shows nothing', () => {
    expect(link('\u200b\u200b', URL)).toBe(`[Untitled](${URL})`);
  });
});

describe('code', () => {
  it('stands verbatim in its block and cannot close it', () => {
    const code = 'cat <<EOF\n```\n@everyone **x**\n```\nEOF';
    const blocks = parseMarkdown(codeBlock(code));
    expect(blocks).toHaveLength(1);
    expect(blocks[0]).toMatchObject({ kind: 'code-block', language: undefined });
    expect(seen((blocks[0] as { text: string }).text)).toBe(code);
  });
});

describe('a command in a sentence', () => {
  const ONE_CODE = ['paragraph', [['code', '', []]]];
  const shown = (text: string, ...pieces: string[]) => lineWithCode(text, pieces);

  it('is code where it stands, each piece in its place, and only as a whole', () => {
    expect(shown('Run a_b -r x:W now.', 'a_b -r x:W')).toBe('Run `a_b -r x:W` now.');
    expect(shown('Set *it* to 1, not 10.', '*it*', '1')).toBe('Set `*it*` to `1`, not 10.');
    expect(shown('Set x to 10.', '1')).toBeUndefined();
    expect(shown('Run it:', 'first', 'second')).toBeUndefined();
    expect(shown('Run a`b now.', 'a`b')).toBeUndefined();
  });

  it.each(HOSTILE)('neither ends its code nor says anything around it: %j', (sample) => {
    const verbatim = oneLine(`${sample} end`);
    const around = `${verbatim} run(x) ${verbatim}`;
    const [block] = parseMarkdown(`☐ ${shown(around, 'run(x)')}`);
    expect(shapeOf(block!)).toEqual(ONE_CODE);
    expect(seen(textOf(block!))).toBe(`☐ ${around}`);
    const [inside] = parseMarkdown(`☐ ${shown(`Do ${verbatim}!`, verbatim) ?? '`x`'}`);
    expect(shapeOf(inside!)).toEqual(ONE_CODE);
  });
});

describe('the name of a bulletin', () => {
  it.each([
    ['A-1', 'A-1: Crash', 'A-1: Crash'],
    ['A-1', 'A-1 - Crash', 'A-1: Crash'],
    ['A-1', '[acme-announce] A-1: Crash', 'A-1: Crash'],
    ['DSA-5912-1', '[SECURITY] [DSA 5912-1] acme security update', 'DSA-5912-1: acme security update'],
    ['A-1', '[acme-announce] Crash', 'A-1: [acme-announce] Crash'],
    ['A-1', 'A-10: Crash', 'A-1: A-10: Crash'],
    ['A-1', 'A-1 and A-2: Crash', 'A-1 and A-2: Crash'],
    ['A-1', 'Crash (A-1)', 'Crash (A-1)'],
    ['A-1', 'A-1', 'A-1'],
    ['https://a.example/1', 'Crash', 'Crash'],
    ['(', '(: Crash', '(: Crash'],
  ])('of %j with the title %j is said once', (id, title, label) => {
    expect(labelOf({ id, title })).toBe(label);
  });
});

describe('a cut', () => {
  it('counts the escapes, ends in an ellipsis, and breaks no escape', () => {
    const shown = escapeLine('*'.repeat(500), 100);
    expect(shown.length).toBeLessThanOrEqual(100);
    expect(shown).toMatch(/^(?:\\\*)+…$/);
  });
});
