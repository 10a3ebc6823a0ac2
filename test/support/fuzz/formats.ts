import { judgeFile } from '../../../feeds/detect-files.ts';
import type { Format } from '../../../feeds/formats/document.ts';
import type { ReadTask } from '../../../feeds/read-bulletin.ts';
import { READINGS, type ReadingName } from '../../../feeds/reading/index.ts';
import { csafDocument } from '../csaf-document.ts';
import { cvrfJson, cvrfXml } from '../cvrf.ts';
import * as example from './examples.ts';

/** Something that reads bytes of strangers, and small documents that it reads well. */
export interface UnderFuzz {
  readonly name: string;
  /** May throw `ParseError` and nothing else; a list that it gives tells of its own faults. */
  readonly read: (bytes: Uint8Array) => unknown;
  readonly examples: readonly (string | Uint8Array)[];
}

const MONTH = { id: '2026-Mar', released: '2026-03-10', entries: [{ id: 'CVE-2026-20001' }] };

/** One line for each way to read what a source gave. */
const READING_EXAMPLES: Readonly<Record<ReadingName, UnderFuzz['examples']>> = {
  feed: [example.RSS, example.ATOM, example.RDF, example.JSON_FEED],
  page: [example.HTML, example.MARKDOWN],
  cvrf: [cvrfXml(MONTH), cvrfJson(MONTH), example.CVRF],
  index: [example.INDEX_PAGE],
  json: [example.JSON_LIST],
};

/** One line for each format of documents. */
const DOCUMENT_EXAMPLES: Readonly<Record<Format, UnderFuzz['examples']>> = {
  auto: [example.HTML, example.MARKDOWN, example.TEXT, example.OSV, example.KEV],
  html: [example.HTML, example.INDEX_PAGE],
  markdown: [example.MARKDOWN],
  text: [example.TEXT],
  adoc: [example.ADOC],
  rst: [example.RST],
  asc: [example.ASC],
  wml: [example.WML],
  csaf: [csafDocument()],
  cvrf: [example.CVRF],
  osv: [example.OSV],
  kev: [example.KEV_ENTRY],
  xml: [example.XML],
  yaml: [example.YAML],
};

export const UNDER_FUZZ: readonly UnderFuzz[] = [
  ...Object.entries(READING_EXAMPLES).map(([name, examples]) => ({
    name: `reading ${name}`,
    read: async (bytes: Uint8Array) => (await READINGS[name as ReadingName](taskOf(bytes))).faults,
    examples,
  })),
  ...Object.entries(DOCUMENT_EXAMPLES).map(([name, examples]) => ({
    name: `document ${name}`,
    read: (bytes: Uint8Array) => judgeFile({ bytes, format: name as Format, name: '' }),
    examples,
  })),
];

/** What stands in feeds/formats, each with the line above that reaches it. */
export const REACHED_BY: Readonly<Record<string, string>> = {
  csaf: 'document csaf',
  cvrf: 'reading cvrf',
  'document.ts': 'document auto',
  documents: 'document auto',
  feed: 'reading feed',
  'feed.ts': 'reading feed',
  lists: 'reading index',
  pages: 'reading index',
};

export const taskOf = (bytes: Uint8Array): ReadTask => ({
  bytes,
  contentType: undefined,
  contentLocation: undefined,
  url: 'https://vendor.example/security/feed',
  publisher: 'Vendor',
  options: {},
  now: Date.UTC(2026, 2, 10),
});
