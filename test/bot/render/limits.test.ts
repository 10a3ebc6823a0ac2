import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkMessage } from '../../../sandbox/limits/message.ts';
import { visibleText } from '../../../sandbox/visible-text.ts';
import { everyMessage, type Sizes } from '../../support/every-message.ts';

const PIECES = [
  'a',
  'word ',
  '_',
  '*',
  '`',
  '```',
  '\\',
  '@',
  '<',
  '>',
  '[',
  ']',
  '~~',
  '||',
  '# ',
  '-',
  '\n',
  ' ',
  '漢',
  '😀',
  '\u0301',
  '\ud800',
  ':a:',
  'https://x.example/',
  '\u202e',
  '1. ',
];

/** Throws Discord's error when one of the messages breaks a limit; names it. */
function check(text: () => string, url: () => string, sizes: Sizes): void {
  for (const [name, message] of everyMessage({ text, url }, sizes)) {
    const body = { flags: message.flags, components: message.components, allowed_mentions: message.allowedMentions };
    try {
      expect(checkMessage(body).strange).toEqual([]);
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? JSON.stringify(error) : error}`, { cause: error });
    }
  }
}

describe('every message', () => {
  it('keeps within Discord’s limits, whatever a publisher writes and however much', () => {
    const text = fc.oneof(
      fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((p) => p.join('')),
      fc
        .tuple(fc.constantFrom(...PIECES), fc.integer({ min: 1, max: 4_000 }))
        .map(([p, n]) => p.repeat(n).slice(0, 4_096)),
    );
    const sizes = fc.record({
      steps: fc.integer({ min: 1, max: 40 }),
      aliases: fc.integer({ min: 0, max: 30 }),
      rows: fc.integer({ min: 1, max: 30 }),
      page: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.webUrl({ size: 'large' }),
        sizes,
        (texts, url, s) => {
          let i = 0;
          check(
            () => texts[i++ % texts.length]!,
            () => url,
            s,
          );
        },
      ),
      { numRuns: 25 },
    );
  });

  it.each([
    ['plain words', 'administrators must also rebuild the index of each server by hand '],
    ['characters that must be escaped', '*_`~|<>[]'],
    ['one long word', 'x'],
  ])('keeps within them at its largest: 40 steps, 30 CVEs, 4 kB pieces of %s', (_, piece) => {
    const text = piece.repeat(4_096).slice(0, 4_096);
    const url = `https://acme.example/${'a'.repeat(470)}`;
    for (const page of [0, 3])
      check(
        () => text,
        () => url,
        { steps: 40, aliases: 30, rows: 30, page },
      );
  });

  it('says of a long card and a long checklist what was cut and where to read on', () => {
    const text = 'administrators must also rebuild the index of each server by hand '.repeat(10);
    const messages = new Map(
      everyMessage({ text: () => text, url: () => 'https://a.example' }, { steps: 40, aliases: 30, rows: 1, page: 0 }),
    );
    const card = visibleText(messages.get('card')!);
    expect(card).toMatch(/and 24 more: Explain names them/);
    expect(card).toMatch(/and \d+ more sentences: Explain shows them/);
    expect(card).toMatch(/and \d+ more steps: Checklist shows them all/);
    const list = visibleText(messages.get('checklist')!);
    expect(list).toContain('part 1 of 4');
    expect(list).toContain('What ends in … was cut');
    expect(list).toContain('[Read the text]');
  });
});
