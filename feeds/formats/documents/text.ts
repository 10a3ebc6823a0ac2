import type { Document } from '../../../core/document.ts';
import { DocumentBuilder, MINOR_HEADING } from './builder.ts';
import { gridTable } from './grid-table.ts';

const BULLET = /^(\s*)(?:[*+•·o-]|\(?[a-z]\))\s+(\S.*)$/;
const NUMBERED = /^(\s*)(?:\(?(\d{1,3})[.)])\s+(\S.*)$/;
const ROMAN = /^([IVX]{1,5})\.\s+(\S.*)$/;
const RULE = /^([=\-~^"'#*+_.`:])\1{2,}\s*$/;
const LABEL = /^([A-Z][A-Za-z0-9 /()&'-]{1,48}):\s*$/;
const LABELLED = /^([A-Z][A-Za-z0-9 /()&'-]{1,38}):\s+(\S.*)$/;
const COMMAND = /^\s*(?:[#$%>]\s+\S|C:\\>)/;

interface TextOptions {
  /** Line markup of a format on top of plain text: answers a heading's level and text. */
  readonly heading?: (line: string) => { level: number; text: string } | undefined;
  /** What the format's inline markup says in plain text. */
  readonly inline?: (text: string) => { text: string; code: string[] };
  /** True for a line that opens or closes a literal block. */
  readonly fence?: (line: string) => boolean;
  /** True for a line of markup that says nothing to a reader. */
  readonly skip?: (line: string) => boolean;
}

/**
 * Plain text as a document: hard-wrapped paragraphs joined; underlined, numbered (`II. Problem`), upper-case and labelled
 * (`Solution:`) headings; bullets; commands and indented blocks as code. Quoted mail and signatures are left out.
 */
export function readText(text: string, options: TextOptions = {}): Document {
  const builder = new DocumentBuilder();
  new TextLines(builder, options).read(text.replace(/\r\n?/g, '\n').split('\n'));
  return builder.build();
}

const PROSE_WORDS = 30;
const CODE_LINE = /^(?:[-+](?![-+\s]|\w+ \w)|@@|#include|[$#%>] |\s*(?:\/\/|\/\*|<\/?[a-z]))|[;{}]$/;

/** True for a preformatted block that is sentences in lines, and no listing or patch. */
export function isProse(text: string): boolean {
  const words = text.split(/\s+/).length;
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const ends = text.match(/[a-z]{3}[,.]\s/g)?.length ?? 0;
  return (
    words > PROSE_WORDS && ends >= words / 60 && lines.filter((line) => CODE_LINE.test(line)).length < lines.length / 6
  );
}

interface Open {
  kind: 'paragraph' | 'item' | 'code';
  lines: string[];
  ordered: boolean;
  depth: number;
  indent: number;
}

class TextLines {
  readonly #builder: DocumentBuilder;
  readonly #options: TextOptions;
  #open: Open | undefined;
  #blank = true;
  #fenced = false;
  #afterColon = false;
  #bulletIndents: number[] = [];

  constructor(builder: DocumentBuilder, options: TextOptions) {
    this.#builder = builder;
    this.#options = options;
  }

  read(lines: readonly string[]): void {
    for (let i = 0; i < lines.length; i++) {
      const line = (lines[i] ?? '').replace(/\t/g, '        ').trimEnd();
      const next = lines[i + 1] ?? '';
      if (line === '--' || line === '-- ') break;
      if (this.#options.fence?.(line)) {
        this.#flush();
        this.#fenced = !this.#fenced;
        continue;
      }
      if (this.#fenced) {
        this.#begin('code', 0);
        this.#open?.lines.push(line);
        continue;
      }
      if (line.trim() === '') {
        // An indented listing may hold empty lines; one of commands at the margin ends with the first.
        if (this.#open?.kind === 'code' && this.#open.indent > 0) this.#open.lines.push('');
        else this.#flush();
        this.#blank = true;
        continue;
      }
      const table = gridTable(lines, i);
      if (table) {
        this.#flush();
        for (const cells of table.rows)
          this.#builder.row(
            cells.map((cell) => this.#inline(cell).text),
            false,
          );
        i = table.end - 1;
        this.#blank = true;
        continue;
      }
      if (this.#options.skip?.(line)) continue;
      if (/^>/.test(line) && !/^>\s*\S+\s*$/.test(line)) continue;
      const underline = RULE.exec(next);
      if (
        underline &&
        (this.#blank || this.#open === undefined) &&
        !/\S {3,}\S/.test(line) &&
        line.trim().length > 1 &&
        !RULE.test(line) &&
        next.trim().length >= line.trim().length * 0.6
      ) {
        this.#head('=#*'.includes(underline[1] ?? '') ? 1 : 2, line);
        i++;
      } else if (RULE.test(line)) this.#flush();
      else this.#line(line, next);
      this.#blank = false;
    }
    this.#flush();
  }

  #line(line: string, next: string): void {
    const marked = this.#options.heading?.(line);
    if (marked) return this.#head(marked.level, marked.text);
    const indent = line.length - line.trimStart().length;
    const open = this.#open;
    if (open?.kind === 'code') {
      if (indent >= open.indent || COMMAND.test(line)) {
        open.lines.push(line);
        return;
      }
      this.#flush();
    }
    const roman = ROMAN.exec(line);
    if (roman?.[2]) return this.#head(2, roman[2]);
    const label = LABEL.exec(line);
    if (label?.[1] && (this.#blank || next.trim() === '')) return this.#head(MINOR_HEADING, label[1]);
    if (this.#blank && next.trim() === '' && isUpperCase(line)) return this.#head(3, line);
    const bullet = BULLET.exec(line) ?? undefined;
    const numbered = bullet ? undefined : (NUMBERED.exec(line) ?? undefined);
    if (bullet || numbered) {
      const body = bullet?.[2] ?? numbered?.[3] ?? '';
      if (
        numbered &&
        this.#blank &&
        next.trim() === '' &&
        /^[A-Z]/.test(body) &&
        body.length < 70 &&
        !/[.:;,]$/.test(body) &&
        indent === 0
      )
        return this.#head(2, body);
      this.#flush();
      this.#bulletIndents = [...this.#bulletIndents.filter((i) => i < indent), indent];
      this.#open = {
        kind: 'item',
        lines: [body],
        ordered: numbered !== undefined,
        depth: this.#bulletIndents.length - 1,
        indent,
      };
      return;
    }
    if (COMMAND.test(line) && (this.#blank || this.#afterColon)) {
      this.#begin('code', indent);
      this.#open?.lines.push(line);
      return;
    }
    if (open?.kind === 'item' && !this.#blank && (indent > open.indent || !LABELLED.test(line))) {
      open.lines.push(line.trim());
      return;
    }
    if (indent >= 2 && this.#blank && this.#afterColon && !/[.!?]$/.test(line)) {
      this.#begin('code', indent);
      this.#open?.lines.push(line);
      return;
    }
    const labelled = LABELLED.exec(line);
    if (
      labelled?.[1] &&
      labelled[2] &&
      (this.#blank || (open?.kind === 'paragraph' && LABELLED.test(open.lines[0] ?? '')))
    ) {
      this.#flush();
      if (
        /^(?:solution|resolution|fix|mitigation|workaround|recommended actions?|remediation|note|impact|description|details)s?$/i.test(
          labelled[1],
        )
      ) {
        this.#head(MINOR_HEADING, labelled[1]);
        this.#begin('paragraph', indent);
        this.#open?.lines.push(labelled[2]);
        return;
      }
    }
    if (open?.kind !== 'paragraph') this.#begin('paragraph', indent);
    this.#open?.lines.push(line.trim());
  }

  #begin(kind: Open['kind'], indent: number): void {
    if (this.#open?.kind === kind) return;
    this.#flush();
    if (kind === 'paragraph' && indent === 0) this.#bulletIndents = [];
    this.#open = { kind, lines: [], ordered: false, depth: 0, indent };
  }

  #head(level: number, text: string): void {
    this.#flush();
    this.#bulletIndents = [];
    this.#builder.heading(level, this.#inline(text.trim().replace(/:$/, '')).text);
  }

  #inline(text: string): { text: string; code: string[] } {
    return this.#options.inline?.(text) ?? { text, code: [] };
  }

  #flush(): void {
    const open = this.#open;
    this.#open = undefined;
    if (!open) return;
    if (open.kind === 'code') {
      const least = Math.min(...open.lines.filter((l) => l.trim() !== '').map((l) => l.length - l.trimStart().length));
      this.#builder.code(open.lines.map((l) => l.slice(Number.isFinite(least) ? least : 0)).join('\n'));
      this.#afterColon = false;
      return;
    }
    const joined = open.lines.join(' ');
    const { text, code } = this.#inline(joined);
    if (open.kind === 'item') this.#builder.item(text, open.ordered, open.depth, code);
    else this.#builder.paragraph(text, code);
    this.#afterColon = /:{1,2}$/.test(joined);
  }
}

function isUpperCase(line: string): boolean {
  const letters = line.replace(/[^\p{L}]/gu, '');
  return letters.length >= 4 && line.trim().length <= 70 && letters === letters.toUpperCase() && !/[.;,]$/.test(line);
}
