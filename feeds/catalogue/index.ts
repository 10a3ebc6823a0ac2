import type { Catalogue } from '../../core/catalogue.ts';
import { CERTS } from './certs.ts';
import { CLOUD } from './cloud.ts';
import { CODE } from './code.ts';
import { DATA } from './data.ts';
import { GROUPS } from './groups.ts';
import { INDUSTRY } from './industry.ts';
import { LISTS } from './lists.ts';
import { MICROSOFT } from './microsoft.ts';
import { NETWORK } from './network.ts';
import { SECURITY } from './security.ts';
import { SERVERS } from './servers.ts';
import { SYSTEMS } from './systems.ts';
import { WEB } from './web.ts';

const ENTRIES = [
  ...CERTS,
  ...CLOUD,
  ...CODE,
  ...DATA,
  ...INDUSTRY,
  ...LISTS,
  ...MICROSOFT,
  ...NETWORK,
  ...SECURITY,
  ...SERVERS,
  ...SYSTEMS,
  ...WEB,
];

/** The known publishers. None of their addresses was asked: each stands in the document that `from` names. */
export const CATALOGUE: Catalogue = {
  groups: GROUPS,
  entries: ENTRIES.sort((a, b) => a.name.localeCompare(b.name, 'en')),
};
