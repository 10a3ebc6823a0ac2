import { type Block, blockText, type Document } from './document.ts';
import type { Verdict } from './manual-step.ts';
import type { RecordedBulletin } from './recorded-bulletin.ts';

/** A bulletin with what people say of it, as a case to judge detection by. It names nobody. */
export interface LabelledCase {
  readonly id: string;
  readonly title: string;
  readonly publisher: string;
  readonly url: string | null;
  /** Date, as in 2026-03-02. */
  readonly published: string | null;
  readonly manual_required: 'yes' | 'conditional' | 'no';
  readonly kinds: readonly string[];
  readonly reboot: boolean | null;
  /** The vendor's sentences that ask for the steps. */
  readonly evidence: readonly string[];
  readonly steps: readonly string[];
  /** Sentences that were taken for steps, and are none. */
  readonly not_evidence: readonly string[];
  readonly extent: 'full' | 'excerpt';
  readonly format: 'markdown';
  readonly text: string;
}

const LABELS: Readonly<Record<Verdict, LabelledCase['manual_required']>> = {
  required: 'yes',
  conditional: 'conditional',
  none: 'no',
  unjudged: 'no',
};

export function labelledCase(bulletin: RecordedBulletin): LabelledCase {
  const { steps, view } = bulletin;
  const quotes = (of: RecordedBulletin['steps']) => [
    ...new Set(of.flatMap((step) => step.evidence.flatMap((i) => bulletin.evidence[i]?.quote ?? []))),
  ];
  const evidence = quotes(steps);
  return {
    id: bulletin.id,
    title: bulletin.title,
    publisher: bulletin.publisher,
    url: bulletin.url ?? null,
    published: bulletin.published === undefined ? null : new Date(bulletin.published).toISOString().slice(0, 10),
    manual_required: LABELS[bulletin.verdict],
    kinds: bulletin.kinds,
    reboot: bulletin.reboot ?? null,
    evidence,
    steps: steps.map((step) => step.instruction),
    not_evidence: quotes(view?.struck ?? []).filter((quote) => !evidence.includes(quote)),
    extent: bulletin.extent,
    format: 'markdown',
    text: documentMarkdown(bulletin.document),
  };
}

/** A document as Markdown that is read back as the same sections and blocks. */
export function documentMarkdown(document: Document): string {
  const lines: string[] = [];
  let last: readonly string[] = [];
  for (const { path, blocks } of document.sections) {
    const shared = path.findIndex((heading, i) => heading !== last[i]);
    if (shared >= 0)
      for (const [i, heading] of path.entries())
        if (i >= shared) lines.push(`${'#'.repeat(Math.min(i + 2, 6))} ${escaped(heading)}`, '');
    last = path;
    for (const [i, block] of blocks.entries()) {
      const next = blocks[i + 1];
      lines.push(markdownOf(block));
      if (block.kind === 'row' && blocks[i - 1]?.kind !== 'row') lines.push(`|${' --- |'.repeat(block.cells.length)}`);
      if (next?.kind !== block.kind || (block.kind !== 'item' && block.kind !== 'row')) lines.push('');
    }
  }
  return `${lines.join('\n').trim()}\n`;
}

function markdownOf(block: Block): string {
  if (block.kind === 'code') return `\`\`\`\n${block.text.replace(/^`{3,}/gm, "'''")}\n\`\`\``;
  if (block.kind === 'row') return `| ${block.cells.map((cell) => escaped(cell).replace(/\|/g, '\\|')).join(' | ')} |`;
  const text = withCode(blockText(block), block.code ?? []);
  return block.kind === 'item' ? `${'   '.repeat(block.depth)}${block.ordered ? '1.' : '-'} ${text}` : text;
}

/** The inline code of a text between backticks again, each span where it stands first. */
function withCode(text: string, code: readonly string[]): string {
  let rest = text;
  let made = '';
  for (const span of code) {
    const at = span === '' || span.includes('`') ? -1 : rest.indexOf(span);
    if (at < 0) continue;
    made += `${made === '' ? escaped(rest.slice(0, at)) : inline(rest.slice(0, at))}\`${span}\``;
    rest = rest.slice(at + span.length);
  }
  return made === '' ? escaped(rest) : made + inline(rest);
}

const inline = (text: string): string => text.replace(/[\\`*_<>[\]]/g, '\\$&');
const escaped = (text: string): string =>
  inline(text)
    .replace(/^[#+-]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2');
