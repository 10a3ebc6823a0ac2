import { type Document, documentText } from '../../../core/document.ts';

const WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set('the and of to is in for this that with by an are be from or on as can which has'.split(' ')),
  de: new Set('der die das und ist von zu den mit für dem ein eine nicht auf werden wird im sie kann'.split(' ')),
  fr: new Set('le la les des et est une un dans pour que par sur du au pas plus sont être'.split(' ')),
  es: new Set('el los las del y en que una un para por con se su al es más puede como'.split(' ')),
  pt: new Set('o os as do da e em que uma um para por com não se dos é mais ao pode'.split(' ')),
  it: new Set('il lo gli della e di che una un per con non sono del alla è più può nel'.split(' ')),
  nl: new Set('de het een van en in is dat op te met voor zijn niet aan door kan wordt'.split(' ')),
};
/** The languages that a word is one of. */
const LANGUAGES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(WORDS).flatMap((words) =>
    [...words].map((word) => [word, Object.keys(WORDS).filter((code) => WORDS[code]?.has(word))] as const),
  ),
);
const SAMPLE_CHARS = 20_000;
const MIN_WORDS = 12;

/** The language that most of the text is in, as a BCP 47 code; `undefined` when there is too little to tell. */
export function languageOf(document: Document): string | undefined {
  if (document.language) return document.language;
  const sample = documentText(document).slice(0, SAMPLE_CHARS);
  const count = (pattern: RegExp) => sample.length - sample.replace(pattern, '').length;
  const letters = count(/\p{L}+/gu);
  if (letters < 20) return undefined;
  if (count(/[\u3040-\u30ff]+/g) > letters * 0.08) return 'ja';
  if (count(/[\uac00-\ud7af]+/g) > letters * 0.2) return 'ko';
  if (count(/[\u4e00-\u9fff]+/g) > letters * 0.2) return 'zh';
  if (count(/[\u0400-\u04ff]+/g) > letters * 0.3) return 'ru';
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < MIN_WORDS) return undefined;
  const hits = new Map<string, number>();
  for (const word of words) for (const code of LANGUAGES.get(word) ?? []) hits.set(code, (hits.get(code) ?? 0) + 1);
  const [best, second] = [...hits].sort(([, a], [, b]) => b - a);
  if (!best || best[1] < words.length * 0.05 || best[1] < (second?.[1] ?? 0) * 1.3) return undefined;
  return best[0];
}
