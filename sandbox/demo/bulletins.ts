/** A bulletin of the demo. Publishers, products and ids are invented; `html` is its text at the first revision. */
export interface DemoBulletin {
  readonly feed: 'northlight' | 'kestrel' | 'quayside';
  readonly id: string;
  readonly title: string;
  /** When it was published, before the sandbox started. Zero: only when somebody asks for it. */
  readonly hoursAgo: number;
  readonly html: string;
  /** What the vendor adds later, one revision each. */
  readonly additions?: readonly string[];
}

/** On the feeds from the start. */
export const FIRST: readonly DemoBulletin[] = [
  {
    feed: 'northlight',
    id: 'NL26-014',
    title: 'NL26-014: Default permissions on the system root could let a user replace a program',
    hoursAgo: 3,
    html: `<h2>Who should read this bulletin</h2><p>Administrators of Northlight OS servers that more than one person can log on to.</p>
<h2>Impact</h2><p>Elevation of privilege. Maximum severity rating: High. CVE-2026-99014.</p>
<h2>Technical details</h2><p>When a program is started without its full path, Northlight OS also looks in the system root. By default, members of the group Everyone may write there. A user could put a program with a well-known name into the root, and wait until somebody with higher privileges starts it.</p>
<h2>Patch availability</h2><p>There is no patch for this issue. It takes two changes on each server:</p>
<ol><li>Remove the write permission of the group Everyone from the system root: <code>nlacl /srv/root -r Everyone:W</code></li>
<li>Change the permissions of the system root so that Administrators alone have full control: <code>nlacl /srv/root -g Administrators:F</code></li></ol>
<h2>Acknowledgments</h2><p>Northlight thanks the Harbour Institute for reporting this issue.</p>`,
  },
  {
    feed: 'northlight',
    id: 'NL26-031',
    title: 'NL26-031: A malformed job stops the print spooler',
    hoursAgo: 6,
    html: `<h2>Impact</h2><p>Denial of service. Maximum severity rating: Medium. CVE-2026-99031.</p>
<h2>Technical details</h2><p>The spooler did not check the length of a job's title before copying it.</p>
<h2>Solution</h2><p>Northlight OS 11.4.2 corrects this issue. Servers with automatic updates receive it without further action.</p>`,
  },
  {
    feed: 'northlight',
    id: 'NL26-030',
    title: 'NL26-030: A crafted font could run code',
    hoursAgo: 27,
    html: `<h2>Impact</h2><p>Remote code execution. Maximum severity rating: Critical. CVE-2026-99030.</p>
<h2>Technical details</h2><p>A heap overflow in the font library could be reached by opening a document with a crafted font.</p>
<h2>Solution</h2><p>Install the update to Northlight OS 11.4.1 with the system updater, and restart the server.</p>
<h2>Workaround</h2><p>Until the update is installed, the preview of fonts in the file manager can be switched off.</p>`,
  },
  {
    feed: 'kestrel',
    id: 'KSA-2026-0042',
    title: 'KSA-2026-0042: Session tokens of other gateways are accepted',
    hoursAgo: 2,
    html: `<h2>Description</h2><p>Kestrel Gateway before 9.3 accepts session tokens that another gateway has signed. Kestrel is aware that this vulnerability is exploited in the wild. CVE-2026-99042. Severity: Critical</p>
<h2>Affected versions</h2><p>All versions of Kestrel Gateway before 9.3.</p>
<h2>Solution</h2><p>Update to Kestrel Gateway 9.3, which checks who has issued a token. The check is disabled by default, so that existing federations keep working.</p>
<p>After you have installed the update, enable the check on every gateway:</p>
<pre>kestrelctl set auth.verify-issuer true
kestrelctl reload</pre>
<p>Rotate the signing key of every gateway that was reachable from the internet, because tokens may have been stolen.</p>`,
    additions: [
      `<p>Version 1.1 of this advisory adds a step for clusters.</p>
<p>If the gateway is part of a cluster, you must also set the issuer of the cluster on each node:</p>
<pre>kestrelctl set auth.cluster-issuer harbour
kestrelctl reload</pre>`,
      `<p>Version 1.2 of this advisory adds application passwords, which were issued from the same tokens.</p>
<p>Administrators must revoke all application passwords that were created before the update.</p>`,
    ],
  },
  {
    feed: 'kestrel',
    id: 'KSA-2026-0041',
    title: 'KSA-2026-0041: Long lines leak memory in the log forwarder',
    hoursAgo: 20,
    html: `<h2>Description</h2><p>A log line of more than 64 kB leaks memory, until the forwarder is restarted by its supervisor. CVE-2026-99041. Severity: Low</p>
<h2>Solution</h2><p>Fixed in Kestrel Gateway 9.2.7.</p>`,
  },
  {
    feed: 'quayside',
    id: 'QSA-2026-07',
    title: '[quayside-announce] QSA-2026-07: stored passwords are hashed without a salt',
    hoursAgo: 5,
    html: `<p>Hello everybody,</p>
<p>Quayside 8.1.4 is out. It fixes CVE-2026-99207: passwords were stored as hashes without a salt. Severity: High. Thanks to Mira Okonjo for the report.</p>
<p>Please upgrade. After the upgrade, administrators must migrate the stored passwords once for each database:</p>
<pre>quayside migrate --rehash-passwords</pre>
<p>If you log in through an external directory only, there is nothing to migrate.</p>
<p>Downloads and checksums are on the usual page.</p>
<p>-- <br>The Quayside release team</p>`,
  },
  {
    feed: 'quayside',
    id: 'QSA-2026-06',
    title: '[quayside-announce] QSA-2026-06: crash in the search form',
    hoursAgo: 74,
    html: `<p>Hello everybody,</p>
<p>Quayside 8.1.3 fixes CVE-2026-99206: a search for an unclosed quotation mark made the worker crash. Severity: Low. All users should upgrade.</p>
<p>-- <br>The Quayside release team</p>`,
  },
];

