const MAX_SENTENCE = 1_200;
const MAX_SENTENCES = 5_000;
const MAX_ABBREVIATION = 12;
const ABBREVIATIONS = new Set(
  'e.g i.e etc vs cf no vol fig al inc ltd corp co st mr mrs dr approx resp ver rev sec ch art u.s jan feb mar apr jun jul aug sep sept oct nov dec'.split(
    ' ',
  ),
);

/** The sentences of a text, in order, verbatim but trimmed. Linear in its length; none is longer than 1,200 characters. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  const end = /[.!?。]["')\]”’]{0,3}(?=\s|$)|。/g;
  for (let match = end.exec(text); match && sentences.length < MAX_SENTENCES; match = end.exec(text)) {
    const stop = match.index + match[0].length;
    if (!endsHere(text, match.index, stop)) continue;
    push(sentences, text.slice(start, stop));
    start = stop;
  }
  push(sentences, text.slice(start));
  return sentences;
}

function endsHere(text: string, mark: number, stop: number): boolean {
  if (text[mark] !== '.') return true;
  const next = text.slice(stop, stop + 3).trimStart()[0];
  if (next !== undefined && /\p{Ll}/u.test(next)) return false;
  const before = (/[\p{L}.]*$/u.exec(text.slice(Math.max(0, mark - MAX_ABBREVIATION), mark))?.[0] ?? '').toLowerCase();
  return !ABBREVIATIONS.has(before) && !(before.includes('.') && /^(?:\p{L}\.)+\p{L}$/u.test(before));
}

function push(sentences: string[], raw: string): void {
  const sentence = raw.trim();
  for (let at = 0; at < sentence.length; at += MAX_SENTENCE) sentences.push(sentence.slice(at, at + MAX_SENTENCE));
}
