const MAX_CHARS = 500;
/** How mail programs of many languages head an answer: Re, AW (German), Antw (Dutch), SV, VS, Odp, Ynt, Rif, Res. */
const ANSWER =
  /^(?:re|aw|antw|sv|vs|odp|ynt|rif|res|回复|答复|返信)\s{0,3}(?:\[\d{1,4}\]|\(\d{1,4}\)|\^\d{1,4})?\s{0,3}[:：]/i;
const FORWARD = /^(?:fwd?|wg|tr|doorst|rv|vl|转发)\s{0,3}[:：]/i;
const TAG = /^\[[^[\]]{0,80}\]/;
/** Patches sent round for review, and what belongs to them, are talk among developers. */
const REVIEW = /^\[[^[\]]{0,40}\b(?:PATCH|RFC|GIT PULL)\b[^[\]]{0,60}\]/;

/** A subject taken apart. */
export interface Subject {
  /** On one line, without prefixes of answers and the list's own tag. */
  readonly title: string;
  readonly isAnswer: boolean;
  /** A patch under review, or an answer to one. */
  readonly isReview: boolean;
  /** What an announcement and its answers have in common. */
  readonly thread: string;
}

/** `list`: the name of the mailing list, of which the tag is left out. */
export function readSubject(raw: string, list?: string): Subject {
  let rest = raw.slice(0, MAX_CHARS).replace(/\s+/g, ' ').trim();
  const tags: string[] = [];
  let isAnswer = false;
  let isReview = false;
  for (;;) {
    const prefix = ANSWER.exec(rest)?.[0] ?? FORWARD.exec(rest)?.[0];
    const tag = prefix === undefined ? TAG.exec(rest)?.[0] : undefined;
    if (prefix === undefined && tag === undefined) break;
    if (prefix !== undefined) isAnswer ||= ANSWER.test(prefix);
    else if (tag !== undefined) {
      isReview ||= REVIEW.test(tag);
      if (tag.slice(1, -1).toLowerCase() !== list?.toLowerCase() && !tags.includes(tag)) tags.push(tag);
    }
    rest = rest.slice((prefix ?? tag ?? '').length).trimStart();
  }
  const title = [...tags, rest].filter((part) => part !== '').join(' ');
  const telling = tags.filter((tag) => /\d/.test(tag));
  return {
    title,
    isAnswer,
    isReview,
    thread: [...telling, rest]
      .join(' ')
      .toLowerCase()
      .replace(/[\s:.]+$/, ''),
  };
}

/** What a title is compared by with the subjects of messages. */
export const threadOf = (title: string): string => readSubject(title).thread;
