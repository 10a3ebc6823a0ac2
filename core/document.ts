/**
 * The text of a bulletin as blocks under section headings. Every input format is turned into this before anything
 * is judged, searched or compared; what a format cannot say (an ordered list in plain text, say) its reader works out.
 */

/** An address that words of the text lead to. */
export interface Link {
  readonly text: string;
  readonly url: string;
}

/** Text has its white space collapsed (code keeps its line breaks) and no markup; `code` lists its inline code spans, verbatim, in order. */
export type Block =
  | {
      readonly kind: 'paragraph';
      readonly text: string;
      readonly code?: readonly string[];
      readonly links?: readonly Link[];
    }
  | {
      readonly kind: 'item';
      readonly text: string;
      readonly ordered: boolean;
      /** 0 for a top-level list. */
      readonly depth: number;
      readonly code?: readonly string[];
      readonly links?: readonly Link[];
    }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'row'; readonly cells: readonly string[]; readonly header?: boolean };

export interface Section {
  /** The headings from the outermost to this section's own; empty for text before the first heading. */
  readonly path: readonly string[];
  readonly blocks: readonly Block[];
}

/** A field the format states outright: CSAF remediation category, CVRF note type, OSV `fixed`, KEV `requiredAction`; `vendor_fix` is `none` where a format that would tell of a fix tells of none. */
export interface Field {
  /** Dotted name in the format's own words, as in `remediation.category`. */
  readonly name: string;
  readonly value: string;
}

export interface Document {
  readonly title?: string;
  /** Sections in reading order. */
  readonly sections: readonly Section[];
  readonly fields?: readonly Field[];
  /** BCP 47, as the document says or as recognised from its text; absent when unknown. */
  readonly language?: string;
}

/** The lines of one block as plain text. */
export function blockText(block: Block): string {
  return block.kind === 'row' ? block.cells.join(' | ') : block.text;
}

/** The whole document as plain text, a line a block, headings as lines of their own: what is searched and compared. */
export function documentText(document: Document): string {
  const lines: string[] = [];
  let last: readonly string[] = [];
  for (const section of document.sections) {
    const shared = section.path.findIndex((heading, i) => heading !== last[i]);
    if (shared >= 0) lines.push(...section.path.slice(shared));
    last = section.path;
    for (const block of section.blocks) lines.push(blockText(block));
  }
  return lines.join('\n');
}
