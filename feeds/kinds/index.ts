import type { SourceKind } from '../../core/source.ts';
import type { Kind } from '../kind.ts';
import { archive } from './archive.ts';
import { csaf } from './csaf.ts';
import { cvrf } from './cvrf.ts';
import { epss } from './epss.ts';
import { ghsa } from './ghsa.ts';
import { indexPage } from './index-page.ts';
import { json } from './json.ts';
import { kev } from './kev.ts';
import { mailbox } from './mailbox.ts';
import { osv } from './osv.ts';
import { oval } from './oval.ts';
import { page } from './page.ts';
import { rss } from './rss.ts';

/** How each kind of source is fetched. */
export const KINDS: Readonly<Record<Exclude<SourceKind, 'hand'>, Kind>> = {
  rss,
  page,
  index: indexPage,
  json,
  osv,
  ghsa,
  oval,
  cvrf,
  archive,
  csaf,
  mailbox,
  kev,
  epss,
};
