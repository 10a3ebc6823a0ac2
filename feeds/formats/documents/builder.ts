import type { Block, Document, Field, Link, Section } from '../../../core/document.ts';

/** A heading that is only a line in bold, or a label: it stands below every real heading. */
export const MINOR_HEADING = 9;
const MAX_BLOCKS = 50_000;
const MAX_TEXT = 20_000;
const MAX_HEADING = 300;

/** Collects headings and blocks in reading order into sections. */
export class DocumentBuilder {
  readonly #sections: { path: readonly string[]; blocks: Block[] }[] = [{ path: [], blocks: [] }];
  #headings: { level: number; text: string }[] = [];
  #blocks = 0;
  title: string | undefined;
  #fields: Field[] = [];

  heading(level: number, text: string): void {
    const clean = collapse(text).slice(0, MAX_HEADING);
    // A rule that was underlined is none; "or" in bold stands between two ways to do it.
    if (!/[\p{L}\p{N}]/u.test(clean)) return;
    if (level === MINOR_HEADING && /^(?:or|and)$/i.test(clean)) return this.paragraph(clean);
    this.#headings = [...this.#headings.filter((h) => h.level < level), { level, text: clean }];
    this.#sections.push({ path: this.#headings.map((h) => h.text), blocks: [] });
  }

  paragraph(text: string, code: readonly string[] = [], links: readonly Link[] = []): void {
    const clean = collapse(text);
    if (clean !== '') this.#add({ kind: 'paragraph', text: clean, ...spans(code), ...linked(links) });
  }

  item(text: string, ordered: boolean, depth: number, code: readonly string[] = [], links: readonly Link[] = []): void {
    const clean = collapse(text);
    if (clean !== '') this.#add({ kind: 'item', text: clean, ordered, depth, ...spans(code), ...linked(links) });
  }

  code(text: string): void {
    const clean = text.replace(/^\s*\n|\s+$/g, '').slice(0, MAX_TEXT);
    if (clean.trim() !== '') this.#add({ kind: 'code', text: clean });
  }

  row(cells: readonly string[], header: boolean): void {
    const clean = cells.map((cell) => collapse(cell));
    if (clean.some((cell) => cell !== '')) this.#add({ kind: 'row', cells: clean, ...(header && { header }) });
  }

  /** A field that the format states outright; at most a hundred are kept. */
  field(name: string, value: string): void {
    if (this.#fields.length < 100) this.#fields.push({ name, value: collapse(value).slice(0, 500) });
  }

  /** Takes another document in, under the headings of the moment. */
  append(document: Document): void {
    const base = this.#headings;
    for (const section of document.sections) {
      if (section.path.length > 0) {
        this.#headings = [...base, ...section.path.map((text, i) => ({ level: MINOR_HEADING + 1 + i, text }))];
        this.#sections.push({ path: this.#headings.map((h) => h.text), blocks: [] });
      }
      for (const block of section.blocks) this.#add(block);
    }
    if (this.#headings !== base) {
      this.#headings = base;
      this.#sections.push({ path: base.map((h) => h.text), blocks: [] });
    }
  }

  build(): Document {
    const sections: Section[] = this.#sections.filter((s, i) => s.blocks.length > 0 || (i > 0 && s.path.length > 0));
    return {
      ...(this.title !== undefined && { title: collapse(this.title).slice(0, MAX_HEADING) }),
      sections,
      ...(this.#fields.length > 0 && { fields: this.#fields }),
    };
  }

  #add(block: Block): void {
    if (this.#blocks++ < MAX_BLOCKS) this.#sections.at(-1)?.blocks.push(block);
  }
}

const spans = (code: readonly string[]) => {
  const clean = code.map((c) => c.trim()).filter((c) => c !== '');
  return clean.length > 0 ? { code: clean } : {};
};

const MAX_LINKS = 50;
const MAX_URL = 500;

/** Only addresses of the web; a link without words leads nowhere that could be told. */
const linked = (links: readonly Link[]) => {
  const clean = links
    .map(({ text, url }) => ({ text: collapse(text), url: url.trim() }))
    .filter(({ text, url }) => text !== '' && /^https?:\/\/\S+$/i.test(url) && url.length <= MAX_URL)
    .slice(0, MAX_LINKS);
  return clean.length > 0 ? { links: clean } : {};
};

/** White space to single spaces; soft hyphens and zero-width characters go. */
export function collapse(text: string): string {
  const clean = text
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length > MAX_TEXT ? clean.slice(0, MAX_TEXT) : clean;
}
