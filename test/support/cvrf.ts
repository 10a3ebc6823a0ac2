/** Months in the exact shape of MSRC's CVRF, as XML and as JSON; the words are invented. */
export interface CvrfEntry {
  readonly id: string;
  readonly title?: string;
  readonly faq?: string;
  readonly severity?: string;
  readonly exploited?: boolean;
  readonly vector?: string;
  readonly kb?: string;
  readonly replaces?: string;
  readonly workaround?: string;
  readonly restart?: string;
  readonly revisions?: readonly (readonly [number: string, date: string, text: string])[];
}

export interface CvrfMonth {
  readonly id: string;
  readonly released: string;
  readonly entries: readonly CvrfEntry[];
}

const PRODUCTS = { '101': 'Harbour Server 2022', '102': 'Harbour Server 2022 (Core installation)' };
const LOCAL = 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:C';

const whole = (entry: CvrfEntry, released: string): Required<CvrfEntry> => ({
  title: `Harbour Gate Elevation of Privilege Vulnerability`,
  faq: '<p><strong>What privileges could an attacker gain?</strong></p><p>Those of the gate.</p>',
  severity: 'Important',
  exploited: false,
  vector: LOCAL,
  kb: '5000100',
  replaces: '5000050',
  workaround: '',
  restart: 'Yes',
  revisions: [['1.0', `${released}T07:00:00`, '<p>Information published.</p>\n']],
  ...entry,
});

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const EXPLOIT = (exploited: boolean) =>
  `Publicly Disclosed:No;Exploited:${exploited ? 'Yes' : 'No'};Latest Software Release:Exploitation Less Likely;DOS:N/A`;

