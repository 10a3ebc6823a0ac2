import type { CatalogueEntry } from '../../core/catalogue.ts';

/** Mailing lists. */
export const LISTS: readonly CatalogueEntry[] = [
  {
    key: 'oss-security',
    name: 'oss-security',
    publisher: 'oss-security',
    kind: 'rss',
    url: 'https://seclists.org/rss/oss-sec.rss',
    schedule: '14,44 * * * *',
    products: ['open-source software'],
    groups: ['lists', 'linux'],
    from: 'https://github.com/midkernel/threat-intel/blob/main/README.md',
  },
  {
    key: 'full-disclosure',
    name: 'Full Disclosure',
    publisher: 'Full Disclosure',
    kind: 'rss',
    url: 'https://seclists.org/rss/fulldisclosure.rss',
    schedule: '21 * * * *',
    products: [],
    groups: ['lists', 'security'],
    from: 'https://github.com/midkernel/threat-intel/blob/main/README.md',
  },
];
