/** What a test says of a CSAF document; the rest is as a publisher would have it. */
export interface CsafLook {
  readonly id?: string;
  readonly title?: string;
  readonly category?: string;
  readonly version?: '2.0' | '2.1';
  readonly tlp?: string;
  /** ISO */
  readonly published?: string;
  readonly updated?: string;
  readonly status?: string;
  /** The details of the only remediation. */
  readonly remediation?: string;
  /** Over members of `document`. */
  readonly document?: object;
  /** Instead of the only vulnerability. */
  readonly vulnerabilities?: readonly object[];
  readonly productTree?: object;
}

const ISO = '2026-03-02T08:00:00.000Z';

/** A CSAF document of an invented vendor, in the exact shape of the standard. */
export function csafDocument(look: CsafLook = {}): string {
  const { id = 'EX-2026-0001', version = '2.0', published = ISO, updated = published } = look;
  return JSON.stringify({
    document: {
      category: look.category ?? 'csaf_security_advisory',
      csaf_version: version,
      title: look.title ?? 'Key handling in Example Gate',
      lang: 'en',
      distribution: { tlp: { label: look.tlp ?? (version === '2.0' ? 'WHITE' : 'CLEAR') } },
      notes: [{ category: 'summary', title: 'Summary', text: 'The gate keeps keys where others can read them.' }],
      publisher: { category: 'vendor', name: 'Example Vendor', namespace: 'https://vendor.example' },
      references: [
        { category: 'self', summary: 'The document', url: `https://vendor.example/csaf/${id.toLowerCase()}.json` },
        { category: 'self', summary: 'The page', url: `https://vendor.example/advisories/${id}` },
      ],
      tracking: {
        id,
        initial_release_date: published,
        current_release_date: updated,
        revision_history: [{ date: published, number: '1', summary: 'Initial version' }],
        status: look.status ?? 'final',
        version: '1',
      },
      ...look.document,
    },
    product_tree: look.productTree ?? {
      branches: [
        {
          category: 'vendor',
          name: 'Example Vendor',
          branches: [
            {
              category: 'product_name',
              name: 'Gate',
              branches: [
                {
                  category: 'product_version_range',
                  name: 'vers:generic/<2.0',
                  product: { name: 'Example Gate before 2.0', product_id: 'P1' },
                },
              ],
            },
          ],
        },
      ],
    },
    vulnerabilities: look.vulnerabilities ?? [
      {
        cve: 'CVE-2026-20001',
        notes: [{ category: 'description', title: 'Details', text: 'Keys are stored with wide permissions.' }],
        product_status: { known_affected: ['P1'] },
        remediations: [
          {
            category: 'vendor_fix',
            details: look.remediation ?? 'Update to version 2.0. After installing the update, rotate all stored keys.',
            product_ids: ['P1'],
            url: 'https://vendor.example/gate/2.0',
            restart_required: { category: 'system' },
          },
        ],
        scores: [
          {
            products: ['P1'],
            cvss_v3: {
              version: '3.1',
              vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
              baseScore: 9.8,
              baseSeverity: 'CRITICAL',
            },
          },
        ],
      },
    ],
  });
}
