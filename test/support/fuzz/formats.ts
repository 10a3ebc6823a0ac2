import { gzipSync } from 'node:zlib';
import { judgeFile } from '../../../feeds/detect-files.ts';
import type { Format } from '../../../feeds/formats/document.ts';
import type { ReadTask } from '../../../feeds/read-bulletin.ts';
import { READINGS, type ReadingName } from '../../../feeds/reading/index.ts';
import { csafDocument } from '../csaf-document.ts';
import { cvrfJson, cvrfXml } from '../cvrf.ts';
import { ADVISORY, mail, mbox } from '../mail.ts';
import * as example from './examples.ts';

/** Something that reads bytes of strangers, and small documents that it reads well. */
export interface UnderFuzz {
  readonly name: string;
  /** May throw `ParseError` and nothing else; a list that it gives tells of its own faults. */
  readonly read: (bytes: Uint8Array) => unknown;
  readonly examples: readonly (string | Uint8Array)[];
}

const NOW = Date.UTC(2026, 2, 10);
const EPSS = '#model_version:v2025.03.14\ncve,epss,percentile\nCVE-2026-20001,0.94321,0.99912\n';
const MONTH = { id: '2026-Mar', released: '2026-03-10', entries: [{ id: 'CVE-2026-20001' }] };

const sent = { date: new Date(NOW), list: 'announce.vendor.example' };
const MAILBOX = mbox([
  mail({ ...sent, id: '1@vendor.example', subject: 'SA-1: keys', text: ADVISORY }),
  mail({
    ...sent,
    id: '2@vendor.example',
    subject: 'Re: SA-1: keys',
    answers: ['1@vendor.example'],
    text: '> Rotate\nHow?',
  }),
]);

/** One entry for each way to read what a source gave. */
const OF_READINGS: Readonly<Record<ReadingName, Omit<UnderFuzz, 'name'>>> = {
  feed: {
    read: async (bytes) => (await READINGS.feed(taskOf(bytes))).faults,
    examples: [example.RSS, example.ATOM, example.RDF, example.JSON_FEED],
  },
  mail: {
    read: async (bytes) =>
      (await READINGS.mail({ ...taskOf(bytes), options: { lists: ['announce.vendor.example'] } })).faults,
    examples: [MAILBOX, example.MIME],
  },
  page: {
    read: async (bytes) => (await READINGS.page(taskOf(bytes))).faults,
    examples: [example.HTML, example.MARKDOWN, example.GLSA],
  },
  cvrf: {
    read: (bytes) => READINGS.cvrf(taskOf(bytes)).faults,
    examples: [cvrfXml(MONTH), cvrfJson(MONTH), example.CVRF],
  },
  index: { read: (bytes) => READINGS.index(taskOf(bytes)).faults, examples: [example.INDEX_PAGE] },
  json: { read: (bytes) => READINGS.json(taskOf(bytes)).faults, examples: [example.JSON_LIST] },
  osv: {
    read: (bytes) => READINGS.osv(taskOf(bytes)).faults,
    examples: [example.OSV, `[${example.OSV}]`, example.GITHUB],
  },
  oval: { read: (bytes) => READINGS.oval(taskOf(bytes)).faults, examples: [example.OVAL] },
  csafIndex: {
    read: (bytes) => {
      const file = /^\s*\{/.test(Buffer.from(bytes).toString('latin1', 0, 9))
        ? 'provider-metadata.json'
        : 'changes.csv';
      const url = `https://vendor.example/csaf/${file}`;
      READINGS.csafIndex({ ...taskOf(bytes), url, seen: '', since: 0, limit: 10 });
    },
    examples: [example.CSAF_PROVIDER, example.ROLIE, example.CHANGES],
  },
  csafDocument: {
    read: async (bytes) => {
      await READINGS.csafDocument({ ...taskOf(bytes), name: 'ex-2026-0001', needsSignature: false, now: NOW });
    },
    examples: [csafDocument(), csafDocument({ version: '2.1' })],
  },
  epss: { read: (bytes) => READINGS.epss(taskOf(bytes)).faults, examples: [EPSS, gzipSync(EPSS)] },
  kev: { read: (bytes) => READINGS.kev(taskOf(bytes)).faults, examples: [example.KEV] },
  opml: {
    read: (bytes) => {
      READINGS.opml({ bytes });
    },
    examples: [example.OPML],
  },
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
  ...Object.entries(OF_READINGS).map(([name, format]) => ({ name: `reading ${name}`, ...format })),
  ...Object.entries(DOCUMENT_EXAMPLES).map(([name, examples]) => ({
    name: `document ${name}`,
    read: (bytes: Uint8Array) => judgeFile({ bytes, format: name as Format, name: '' }),
    examples,
  })),
];

/** What stands in feeds/formats, each with the line above that reaches it. */
export const REACHED_BY: Readonly<Record<string, string>> = {
  csaf: 'reading csafDocument',
  cvrf: 'reading cvrf',
  'document.ts': 'document auto',
  'epss.ts': 'reading epss',
  documents: 'document auto',
  feed: 'reading feed',
  'glsa.ts': 'reading page',
  'oval.ts': 'reading oval',
  'feed.ts': 'reading feed',
  'kev.ts': 'reading kev',
  lists: 'reading index',
  mail: 'reading mail',
  'opml.ts': 'reading opml',
  osv: 'reading osv',
  pages: 'reading index',
};

export const taskOf = (bytes: Uint8Array): ReadTask => ({
  bytes,
  contentType: undefined,
  contentLocation: undefined,
  url: 'https://vendor.example/security/feed',
  publisher: 'Vendor',
  options: {},
  now: NOW,
});
