import { describe, expect, it } from 'vitest';
import { obligatoryWords } from '../../../core/detection/obligatory-words.ts';

describe('the words that a pattern needs', () => {
  it.each<readonly [string, RegExp, readonly string[]]>([
    ['a word as it stands', /firmware/, ['firmware']],
    ['in lower case, with a space for what parts words', /Auto-Update/i, ['auto update']],
    ['the edges of words', /\bfix\b/, [' fix ']],
    ['an edge beside a sign as the sign', /\b\.net\b/, [' net ']],
    ['one of several', /\b(?:patch|update)\b/, [' patch ', ' update ']],
    ['each way to write it', /re-?boot|organi[sz]e/, ['reboot', 're boot', 'organise', 'organize']],
    ['the rarest of a sequence', /\b(?:is|are)\b.{0,40}\b(?:recommended|required)\b/, [' recommended', ' required ']],
    ['what is not left out', /(?:please )?(?:do )?reboot/, ['reboot']],
    ['no longer than makes them rare', /vulnerabilities/, ['vulnerabilit']],
    ['nothing of what only looks', /(?<!hot)fix(?!ed| up)(?=\s)/, ['fix']],
    ['digits alike', /port 44[34]/, ['port 000']],
    ['no word that another one is part of', /install|reinstall|installer/, ['install']],
    ['what is repeated once at least', /(?:very )+\w/, ['very ']],
  ])('are %s', (_, pattern, words) => {
    expect([...(obligatoryWords(pattern) ?? [])].sort()).toEqual([...words].sort());
  });

  it.each([
    ['matches without any', /(?:restart)?/],
    ['may be anything in one of its branches', /reboot|\w+=\w+/],
    ['has marks only', /^\W*$/],
    ['has letters of all scripts', /\p{L}{3}|reboot/u],
    ['folds more than the letters of English', /reboot/iu],
    ['refers back', /(a+)b\1c/],
    ['names characters by number', /\x41bc/],
  ])('are unknown of one that %s', (_, pattern) => {
    expect(obligatoryWords(pattern)).toBeUndefined();
  });
});
