import { leadsToUndoing } from './circumstances.ts';
import { orderOf, plainOf, readsAsOrder } from './imperative.ts';
import { kindsOf } from './kinds.ts';
import type { Passage } from './passage.ts';
import { restartIn } from './restarts.ts';
import type { Finding } from './rule.ts';

/** A passage that a rule found, with what it made of it. */
export interface Found extends Finding {
  readonly passage: Passage;
  readonly rule: string;
  /** The last of those that `passage` was joined from. */
  readonly to?: Passage;
}

const MAX_LIST = 25;
/** An item that is no longer is one step, whole. */
const ITEM_CHARS = 200;

/** A numbered list of which one item is work is followed as a whole, in its order, an item a step. */
export function withWholeLists(found: readonly Found[], passages: readonly Passage[]): Found[] {
  const finders = new Map(found.map((f) => [f.passage, f]));
  const lists = new Map<string, Found>();
  for (const f of found) {
    const list = listOf(f.passage);
    if (list !== undefined && !f.passage.alternative && !lists.has(list)) lists.set(list, f);
  }
  if (lists.size === 0) return [...found];
  const sizes = new Map<string, number>();
  for (const passage of passages) {
    const list = listOf(passage);
    if (list !== undefined) sizes.set(list, (sizes.get(list) ?? 0) + 1);
  }
  const whole: Found[] = [];
  for (const passage of passages) {
    const list = listOf(passage);
    const followed = list === undefined || (sizes.get(list) ?? 0) > MAX_LIST ? undefined : lists.get(list);
    const own = finders.get(passage) ?? (followed && followedIn(followed, passage));
    if (own === undefined) continue;
    const joined = list === undefined ? undefined : joinedWith(whole.at(-1), own);
    if (joined) whole[whole.length - 1] = joined;
    else whole.push(own);
  }
  return whole;
}

function followedIn(finder: Found, passage: Passage): Found | undefined {
  const asked =
    !/^[([]/.test(passage.text) &&
    (passage.orders || (passage.role !== 'boilerplate' && readsAsOrder(plainOf(passage.text))));
  return asked ? { ...finder, passage, kinds: kindsOrRestart(passage) } : undefined;
}

/** "If these messages are present, remove …": the order before it says what to look for. */
export function withAntecedents(found: readonly Found[], passages: readonly Passage[]): Found[] {
  const places = new Map(passages.map((passage, i) => [passage, i]));
  const taken = new Set(found.map(({ passage }) => passage.at));
  return found.flatMap((f) => {
    const at = places.get(f.passage) ?? 0;
    // A listing may have cut the sentence in two.
    const before = passages[/^[a-z]/.test(passages[at - 1]?.text ?? '') ? at - 2 : at - 1];
    if (!before || !REFERS.test(f.passage.text) || taken.has(before.at) || before.at[0] !== f.passage.at[0]) return [f];
    const asked = before.role !== 'boilerplate' && !before.alternative && orderOf(before.text).clean;
    return asked ? [{ ...f, passage: before, kinds: kindsOrRestart(before) }, f] : [f];
  });
}
const REFERS = /^\W*(?:if|when) (?:any of )?(?:these|those|they|such|so\b|it does|this is)\b/i;

/** What one item says in two sentences is one step. */
function joinedWith(last: Found | undefined, next: Found): Found | undefined {
  const a = last?.passage;
  const b = next.passage;
  if (!last || !a || a.at[0] !== b.at[0] || a.at[1] !== b.at[1] || a.after !== b.text) return undefined;
  if (leadsToUndoing(b)) return undefined;
  const text = `${a.text} ${b.text}`;
  if (text.length > ITEM_CHARS) return undefined;
  return {
    ...last,
    to: b,
    kinds: [...new Set([...last.kinds, ...next.kinds])],
    passage: {
      ...a,
      text,
      says: (pattern) => pattern.test(text),
      after: b.after,
      code: [...a.code, ...b.code],
      links: [...a.links, ...b.links],
    },
  };
}

function kindsOrRestart({ text, code }: Passage): Finding['kinds'] {
  const kinds = kindsOf(text, code);
  const restart = kinds.length === 0 ? restartIn(text) : undefined;
  return restart === undefined ? kinds : [restart];
}

/** Names the numbered list that a passage stands in. */
export const listOf = ({ list, at }: Passage): string | undefined =>
  list === undefined ? undefined : `${at[0]}:${list}`;
