import type { Document } from '../../core/document.ts';
import { isCvrfJson, readCvrfJson } from './cvrf/json.ts';
import { cvrfDocument, readCvrf } from './documents/cvrf.ts';
import { readHtml } from './documents/html.ts';
import { languageOf } from './documents/language.ts';
import { readAsciiDoc, readClearSigned, readRst } from './documents/line-markup.ts';
import { readMarkdown } from './documents/markdown.ts';
import { isCsaf, isKev, isOsv, readCsaf, readKev, readOsv } from './documents/structured.ts';
import { readText } from './documents/text.ts';
import { readTree, readYaml } from './documents/tree.ts';
import { readXml } from './documents/xml.ts';
import { readGlsa } from './glsa.ts';
import { ParseError } from './parse-error.ts';

export const FORMATS = [
  'auto',
  'html',
  'markdown',
  'text',
  'adoc',
  'rst',
  'asc',
  'wml',
  'csaf',
  'cvrf',
  'osv',
  'kev',
  'xml',
  'yaml',
] as const;
export type Format = (typeof FORMATS)[number];

const BY_NAME: readonly (readonly [RegExp, Exclude<Format, 'auto'>])[] = [
  [/\.x?html?$/i, 'html'],
  [/\.(?:md|markdown|mdx)$/i, 'markdown'],
  [/\.(?:adoc|asciidoc)$/i, 'adoc'],
  [/\.rst$/i, 'rst'],
  [/\.asc$/i, 'asc'],
  [/\.wml$/i, 'wml'],
  [/\.ya?ml$/i, 'yaml'],
];

/** The format that name and content speak for; JSON and XML are told apart by what is in them. */
function formatOf(text: string, name = ''): Exclude<Format, 'auto'> | 'json' {
  const start = text.slice(0, 4_000).trimStart();
  if (start.startsWith('-----BEGIN PGP SIGNED MESSAGE-----')) return 'asc';
  if (/^[{[]/.test(start) && !/\.(?:md|adoc|txt)$/i.test(name)) return 'json';
  const named = BY_NAME.find(([pattern]) => pattern.test(name));
  if (named) return named[1];
  if (/^<define-tag/.test(start)) return 'wml';
  if (/^(?:<!doctype html|<html\b)/i.test(start)) return 'html';
  if (/^<(?:\?xml|[\w.-]+:?[\w.-]*[\s>])/.test(start)) {
    if (/<(?:\w+:)?(?:cvrfdoc|Vulnerability)\b/.test(text.slice(0, 10_000))) return 'cvrf';
    if (/^<(?:p|div|h[1-6]|ul|ol|table|b|strong|a|br|span|article|section|main|body|pre)\b/i.test(start)) return 'html';
    return 'xml';
  }
  if (/<\/(?:p|div|li|h[1-6]|a|table|strong)>/i.test(start)) return 'html';
  if (/^(?:---|\+\+\+)\r?\n|^#{1,6} \S|^\s*[*-] .*\]\(http|\n#{2,6} \S|\n```/m.test(start) && !/^={4,}$/m.test(start))
    return 'markdown';
  return 'text';
}

/**
 * An advisory as a document. Throws `ParseError` (`malformed`) when it is not in the format that was named, or not
 * readable as any.
 */
export function readDocument(
  text: string,
  { format = 'auto', name }: { format?: Format; name?: string } = {},
): Document {
  if (!isText(text)) throw new ParseError('malformed', 'it is not text');
  const clean = text.replace(/^\ufeff/, '').replaceAll('\0', '');
  const chosen = format === 'auto' ? formatOf(clean, name) : format;
  try {
    const document = readAs(clean, chosen);
    const language = languageOf(document);
    return language === undefined ? document : { ...document, language };
  } catch (error) {
    if (error instanceof ParseError) throw error;
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ParseError('malformed', `it is not readable as ${chosen}: ${why.slice(0, 200)}`, { cause: error });
  }
}

const LOOK_CHARS = 20_000;

/** Programs, archives, pictures and PDF are full of what no text has; a stray one is in many a mail. */
function isText(text: string): boolean {
  const start = text.slice(0, LOOK_CHARS);
  const odd = start.match(/[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd]/g)?.length ?? 0;
  return !start.startsWith('%PDF-') && odd <= 8 + start.length / 50;
}

function readAs(text: string, format: Exclude<Format, 'auto'> | 'json'): Document {
  switch (format) {
    case 'html':
    case 'wml':
      return readHtml(text);
    case 'markdown':
      return readMarkdown(text);
    case 'text':
      return readText(text);
    case 'adoc':
      return readAsciiDoc(text);
    case 'rst':
      return readRst(text);
    case 'asc':
      return readClearSigned(text);
    case 'yaml':
      return readYaml(text);
    case 'cvrf':
      return text.trimStart().startsWith('{') ? cvrfDocument(readCvrfJson(JSON.parse(text))) : readCvrf(text);
    case 'xml':
      return readGlsa(text)?.document ?? readXml(text);
    case 'csaf':
      return readCsaf(JSON.parse(text));
    case 'kev':
      return readKev(JSON.parse(text));
    case 'osv':
      return readOsv(JSON.parse(text));
    case 'json':
      return readJson(JSON.parse(text));
  }
}

function readJson(value: unknown): Document {
  if (isCsaf(value)) return readCsaf(value);
  if (isCvrfJson(value)) return cvrfDocument(readCvrfJson(value));
  if (isKev(value)) return readKev(value);
  return isOsv(value) ? readOsv(value) : readTree(value);
}
