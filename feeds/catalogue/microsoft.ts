import type { CatalogueEntry } from '../../core/catalogue.ts';

/** Microsoft. */
export const MICROSOFT: readonly CatalogueEntry[] = [
  {
    key: 'msrc-guide',
    name: 'Microsoft Security Update Guide (feed)',
    publisher: 'Microsoft',
    kind: 'rss',
    url: 'https://api.msrc.microsoft.com/update-guide/rss',
    schedule: '24,54 * * * *',
    products: ['Windows', 'Office', 'Azure', 'Exchange'],
    groups: ['windows', 'desktops'],
    from: 'https://github.com/midkernel/threat-intel/blob/main/README.md',
  },
];
