/** A catalogue in the exact shape of CISA's; the words are invented, but for the formula. */
export interface KevMember {
  readonly cve: string;
  readonly added: string;
  readonly due?: string;
  readonly ransomware?: boolean;
  readonly action?: string;
}

const FORMULA =
  'Apply mitigations per vendor instructions, follow applicable BOD 22-01 guidance for cloud services, or discontinue use of the product if mitigations are unavailable.';

export function kevCatalogue(members: readonly KevMember[], more: object = {}): string {
  return JSON.stringify({
    title: 'CISA Catalog of Known Exploited Vulnerabilities',
    catalogVersion: '2026.03.02',
    dateReleased: '2026-03-02T16:52:26.9744Z',
    count: members.length,
    vulnerabilities: members.map(({ cve, added, due = '2026-04-01', ransomware, action = FORMULA }) => ({
      cveID: cve,
      vendorProject: 'Harbour',
      product: 'Gate',
      vulnerabilityName: 'Harbour Gate Path Traversal Vulnerability',
      dateAdded: added,
      shortDescription: 'Harbour Gate contains a path traversal vulnerability.',
      requiredAction: action,
      dueDate: due,
      knownRansomwareCampaignUse: ransomware ? 'Known' : 'Unknown',
      notes: `https://harbour.example/gate ; https://nvd.nist.gov/vuln/detail/${cve}`,
      cwes: ['CWE-22'],
    })),
    ...more,
  });
}
