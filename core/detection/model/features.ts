import type { Kind } from '../../manual-step.ts';
import * as choice from '../choice.ts';
import * as force from '../force.ts';
import type { Passage } from '../passage.ts';
import type { Surroundings } from '../rule.ts';
import * as updates from '../updates.ts';
import { hashOf, type Word, wordsOf } from './words.ts';

const TEXT_WORDS = 90;
const BEFORE_WORDS = 25;
const HEADING_WORDS = 15;

/** What a sentence does, as the rules see it. */
const FORCES: readonly RegExp[] = [
  force.TOLD,
  force.IMPERATIVE,
  force.PASSIVE,
  force.DENIAL,
  force.RELIEF,
  force.ATTACK,
  force.HYGIENE,
  force.SHIELD,
  updates.FIX,
  updates.PLAIN_UPDATE,
  updates.NO_FIX,
  updates.END_OF_LIFE,
  updates.FIX_TO_COME,
  choice.ALTERNATIVE,
  choice.CHOICE,
];

/** Two hashes as one, in their order. */
function joined(a: number, b: number): number {
  let hash = Math.imul(a ^ (b >>> 15) ^ Math.imul(b, 0x85ebca6b), 0x9e3779b1);
  hash ^= hash >>> 13;
  return Math.imul(hash, 0xc2b2ae35);
}

const named = (name: string): number => hashOf(`${name}:`);
const WORDS = named('word');
const PAIRS = named('pair');
const HEADING = named('heading');
const BEFORE = named('before');
const ROLE = named('role');
const WITH_FIX = named('with fix');
const AIM = named('aim');
const KIND = named('kind');
const LENGTH = named('length');
const FORCE_NAMES = FORCES.map((_, i) => joined(named('force'), i));
const TRAIT = Object.fromEntries(
  (['paragraph', 'item', 'row', 'ordered', 'orders', 'alternative', 'sequence', 'fix', 'code', 'work'] as const).map(
    (name) => [name, joined(named('trait'), hashOf(name))],
  ),
) as Record<Passage['kind'] | 'ordered' | 'orders' | 'alternative' | 'sequence' | 'fix' | 'code' | 'work', number>;

/** Sets of the features of passages, one after the other: their sizes are much the same, and there are many. */
class FeatureSet {
  readonly #slots = new Int32Array(2_048);
  readonly #marks = new Int32Array(2_048);
  readonly list: number[] = [];
  #mark = 0;

  clear(): void {
    this.#mark++;
    this.list.length = 0;
  }

  add(feature: number): void {
    const size = this.#slots.length;
    if (this.list.length > size / 2) return;
    for (let at = feature & (size - 1); ; at = (at + 1) & (size - 1)) {
      if (this.#marks[at] !== this.#mark) {
        this.#marks[at] = this.#mark;
        this.#slots[at] = feature;
        this.list.push(feature);
        return;
      }
      if (this.#slots[at] === feature) return;
    }
  }
}

/**
 * What the model looks at in a passage, as signed 32-bit numbers that are the same on every machine: the words of the
 * sentence alone and in pairs, those of its heading and of the sentence before it, its role, and what the rules' patterns
 * say of it.
 */
export class FeatureReader {
  readonly #surroundings: Pick<Surroundings, 'fix' | 'kindsOf'>;
  readonly #features = new FeatureSet();
  #heading: { readonly text: string; readonly words: readonly Word[] } = { text: '', words: [] };
  #last: { readonly text: string; readonly words: readonly Word[] } = { text: '', words: [] };

  constructor(surroundings: Pick<Surroundings, 'fix' | 'kindsOf'>) {
    this.#surroundings = surroundings;
  }

  /** Each once; good until the next call. Passages are best read in their order. */
  read(passage: Passage): readonly number[] {
    const features = this.#features;
    features.clear();
    this.#addWords(passage);
    this.#addTraits(passage);
    return features.list;
  }

  #addWords({ text, before, section = '' }: Passage): void {
    const features = this.#features;
    if (this.#heading.text !== section) this.#heading = { text: section, words: wordsOf(section, HEADING_WORDS) };
    for (const { hash } of this.#heading.words) features.add(joined(HEADING, hash));
    const previous = before === this.#last.text ? this.#last.words : wordsOf(before, TEXT_WORDS);
    for (let i = Math.max(0, previous.length - BEFORE_WORDS); i < previous.length; i++)
      features.add(joined(BEFORE, previous[i]?.hash ?? 0));
    const words = wordsOf(text, TEXT_WORDS);
    this.#last = { text, words };
    let pair: number | undefined;
    for (const { hash } of words) {
      features.add(joined(WORDS, hash));
      if (pair !== undefined) features.add(joined(pair, hash));
      pair = joined(PAIRS, hash);
    }
  }

  #addTraits(passage: Passage): void {
    const { fix, kindsOf } = this.#surroundings;
    const features = this.#features;
    const role = joined(ROLE, hashOf(passage.role));
    const add = (feature: number) => {
      features.add(feature);
      features.add(joined(role, feature));
    };
    features.add(role);
    add(TRAIT[passage.kind]);
    if (passage.ordered) add(TRAIT.ordered);
    if (passage.orders) add(TRAIT.orders);
    if (passage.alternative) add(TRAIT.alternative);
    if (passage.sequence) add(TRAIT.sequence);
    if (fix) add(TRAIT.fix);
    if (passage.code.length > 0) add(TRAIT.code);
    if (passage.aim !== undefined) features.add(joined(AIM, hashOf(passage.aim)));
    features.add(joined(LENGTH, Math.min(10, 32 - Math.clz32(passage.text.length))));
    FORCES.forEach((pattern, i) => {
      if (!passage.says(pattern)) return;
      const feature = FORCE_NAMES[i] ?? 0;
      add(feature);
      if (fix) features.add(joined(WITH_FIX, feature));
    });
    // What orders nothing names kinds of work in passing.
    const kinds: readonly Kind[] = passage.orders ? kindsOf(passage) : [];
    if (kinds.length > 0) add(TRAIT.work);
    for (const kind of kinds) add(joined(KIND, hashOf(kind)));
  }
}

/** The words of a sentence that weigh most for its being work, heaviest first. */
export function tellingWords(text: string, weightOf: (feature: number) => number, most: number): string[] {
  const weighed = new Map<number, { word: string; weight: number }>();
  for (const { from, to, hash } of wordsOf(text, TEXT_WORDS)) {
    const feature = joined(WORDS, hash);
    if (!weighed.has(feature)) weighed.set(feature, { word: text.slice(from, to), weight: weightOf(feature) });
  }
  return [...weighed.values()]
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ word }) => word);
}
