import { Lexer, parseAllDocuments } from 'yaml';
import type { Document } from '../../../core/document.ts';
import { ParseError } from '../parse-error.ts';
import { DocumentBuilder } from './builder.ts';
import { readMarkdown } from './markdown.ts';

const MAX_DEPTH = 30;
/** A megabyte of quotes is half a million; to make nodes of them takes seconds. */
const MAX_TOKENS = 150_000;
// Addresses, hashes, vectors, dates and ids: nothing that a sentence could stand in.
const NOT_PROSE = /^(?:https?:\/\/\S+|[\d.:TZ+-]+|CVSS:\S+|[0-9a-f]{12,}|\S{1,40})$/i;
const SILENT = new Set(
  'references refs urls url links credits credit acknowledgments reporters reporter bugs aliases tracking distribution publisher generator product_tree product_status relationships scores cwe ids affected affects severity ranges versions'.split(
    ' ',
  ),
);

/** JSON or YAML of no particular format: keys are headings, longer strings are read as Markdown. */
export function readTree(value: unknown): Document {
  const builder = new DocumentBuilder();
  walk(builder, value, 1);
  return builder.build();
}

/** Throws `YAMLParseError` and the like for what is not YAML. */
export const readYaml = (text: string): Document => readTree(yamlValue(text));

/** The value of a YAML text; of several documents in it a list. Throws as `readYaml` does. */
export function yamlValue(text: string): unknown {
  let tokens = 0;
  for (const _ of new Lexer().lex(text))
    if (++tokens > MAX_TOKENS) throw new ParseError('too-large', 'it is YAML of more parts than any bulletin has');
  const values = parseAllDocuments(text, {
    uniqueKeys: false,
    prettyErrors: false,
    maxAliasCount: 100,
    logLevel: 'silent',
  } as object).map((document) => document.toJS({ maxAliasCount: 100 }) as unknown);
  return values.length === 1 ? values[0] : values;
}

function walk(builder: DocumentBuilder, value: unknown, level: number): void {
  if (level > MAX_DEPTH) return;
  if (typeof value === 'string') {
    const text = value.trim();
    if (text === '' || NOT_PROSE.test(text)) return;
    builder.append(readMarkdown(text));
  } else if (Array.isArray(value)) {
    for (const member of value) {
      if (typeof member === 'string' && !NOT_PROSE.test(member.trim()) && !member.includes('\n'))
        builder.item(member, false, 0);
      else walk(builder, member, level + 1);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      if (/^(?:fixed|patched)/i.test(key) && member) builder.field('fixed', String(member));
      if (SILENT.has(key.toLowerCase())) continue;
      if (typeof member !== 'object' && (typeof member !== 'string' || NOT_PROSE.test(member.trim()))) continue;
      builder.heading(level, key.replace(/[_-]/g, ' '));
      walk(builder, member, level + 1);
    }
  }
}
