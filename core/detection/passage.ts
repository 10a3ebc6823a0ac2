import { blockText, type Document } from '../document.ts';
import { labelledRole, type Role, roleOf } from './roles.ts';
import { sentencesOf } from './sentences.ts';

/** One sentence (or list item, or table row) with its place in the document. */
export interface Passage {
  readonly text: string;
  /** The nearest heading. */
  readonly section: string | undefined;
  readonly role: Role;
  readonly kind: 'paragraph' | 'item' | 'row';
  readonly ordered: boolean;
  /** Index of the section and of the block in it. */
  readonly at: readonly [section: number, block: number];
  /** The sentence before it in the same block, or the one that leads a list in. */
  readonly before: string;
  /** The heading, when it is a question. */
  readonly question: string | undefined;
  /** Commands and values that belong to it: inline code of its block, and the code block that follows. */
  readonly code: readonly string[];
  /** Its list, its block or its section begins with words for those who cannot update, or offers a choice. */
  readonly alternative: boolean;
}

const MAX_PASSAGES = 20_000;
/** Words that make what follows an alternative to the update, or a measure until it is there. */
const ALTERNATIVE =
  /\b(?:alternatively|as an alternative|(?:any )?one (?:or more )?of (?:these|the following)|(?:unable|not able|not possible|impossible|inconvenient) to (?:\w+ )?(?:immediately )?(?:upgrade|update|apply|patch|install|deploy)|(?:can ?not|can't|could not|do not want to|don't want to|not yet) (?:\w+ )?(?:upgrade|update|apply|patch|install)|until (?:you|they|it|the|a|an|such|this|these|users?|customers?|administrators?|official|updates?|patch(?:es)?|fix(?:es)?) .{0,60}\b(?:upgrade|update|patch|fix|appl|install|available|released)|(?:before|prior to) (?:the )?(?:update|patch|fix) is|(?:temporary|interim|short-term|stop-?gap) (?:measure|fix|solution|workaround|mitigation|relief)|in the meantime|as a (?:temporary )?work ?-?around|work ?-?arounds?|if (?:an? )?(?:upgrade|update|patch|patching|upgrading|updating) (?:is|are) not|who (?:do not|don't|cannot|can't|are unable|have not|haven't)|instead of (?:upgrading|updating|patching)|mitigat(?:e|ed|ion) .{0,40}\bby\b)/i;

/** "Yes." belongs to the sentence that says what follows from it. */
function withAnswer(sentences: readonly string[]): readonly string[] {
  const [first, second, ...rest] = sentences;
  if (second === undefined || first === undefined || !/^\W*(?:yes|no|possibly)\W*$/i.test(first)) return sentences;
  return [`${first} ${second}`, ...rest];
}

export function passagesOf(document: Document): Passage[] {
  const passages: Passage[] = [];
  document.sections.forEach((section, s) => {
    const sectionRole = roleOf(section.path);
    const heading = section.path.at(-1);
    const question = heading?.trim().endsWith('?') ? heading : undefined;
    let lead = '';
    let listAlternative = false;
    let labelled: Role | undefined;
    section.blocks.forEach((block, b) => {
      if (block.kind === 'code' || passages.length > MAX_PASSAGES) return;
      const next = section.blocks[b + 1];
      const follows = next?.kind === 'code' ? [next.text] : [];
      const text = blockText(block);
      const label = labelledRole(text);
      if (block.kind !== 'item' || label) labelled = label ?? (block.kind === 'paragraph' ? labelled : undefined);
      const role = labelled ?? sectionRole;
      const sentences = block.kind === 'row' ? [text] : withAnswer(sentencesOf(text));
      if (block.kind !== 'item') listAlternative = false;
      let before = block.kind === 'item' ? lead : '';
      let alternative = block.kind === 'item' && listAlternative;
      sentences.forEach((sentence, i) => {
        // "Alternatively" speaks of the rest of its block.
        if (
          /^(?:\W{0,3})(?:alternatively|as a work|until|if you (?:cannot|can't|are unable)|users (?:unable|who cannot))/i.test(
            sentence,
          )
        )
          alternative = true;
        const last = i === sentences.length - 1;
        passages.push({
          text: sentence,
          section: heading,
          role,
          kind: block.kind,
          ordered: block.kind === 'item' && block.ordered,
          at: [s, b],
          before,
          question,
          code: [
            ...('code' in block && block.code ? block.code.filter((c) => sentence.includes(c)) : []),
            ...(last ? follows : []),
          ],
          alternative: alternative || ALTERNATIVE.test(sentence),
        });
        before = sentence;
      });
      if (block.kind === 'paragraph') {
        lead = sentences.at(-1) ?? '';
        listAlternative = /:$/.test(lead) && ALTERNATIVE.test(lead);
      }
    });
  });
  return passages;
}