/** Published one by one, when somebody asks for it. */
export const LATER: readonly DemoBulletin[] = [
  {
    feed: 'quayside',
    id: 'QSA-2026-08',
    title: '[quayside-announce] QSA-2026-08: webhook secrets are written to the log',
    hoursAgo: 0,
    html: `<p>Hello everybody,</p>
<p>Quayside 8.1.5 fixes CVE-2026-99208: with debug logging, the secrets of webhooks were written to the log. Severity: High.</p>
<p>Upgrading stops the leak, but secrets that were already logged stay valid.</p>
<p>After the upgrade, rotate the secret of every webhook.</p>
<p>You must also delete the log files that versions 8.1.0 to 8.1.4 have written:</p>
<pre>rm /var/log/quayside/worker-*.log</pre>
<p>-- <br>The Quayside release team</p>`,
  },
  {
    feed: 'northlight',
    id: 'NL26-032',
    title: 'NL26-032: The time service could be stopped from the network',
    hoursAgo: 0,
    html: `<h2>Impact</h2><p>Denial of service. Maximum severity rating: Medium. CVE-2026-99032.</p>
<h2>Technical details</h2><p>The time service read one byte too many of a malformed answer.</p>
<h2>Solution</h2><p>Northlight OS 11.4.3 corrects this issue. Servers with automatic updates receive it without further action.</p>`,
  },
  {
    feed: 'northlight',
    id: 'NL26-033',
    title: 'NL26-033: File shares can be relayed to another server',
    hoursAgo: 0,
    html: `<h2>Impact</h2><p>Spoofing. Maximum severity rating: High. CVE-2026-99033.</p>
<h2>Technical details</h2><p>Sessions of the file service are not signed, and an attacker between client and server could relay them.</p>
<h2>Solution</h2><p>Northlight OS 11.4.4 adds signing of sessions. To remain compatible with old clients, signing is not enabled by default.</p>
<p>After installing the update, administrators must require signing in /etc/northlight/share.conf on each file server:</p>
<pre>[session]
require-signing = yes</pre>
<p>Then restart the file service: <code>systemctl restart nl-share</code></p>`,
  },
  {
    feed: 'kestrel',
    id: 'KSA-2026-0043',
    title: 'KSA-2026-0043: Crafted headers are logged as they come',
    hoursAgo: 0,
    html: `<h2>Description</h2><p>Line breaks in a header could forge lines of the access log. CVE-2026-99043. Severity: Low</p>
<h2>Solution</h2><p>Fixed in Kestrel Gateway 9.3.1.</p>`,
  },
];
