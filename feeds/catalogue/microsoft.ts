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
    alternativeTo: 'msrc-cvrf',
  },
  {
    key: 'msrc-cvrf',
    name: 'Microsoft security updates (CVRF)',
    publisher: 'Microsoft',
    kind: 'cvrf',
    url: 'https://api.msrc.microsoft.com/cvrf/v3.0/updates',
    schedule: '26,56 * * * *',
    products: ['Windows', 'Office', 'Azure', 'Exchange', 'SQL Server'],
    groups: ['windows', 'desktops'],
    from: 'https://github.com/MaineK00n/vuls-data-update/blob/main/pkg/fetch/microsoft/cvrf/cvrf.go',
  },
  {
    key: 'msrc-csaf',
    name: 'Microsoft security updates (CSAF)',
    publisher: 'Microsoft',
    kind: 'csaf',
    url: 'https://msrc.microsoft.com/csaf/provider-metadata.json',
    schedule: '54 * * * *',
    options: { idPattern: '(?:CVE-\\d{4}-\\d{4,7}|ADV\\d{6})' },
    products: ['Windows', 'Office', 'Azure'],
    groups: ['windows', 'desktops'],
    from: 'https://github.com/vulnerability-lookup/vulnerability-lookup/blob/main/vulnerabilitylookup/feeders/csaf_microsoft.py',
    alternativeTo: 'msrc-cvrf',
  },
];
