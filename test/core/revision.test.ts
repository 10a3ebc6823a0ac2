import { describe, expect, it } from 'vitest';
import { nonceOf, retryDelayMs } from '../../core/delivery.ts';
import { contentHash, readableChange } from '../../core/revision.ts';
import { bulletin } from '../support/bulletins.ts';

describe('a revision', () => {
  it('is not made by white space, severity or a new address', () => {
    const spaced = bulletin({
      severity: 'low',
      url: 'https://elsewhere.example',
      document: {
        sections: [
          {
            path: ['Solution'],
            blocks: [{ kind: 'paragraph', text: 'Set the  permissions of the root folder by hand on every server.' }],
          },
        ],
      },
    });
    expect(contentHash(spaced)).toBe(contentHash(bulletin()));
  });

  it('is made by a word, a heading or a new title', () => {
    const of = (path: string, text: string, title = 'T') =>
      contentHash({ title, document: { sections: [{ path: [path], blocks: [{ kind: 'paragraph', text }] }] } });
    expect(new Set([of('A', 'x'), of('A', 'y'), of('B', 'x'), of('A', 'x', 'U')]).size).toBe(4);
  });

  it('shows the lines that went and came', () => {
    expect(readableChange('one\ntwo\nthree', 'one\n2\nthree\nfour')).toBe('- two\n+ 2\n+ four');
    expect(readableChange('same', 'same')).toBe('');
  });

  it('stays short and quick for two texts that share nothing', () => {
    const text = (seed: number) => Array.from({ length: 20_000 }, (_, i) => `line ${i * seed}`).join('\n');
    const begun = performance.now();
    expect(readableChange(text(3), text(7)).length).toBeLessThan(4_100);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('a delivery', () => {
  it('has a nonce of its own for each channel, also when a restored backup gives its number out again', () => {
    const nonce = (id: number, destination: string, createdAt = 1) => nonceOf({ id, destination, createdAt });
    expect(nonce(1, '2')).toHaveLength(25);
    expect(nonce(1, '2')).toBe(nonce(1, '2'));
    const others = [nonce(1, '3'), nonce(2, '2'), nonce(11, '2'), nonce(1, '12'), nonce(1, '2', 2)];
    expect(new Set([nonce(1, '2'), ...others]).size).toBe(6);
  });

  it('waits longer after each failure, up to a quarter of an hour', () => {
    expect([1, 2, 3, 100].map(retryDelayMs)).toEqual([2_000, 4_000, 8_000, 900_000]);
  });
});
