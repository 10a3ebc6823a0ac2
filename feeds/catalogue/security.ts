import type { CatalogueEntry } from '../../core/catalogue.ts';

/** Security products, and who finds flaws. */
export const SECURITY: readonly CatalogueEntry[] = [
  {
    key: 'okta',
    name: 'Okta security',
    publisher: 'Okta',
    kind: 'rss',
    url: 'https://sec.okta.com/rss.xml',
    schedule: '54 * * * *',
    products: ['Okta'],
    groups: ['security', 'cloud'],
    from: 'https://github.com/midkernel/threat-intel/blob/main/README.md',
  },
  {
    key: 'splunk',
    name: 'Splunk security advisories',
    publisher: 'Splunk',
    kind: 'rss',
    url: 'https://advisory.splunk.com/feed.xml',
    schedule: '1 * * * *',
    options: { followPages: true, idPattern: '\\bSVD-\\d{4}-\\d{4}\\b' },
    products: ['Splunk Enterprise', 'Splunk Cloud'],
    groups: ['security', 'data'],
    from: 'https://github.com/clivoa/awesome-security-feeds/blob/main/docs/awesome-feeds.md',
  },
  {
    key: 'zdi',
    name: 'Zero Day Initiative advisories',
    publisher: 'ZDI',
    kind: 'rss',
    url: 'https://www.zerodayinitiative.com/rss/published/',
    schedule: '8 * * * *',
    products: [],
    groups: ['security'],
    from: 'https://github.com/midkernel/threat-intel/blob/main/README.md',
  },
];
