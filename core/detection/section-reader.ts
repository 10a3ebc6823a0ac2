import { type Block, blockText, type Section } from '../document.ts';
import { CHOICE, isAlternative, OPENS_ALTERNATIVE } from './choice.ts';
import { isDirective } from './force.ts';
import type { Formulas } from './formulas.ts';
import { MAX_PASSAGES, type Passage } from './passage.ts';
import { type QuestionAim, questionAim } from './questions.ts';
import { labelledRole, type Role, roleOf, roleOfQuestion } from './roles.ts';
import { sentencesOf } from './sentences.ts';
import type { Says, Vocabulary } from './vocabulary.ts';

/** "Yes." belongs to the sentence that says what follows from it. */
function withAnswer(sentences: readonly string[]): readonly string[] {
  const [first, second, ...rest] = sentences;
  if (second === undefined || first === undefined || !/^\W*(?:yes|no|possibly)\W*$/i.test(first)) return sentences;
  return [`${first} ${second}`, ...rest];
}

/** Reads one section's blocks in order, and carries what one says about the next. */
export class SectionReader {
  readonly #section: Section;
  readonly #at: number;
  readonly #out: Passage[];
  readonly #heading: string | undefined;
  /** What the headings say, before the text is looked at. */
  readonly #told: Role;
  readonly #role: Role;
  #question: string | undefined;
  #aim: QuestionAim | undefined;
  /** The role of the question asked in the text; until the next one. */
  #asked: Role | undefined;
  #labelled: Role | undefined;
  #lead = '';
  /** What the list below the lead is by it; null until somebody asks. */
  #ledRole: Role | undefined | null;
  /** The index at which the list of the moment began. */
  #listFrom = 0;
  #listAlternative = false;
  /** The same for options that are paragraphs, as in "A - Upgrade". */
  #lettered = false;
  /** Everything below the heading is a choice, until something is noted beside it. */
  #choice: boolean;
  readonly #sequence: ReadonlySet<number>;
  readonly #vocabulary: Vocabulary;

  constructor(section: Section, at: number, out: Passage[], vocabulary: Vocabulary, formulas: Formulas) {
    this.#vocabulary = vocabulary;
    this.#section = section;
    this.#at = at;
    this.#out = out;
    this.#heading = section.path.at(-1);
    this.#told = roleOf(section.path);
    this.#role = section.path.some((heading) => formulas.isServiceHeading(heading))
      ? 'boilerplate'
      : roleAsRead(section, this.#told);
    if (this.#heading?.trim().endsWith('?')) this.#ask(this.#heading);
    this.#choice = section.path.some((heading) => CHOICE.test(heading));
    this.#sequence = sequencesIn(section.blocks);
  }

  read(): void {
    this.#section.blocks.forEach((block, b) => {
      if (block.kind !== 'item' && block.kind !== 'code') this.#listFrom = b + 1;
      if (block.kind !== 'code' && this.#out.length < MAX_PASSAGES) this.#block(block, b);
    });
  }

  #ask(question: string): void {
    this.#question = question;
    this.#aim = questionAim(question);
  }

