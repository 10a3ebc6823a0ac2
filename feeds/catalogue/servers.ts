import type { CatalogueEntry } from '../../core/catalogue.ts';

/** Servers and libraries that run nearly everywhere. */
export const SERVERS: readonly CatalogueEntry[] = [
  {
    key: 'curl',
    name: 'curl security advisories',
    publisher: 'curl',
    kind: 'osv',
    url: 'https://curl.se/docs/vuln.json',
    schedule: '24 */3 * * *',
    products: ['curl', 'libcurl'],
    groups: ['linux', 'code'],
    from: 'https://github.com/aboutcode-org/vulnerablecode/blob/main/vulnerabilities/pipelines/v2_importers/curl_importer.py',
  },
  {
    key: 'bind',
    name: 'BIND announcements',
    publisher: 'ISC',
    kind: 'archive',
    url: 'https://lists.isc.org/pipermail/bind-announce/',
    schedule: '31 * * * *',
    products: ['BIND'],
    groups: ['linux', 'network', 'lists'],
    from: 'https://github.com/isc-projects/bind9/blob/main/.gitlab/issue_templates/Release.md',
  },
];