export function cvrfXml({ id, released, entries }: CvrfMonth): string {
  const ids = Object.keys(PRODUCTS);
  const productIds = ids.map((p) => `<vuln:ProductID>${p}</vuln:ProductID>`).join('\n');
  const vulnerabilities = entries.map((given, i) => {
    const e = whole(given, released);
    const threat = (type: string, text: string, product?: string) =>
      `<vuln:Threat Type="${type}"><vuln:Description>${text}</vuln:Description>${product ? `<vuln:ProductID>${product}</vuln:ProductID>` : ''}</vuln:Threat>`;
    const workaround = e.workaround
      ? `<vuln:Remediation Type="Workaround"><vuln:Description>${escaped(e.workaround)}</vuln:Description><vuln:AffectedFiles /></vuln:Remediation>`
      : '';
    const revisions = e.revisions.map(
      ([number, date, text]) =>
        `<vuln:Revision><cvrf:Number>${number}</cvrf:Number><cvrf:Date>${date}</cvrf:Date><cvrf:Description>${escaped(text)}</cvrf:Description></vuln:Revision>`,
    );
    return `<vuln:Vulnerability Ordinal="${i}">
<vuln:Title>${escaped(e.title)}</vuln:Title>
<vuln:Notes>
<vuln:Note Title="Description" Type="Description" Ordinal="0" />
<vuln:Note Title="FAQ" Type="FAQ" Ordinal="10">${escaped(e.faq)}</vuln:Note>
<vuln:Note Title="Harbour Gate" Type="Tag" Ordinal="20">Harbour Gate</vuln:Note>
<vuln:Note Title="Customer Action Required" Type="Other" Ordinal="40">Yes</vuln:Note>
</vuln:Notes>
<vuln:CVE>${e.id}</vuln:CVE>
<vuln:ProductStatuses><vuln:Status Type="Known Affected">${productIds}</vuln:Status></vuln:ProductStatuses>
<vuln:Threats>${ids.map((p) => threat('Impact', 'Elevation of Privilege', p) + threat('Severity', e.severity, p)).join('')}${threat('Exploit Status', EXPLOIT(e.exploited))}</vuln:Threats>
<vuln:CVSSScoreSets>${ids.map((p) => `<vuln:ScoreSet><vuln:BaseScore>7.8</vuln:BaseScore><vuln:Vector>${e.vector}</vuln:Vector><vuln:ProductID>${p}</vuln:ProductID></vuln:ScoreSet>`).join('')}</vuln:CVSSScoreSets>
<vuln:Remediations>${ids
      .map(
        (
          p,
        ) => `<vuln:Remediation Type="Vendor Fix"><vuln:Description>${e.kb}</vuln:Description><vuln:URL>https://updates.example/${e.kb}</vuln:URL>
<vuln:Supercedence>${e.replaces}</vuln:Supercedence><vuln:ProductID>${p}</vuln:ProductID><vuln:AffectedFiles /><vuln:RestartRequired>${e.restart}</vuln:RestartRequired><vuln:SubType>Security Update</vuln:SubType></vuln:Remediation>`,
      )
      .join('')}
<vuln:Remediation Type="Known Issue"><vuln:Description>${e.kb}</vuln:Description><vuln:URL>https://support.example/${e.kb}</vuln:URL><vuln:ProductID>101</vuln:ProductID><vuln:AffectedFiles /></vuln:Remediation>
${workaround}</vuln:Remediations>
<vuln:Acknowledgments />
<vuln:RevisionHistory>${revisions.join('')}</vuln:RevisionHistory>
</vuln:Vulnerability>`;
  });
  const products = Object.entries(PRODUCTS).map(
    ([product, name]) => `<prod:FullProductName ProductID="${product}">${name}</prod:FullProductName>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<cvrf:cvrfdoc xmlns:vuln="http://www.icasi.org/CVRF/schema/vuln/1.1" xmlns:prod="http://www.icasi.org/CVRF/schema/prod/1.1" xmlns:cvrf="http://www.icasi.org/CVRF/schema/cvrf/1.1">
<cvrf:DocumentTitle>${id} Security Updates</cvrf:DocumentTitle>
<cvrf:DocumentTracking><cvrf:Identification><cvrf:ID>${id}</cvrf:ID><cvrf:Alias>${id}</cvrf:Alias></cvrf:Identification>
<cvrf:RevisionHistory><cvrf:Revision><cvrf:Number>7</cvrf:Number><cvrf:Date>${released}T08:00:00</cvrf:Date><cvrf:Description>${id}</cvrf:Description></cvrf:Revision></cvrf:RevisionHistory>
<cvrf:InitialReleaseDate>${released}T08:00:00</cvrf:InitialReleaseDate><cvrf:CurrentReleaseDate>${released}T08:00:00</cvrf:CurrentReleaseDate></cvrf:DocumentTracking>
<cvrf:DocumentNotes><cvrf:Note Title="Release Notes" Audience="Public" Type="Details" Ordinal="0">${escaped('<p>This release has updates for these products.</p>')}</cvrf:Note></cvrf:DocumentNotes>
<prod:ProductTree><prod:Branch Type="Vendor" Name="Harbour">${products.join('')}</prod:Branch></prod:ProductTree>
${vulnerabilities.join('\n')}
</cvrf:cvrfdoc>`;
}

export function cvrfJson({ id, released, entries }: CvrfMonth): string {
  const ids = Object.keys(PRODUCTS);
  const time = `${released}T08:00:00`;
  return JSON.stringify({
    DocumentTitle: { Value: `${id} Security Updates` },
    DocumentTracking: {
      Identification: { ID: { Value: id }, Alias: { Value: id } },
      RevisionHistory: [{ Number: '7', Date: time, Description: { Value: id } }],
      InitialReleaseDate: time,
      CurrentReleaseDate: time,
    },
    DocumentNotes: [
      { Title: 'Release Notes', Audience: 'Public', Type: 1, Ordinal: '0', Value: '<p>This release has updates.</p>' },
    ],
    ProductTree: {
      Branch: [],
      FullProductName: Object.entries(PRODUCTS).map(([ProductID, Value]) => ({ ProductID, Value })),
    },
    Vulnerability: entries.map((given, i) => {
      const e = whole(given, released);
      return {
        Title: { Value: e.title },
        Notes: [
          { Title: 'Description', Type: 2, Ordinal: '0', Value: null },
          { Title: 'FAQ', Type: 4, Ordinal: '10', Value: e.faq },
          { Title: 'Harbour Gate', Type: 7, Ordinal: '20', Value: 'Harbour Gate' },
          { Title: 'Customer Action Required', Type: 6, Ordinal: '40', Value: 'Yes' },
        ],
        DiscoveryDateSpecified: false,
        CVE: e.id,
        ProductStatuses: [{ ProductID: ids, Type: 3 }],
        Threats: [
          ...ids.flatMap((p) => [
            { Description: { Value: 'Elevation of Privilege' }, ProductID: [p], Type: 0, DateSpecified: false },
            { Description: { Value: e.severity }, ProductID: [p], Type: 3, DateSpecified: false },
          ]),
          { Description: { Value: EXPLOIT(e.exploited) }, Type: 1, DateSpecified: false },
        ],
        CVSSScoreSets: ids.map((p) => ({ BaseScore: 7.8, TemporalScore: 6.8, Vector: e.vector, ProductID: [p] })),
        Remediations: [
          ...ids.map((p) => ({
            Description: { Value: e.kb },
            URL: `https://updates.example/${e.kb}`,
            Supercedence: e.replaces,
            ProductID: [p],
            Type: 2,
            AffectedFiles: [],
            RestartRequired: { Value: e.restart },
            SubType: 'Security Update',
          })),
          { Description: { Value: e.kb }, URL: `https://support.example/${e.kb}`, ProductID: ['101'], Type: 5 },
          ...(e.workaround ? [{ Description: { Value: e.workaround }, Type: 0, AffectedFiles: [] }] : []),
        ],
        Acknowledgments: [],
        Ordinal: String(i),
        RevisionHistory: e.revisions.map(([number, date, text]) => ({
          Number: number,
          Date: date,
          Description: { Value: text },
        })),
      };
    }),
  });
}

/** MSRC's list of its months; `changed` is what `CurrentReleaseDate` says. */
export function cvrfUpdates(
  url: string,
  months: readonly { readonly id: string; released: string; changed: string }[],
) {
  return JSON.stringify({
    '@odata.context': `${url}/cvrf/v3.0/$metadata#Updates`,
    value: months.map(({ id, released, changed }) => ({
      ID: id,
      Alias: id,
      DocumentTitle: `${id} Security Updates`,
      Severity: null,
      InitialReleaseDate: `${released}T08:00:00Z`,
      CurrentReleaseDate: changed,
      CvrfUrl: `${url}/cvrf/v3.0/document/${id}`,
    })),
  });
}