  #block(block: Exclude<Block, { kind: 'code' }>, b: number): void {
    const follows = codeAfter(this.#section.blocks, b);
    const text = blockText(block);
    const named = labelledRole(block.kind === 'row' ? `${block.cells[0] ?? ''}:` : text);
    const label = named === 'note' && CLOSED.has(this.#role) ? undefined : named;
    if (block.kind === 'row' || ANY_LABEL.test(text)) this.#labelled = undefined;
    if (block.kind === 'paragraph' && label !== undefined && label !== 'boilerplate') this.#labelled = label;
    if (/^\W*(?:note|important|notice|warning)\b/i.test(text)) this.#choice = false;
    const sentences = block.kind === 'row' ? cellsOf(block.cells) : withAnswer(sentencesOf(text));
    if (block.kind !== 'item') this.#listAlternative = false;
    let before = block.kind === 'item' ? this.#lead : block.kind === 'row' ? (block.cells[0] ?? '') : '';
    if (block.kind === 'paragraph' && !LETTERED.test(text)) this.#lettered = false;
    let alternative = this.#choice || this.#lettered || (block.kind === 'item' && this.#listAlternative);
    let last: Says | undefined;
    sentences.forEach((sentence, i) => {
      // Patterns spell "can't" with the straight mark.
      const says = this.#vocabulary.read(sentence.replaceAll('’', "'"));
      last = says;
      if (isQuestion(sentence) && sentences.length > 1 - Number(block.kind === 'paragraph')) {
        this.#ask(sentence);
        this.#asked = roleOfQuestion(sentence);
        return;
      }
      // "Alternatively" speaks of the rest of its block.
      if (says(OPENS_ALTERNATIVE)) alternative = true;
      const role =
        besides(says) ??
        this.#noted(sentence, i) ??
        this.#instructed(block) ??
        label ??
        this.#labelled ??
        this.#beside(block, b) ??
        (this.#asked && withQuestion(this.#role, this.#asked)) ??
        this.#role;
      this.#out.push({
        text: sentence,
        says,
        section: this.#heading,
        role,
        orders: role !== 'boilerplate' && isDirective(says),
        kind: block.kind,
        ordered: block.kind === 'item' && block.ordered,
        at: [this.#at, b],
        before,
        after: block.kind === 'row' ? '' : (sentences[i + 1] ?? ''),
        question: this.#question,
        aim: this.#aim,
        code: [
          ...('code' in block && block.code ? block.code.filter((c) => sentence.includes(c)) : []),
          ...(i === sentences.length - 1 ? follows : []),
        ],
        links: 'links' in block && block.links ? block.links.filter((link) => sentence.includes(link.text)) : [],
        list: block.kind === 'item' && block.ordered ? this.#listFrom : undefined,
        sequence: block.kind === 'item' && this.#sequence.has(b),
        alternative:
          alternative ||
          (role !== 'boilerplate' && (isAlternative(sentence, says) || (sentences.length > 1 && says(CHOICE)))),
      });
      if (block.kind !== 'row') before = sentence;
    });
    if (block.kind === 'paragraph') {
      this.#lead = sentences.at(-1) ?? '';
      this.#ledRole = null;
      this.#listAlternative =
        last !== undefined && /[:.]$/.test(this.#lead) && (last(CHOICE) || isAlternative(this.#lead, last));
      if (this.#listAlternative) this.#lettered = true;
    }
  }

  /** "Note: …" within a block is a note, wherever it stands. */
  #noted(sentence: string, i: number): Role | undefined {
    return i > 0 && !CLOSED.has(this.#role) && /^\W*(?:note|important|attention)\s?[:,]/i.test(sentence)
      ? 'note'
      : undefined;
  }

  /** What stands in one list with the update, below "Mitigation", is what may be done besides. */
  #beside(block: Block, b: number): Role | undefined {
    const told = this.#told;
    if (told === this.#role || this.#role !== 'fix' || block.kind !== 'item' || block.ordered) return undefined;
    return this.#sequence.has(b) || UPDATES.test(block.text) ? undefined : told;
  }

  /** "You need to do the following:" makes instructions of the list below it, wherever it stands. */
  #instructed(block: Block): Role | undefined {
    if (block.kind !== 'item' || CLOSED.has(this.#role) || this.#listAlternative) return undefined;
    if (this.#ledRole === null) this.#ledRole = roleOfLead(this.#lead);
    return this.#ledRole;
  }
}

/** Thanks, and lines that only name a date or an address. */
function besides(says: Says): Role | undefined {
  return says(THANKS) || says(NAMES_ONLY) ? 'boilerplate' : undefined;
}

export const THANKS =
  /\b(?:would|wish(?:es)?|want) (?:also )?(?:like )?to (?:thank|acknowledge)\b|^\W*(?:many |special )?thanks\b/i;
export const NAMES_ONLY =
  /^\W*[A-Z][\w ()/&-]{1,60}:\s*(?:<?https?:\/\/\S+|(?:19|20)\d\d-\d\d-\d\d|(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2},? (?:19|20)\d\d)\W*$/;

function roleOfLead(lead: string): Role | undefined {
  if (lead.endsWith(':') && TELLS_CHANGES.test(lead)) return 'boilerplate';
  return INSTRUCTS.test(lead) ? 'fix' : undefined;
}

/** Some publishers put the fix under "Mitigation", or the fix and what may stand in for it under one heading. */
function roleAsRead(section: Section, role: Role): Role {
  const heading = section.path.at(-1) ?? '';
  const mixed = role === 'workaround' && FIX_IN_HEADING.test(heading);
  if (role !== 'mitigation' && !mixed) return role;
  return section.blocks.some((block) => block.kind !== 'code' && UPDATES.test(blockText(block))) ? 'fix' : role;
}

const FIX_IN_HEADING = /\b(?:fix(?:es)?|solutions?|resolutions?|remed(?:y|ies|iations?)|patch(?:es)?)\b/i;
const UPDATES =
  /^\W*(?:(?:please|users|customers|administrators|we|affected|all|it is|you|should|must|are|strongly|recommend(?:ed)?|advised|encouraged|that|to)\W+){0,8}(?:upgrade|update|install|apply)\b(?! (?:the |this |these |following )*(?:work ?-?around|mitigation))/i;

const INSTRUCTS =
  /\b(?:you|customers|users|administrators|operators|we) (?:\w+ )?(?:need to|must|should|have to|recommend)\b.{0,120}\b(?:following|these|steps|below)\b|\b(?:following|these) (?:\w+ )?(?:steps|actions)\b.{0,60}\b(?:required|recommended|must|should|need|necessary)\b/i;

/** "We are implementing two changes:" tells of the fix. */
const TELLS_CHANGES =
  /^(?!.*\b(?:you|users|customers|administrators) (?:must|should|need|have))(?=.*\b(?:we|this|these|the|it|(?:version |release )?v?\d[\w.]*) (?:\w+ ){0,3}(?:are|is|have|has|will|was|were|includes?|contains?|brings?|makes?|made|fixe[sd]|implements?)\b).*\b(?:changes|fixes|improvements|bugs?|issues|vulnerabilities|patches|CVEs)\b.{0,40}:$/i;

/** A line that names a field of its own: what was labelled before it has ended. */
const ANY_LABEL = /^\W{0,3}[A-Z][\w /-]{2,30}:\s/;

const LETTERED = /^\W{0,2}(?:[A-Z]|\d|option \w)\s?[-.):]\s/i;

/** A path, a key, a name with its value. */
const VALUE =
  /^\W{0,2}(?:HKEY_|HKLM|HKCU|(?:value|type|data|name|key|subkey|path|setting|registry \w+)\b.{0,30}[:=]|[\w.-]+\s*(?:\(\w{2,12}\)\s*)?=\s*\S|[\\/]\S+$|[A-Z]:\\|(?:reg (?:add|delete)|net (?:stop|start)|sudo|apt(?:-get)?|yum|dnf|powershell|cmd|sc|[#$>]) |[A-Z][a-z]+-[A-Z]\w+ )/i;
const MAX_VALUES = 12;
const VALUE_CHARS = 300;

/** The code block that follows, or the values that are listed below a line that ends with a colon. */
function codeAfter(blocks: readonly Block[], b: number): string[] {
  const next = blocks[b + 1];
  if (next?.kind === 'code') return [next.text];
  const lead = blocks[b];
  if (lead === undefined || !/:$/.test(blockText(lead).trim())) return [];
  const values: string[] = [];
  for (const block of blocks.slice(b + 1, b + 1 + MAX_VALUES)) {
    if (block.kind !== 'item' && block.kind !== 'paragraph') break;
    if (block.text.length > VALUE_CHARS || !VALUE.test(block.text)) break;
    values.push(block.text);
  }
  return values.length > 0 ? [values.join('\n')] : [];
}

/** Indices of the items of those lists that have installing the update among their steps. */
function sequencesIn(blocks: readonly Block[]): Set<number> {
  const found = new Set<number>();
  for (let from = 0; from < blocks.length; from++) {
    if (blocks[from]?.kind !== 'item') continue;
    let to = from;
    while (blocks[to]?.kind === 'item' || blocks[to]?.kind === 'code') to++;
    const items = blocks.slice(from, to);
    const lead = blocks[from - 1];
    const ordered = items.some((block) => block.kind === 'item' && block.ordered);
    if (
      (ordered || (lead !== undefined && /\bsteps?\b|\bactions?\b/i.test(blockText(lead)))) &&
      items.some(
        (block) => block.kind === 'item' && /^\W*(?:update|upgrade|install|apply|deploy|patch)\b/i.test(block.text),
      )
    )
      for (let i = from; i < to; i++) found.add(i);
    from = to;
  }
  return found;
}

const MIN_WORDS = 5;

/** The sentences of a row's longer cells; a row of short ones is one passage. */
function cellsOf(cells: readonly string[]): string[] {
  const speaking = cells.filter((cell) => cell.split(' ', MIN_WORDS).length === MIN_WORDS);
  return speaking.length === 0 ? [cells.join(' | ')] : speaking.flatMap(sentencesOf);
}

const isQuestion = (sentence: string): boolean => sentence.length < 300 && /\?["')]?$/.test(sentence);

/** Notes and questions within such a section are part of it. */
const CLOSED: ReadonlySet<Role> = new Set(['boilerplate', 'workaround', 'mitigation', 'relief']);

/** A section of questions holds answers; what is boilerplate or a workaround stays so. */
const withQuestion = (section: Role, asked: Role): Role => (CLOSED.has(section) ? section : asked);
