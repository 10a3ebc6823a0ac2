import { describe, expect, it } from 'vitest';
import { detect } from '../../../core/detection/detect.ts';
import { orderOf } from '../../../core/detection/imperative.ts';
import { type Format, readDocument } from '../../../feeds/formats/document.ts';

const judged = (text: string, format: Format = 'markdown') =>
  detect({ document: readDocument(text, { format }), extent: 'full' });
const stepsOf = (text: string, format: Format = 'markdown') => judged(text, format).steps;
const stepOf = (sentence: string) =>
  stepsOf(`## Solution\nUpgrade to 2.1.\n\n## Required actions\n${sentence}`).map(({ instruction, condition }) =>
    condition === undefined ? [instruction] : [condition, instruction],
  )[0];

describe('an order is a clean imperative', () => {
  it.each([
    ['Sites are asked to rotate their host keys.', 'Rotate your host keys.'],
    [
      'Customers should test how this change behaves in their environment.',
      'Test how this change behaves in your environment.',
    ],
    ['It should be sufficient to revoke the tokens and to log in again.', 'Revoke the tokens and log in again.'],
    ['Harbour recommends upgrading the hub or enabling strict checks.', 'Upgrade the hub or enable strict checks.'],
    [
      'All volumes should be detached and reattached to refresh the index.',
      'Detach and reattach all volumes to refresh the index.',
    ],
    ['The relay plug-in must be manually upgraded.', 'Manually upgrade the relay plug-in.'],
    [
      'Agents should always be installed before the hub is started.',
      'Always install Agents before the hub is started.',
    ],
    [
      'To fix the issue, the stale registry value needs to be removed.',
      'Remove the stale registry value to fix the issue.',
    ],
    ['As the key could have leaked, you must rotate the signing keys.', 'Rotate the signing keys.'],
    ['This means you must ensure that the new device is allowed.', 'Ensure that the new device is allowed.'],
    ['You must not enable the legacy relay.', 'Do not enable the legacy relay.'],
    ['We recommend that you do not use the legacy tokens.', 'Do not use the legacy tokens.'],
    ['In addition to installing the updates a script must be run.', 'Run a script.'],
    ['In addition to upgrading the hub, operators must revoke all sessions.', 'Revoke all sessions.'],
    ['Remember to rerun the migration tool on each node.', 'Rerun the migration tool on each node.'],
  ])('%s', (sentence, instruction) => {
    expect(orderOf(sentence)).toEqual({ instruction, clean: true });
  });

  it.each([
    [
      'Deployers of Harbour must ensure that hub.conf is not world readable.',
      'Deployers of Harbour',
      'Ensure that hub.conf is not world readable.',
    ],
    [
      'It is important that deployers of Harbour ensure that hub.conf is not world readable.',
      'deployers of Harbour',
      'Ensure that hub.conf is not world readable.',
    ],
    [
      'We advise that users running relays disable the old protocol.',
      'users running relays',
      'Disable the old protocol.',
    ],
    [
      'Users who have no automatic updates must manually update the app to ensure they receive the fix.',
      'Users who have no automatic updates',
      'Manually update the app to ensure you receive the fix.',
    ],
    [
      'Only customers who have linked a warehouse are affected and must update their gateway.',
      'Only customers who have linked a warehouse',
      'Update your gateway.',
    ],
    [
      'Customers running Hub 1 or older, or Relay 3 or older must install both the loader and the update.',
      'Customers running Hub 1 or older, or Relay 3 or older',
      'Install both the loader and the update.',
    ],
    [
      'Those who built modules may need to rebuild any caches that hold their paths.',
      'Those who built modules',
      'Rebuild any caches that hold their paths.',
    ],
  ])('of those whom it concerns: %s', (sentence, who, instruction) => {
    expect(orderOf(sentence)).toEqual({ instruction, who, clean: true });
  });
});

describe('a sentence that no turn fits stays as the publisher wrote it', () => {
  it.each([
    'Which was published on Monday addresses a flaw in the relay.',
    'No fix is being made available for Hub 1, please upgrade to Hub 2.',
    'No patch will be released.',
    'Event logs may need to be purged on the hub.',
    'Configuration changes may be required in some environments.',
    'Update Rollup 22 and later updates for all versions of Harbour will fail if the library is missing.',
    'Documentation is provided on the new file that must be deployed to all nodes.',
    'Keyrings of the hub should be rotated and its clients need to be restarted.',
    'Harbour recommends that users follow their hardening guidelines.',
    'Patch 7 for all relays of the third generation is available.',
  ])('%s', (sentence) => {
    expect(orderOf(sentence)).toEqual({ instruction: sentence, clean: false });
  });

  it('and loses its “no” only where it answers a question', () => {
    expect(orderOf('No, you must also revoke the tokens.', true).instruction).toBe('Revoke the tokens.');
    expect(orderOf('No tokens are revoked by the update.', true).instruction).toBe(
      'No tokens are revoked by the update.',
    );
    expect(orderOf('CVE-2031-1234 which was published in May removes the flaw.').instruction).toBe(
      'CVE-2031-1234 which was published in May removes the flaw.',
    );
  });
});

describe('a condition is a whole clause, or none', () => {
  it.each([
    [
      'Where possible, and when there is a maintenance window, sites should also either remove the plug-in or restrict its use.',
      'Where possible, and when there is a maintenance window',
      'Either remove the plug-in or restrict its use.',
    ],
    [
      'If anyone sees a broken relay, then please rotate its keys.',
      'If anyone sees a broken relay',
      'Rotate its keys.',
    ],
    [
      'If the vault was used to create keys, we recommend they be regenerated.',
      'If the vault was used to create keys',
      'Regenerate them.',
    ],
    [
      'For existing installations, access rules that begin with "to" need to be manually adjusted.',
      'For existing installations',
      'Manually adjust access rules that begin with "to".',
    ],
    [
      'After a standard system update you need to rotate the signing keys if you use the hosted relay.',
      'If you use the hosted relay',
      'Rotate the signing keys.',
    ],
  ])('%s', (sentence, condition, instruction) => {
    expect(stepOf(sentence)).toEqual([condition, instruction]);
  });

  it.each([
    'If they have been, you must delete and recreate the tokens.',
    'On the Edit menu, click Add Value, and then set the registry value Check.',
    'Check the configuration to assess if your tokens need to be rotated.',
    'Rotate the tokens of the relay if they were shared, and revoke its sessions if there are any.',
  ])('a sentence is not cut where none stands: %s', (sentence) => {
    expect(stepOf(sentence)).toEqual([sentence]);
  });
});

it('a pointer has its condition whole, too', () => {
  const [step] = stepsOf(
    '<p><strong>Where can I find more information about enabling this protection?</strong></p><p>If you determine that you need additional steps on your relays, please see <a href="https://hub.example/31">Hub article 31</a>.</p>',
    'html',
  );
  expect(step).toMatchObject({
    condition: 'If you determine that you need additional steps on your relays',
    instruction: 'See Hub article 31.',
    code: 'https://hub.example/31',
  });
});

it('keeps what an order that stands alone is limited to', () => {
  const [step] = stepsOf('## Mitigation\nUntil a fix is released, we strongly recommend not to enable the relay.');
  expect(step).toMatchObject({ condition: 'Until a fix is released', instruction: 'Do not enable the relay.' });
});

describe('what only tells of work', () => {
  it('is a reason of the order, also of one in another section', () => {
    const { steps, evidence } = judged(
      '## Summary\nHSN-31-1 introduced a regression that may require manual intervention to repair.\n\n## Update instructions\nAfter a standard system update you should run the following commands:\n\n    hub-fix --pending\n',
    );
    expect(steps.map(({ instruction, code }) => [instruction, code])).toEqual([
      ['Run the following commands', 'hub-fix --pending'],
    ]);
    expect(steps[0]?.evidence.map((i) => evidence[i]?.section)).toEqual(['Summary', 'Update instructions']);
  });

  it('is a step of its own where nobody orders that kind of work', () => {
    const steps = stepsOf(
      '## Patching\nA CPU microcode update is required to benefit from this.\n\n## Required actions\nRotate all tokens.',
    );
    expect(steps.map((step) => step.kind)).toEqual(['firmware', 'credential-rotation']);
  });

  it('is no step when it is said in passing', () => {
    const steps = stepsOf(
      '## Required actions\nRotate all tokens.\n\nKeep in mind that this may cause builds to break, in which case you will need to update the tokens in your CI configuration.',
    );
    expect(steps.map((step) => step.instruction)).toEqual(['Rotate all tokens.']);
  });

  it('says once that there is no fix, in the plainest of its sentences', () => {
    const steps = stepsOf(
      '# Hub advisory\nA flaw was found in the hub, which has reached its end of life.\n\n## Fix\nNo patch will be released.\n\n## Updates\nNo fix is planned.',
    );
    expect(steps.map((step) => step.instruction)).toEqual(['Plan without a fix: No patch will be released.']);
  });
});

describe('work that is asked for more than once', () => {
  it('is one step with the command, and with all sentences', () => {
    const { steps, evidence } = judged(
      '## Details\nUsers of Hub 2 should run the following commands at a terminal:\n\nsudo hub --configure --pending sudo hub -f install\n\n## Update instructions\nAfter a standard system update you should run the following commands to finish: sudo hub --configure --pending sudo hub -f install\n',
    );
    expect(steps.map(({ code }) => code)).toEqual(['sudo hub --configure --pending\nsudo hub -f install']);
    expect(steps[0]?.evidence).toHaveLength(2);
    expect(evidence).toHaveLength(2);
  });

  it('is one step where a sentence says what, and the next how', () => {
    const steps = stepsOf(
      '## Required actions\nThe stale registry value needs to be removed.\n\nTo remove the registry value, type the following command in a prompt:\n\n    reg delete HKLM\\System\\Hub /v Stale /f\n',
    );
    expect(steps.map((step) => step.code)).toEqual(['reg delete HKLM\\System\\Hub /v Stale /f']);
  });

  it('is one step that names both ways of doing it', () => {
    const steps = stepsOf(
      '<h2>Required actions</h2><p>Do one of the following on each hub.</p><ul><li>Apply the solution automatically, run the hub-2031.ps1 script.</li></ul><p><strong>or</strong></p><ul><li>Apply the solution by hand, by running the following command:</li></ul><p><code>Clear-Hub -Cache</code></p>',
      'html',
    );
    expect(steps.at(-1)).toMatchObject({
      instruction:
        'Apply the solution automatically, run the hub-2031.ps1 script, or by hand, by running the following command.',
    });
    expect(steps.filter((step) => /apply/i.test(step.instruction))).toHaveLength(1);
  });

  it('is not one where the names, the verbs or those whom it concerns differ', () => {
    const steps = stepsOf(
      '## Required actions\n- Manually update the 2016 package of the relay.\n- Manually update the 2019 package of the relay.\n- Rotate the signing keys of the relay.\n- Delete the signing keys of the relay.\n- If you use vaults, revoke the tokens of all tenants.\n- If you use lockers, revoke the tokens of all tenants.\n',
    );
    expect(steps).toHaveLength(6);
  });

  it('is not one where two numbered lists share a line', () => {
    const list = (value: string) => `1. Open the hub console.\n2. Set the option ${value} to 1.\n3. Restart the hub.\n`;
    const steps = stepsOf(`## Hub\n${list('hub_strict')}\n## Relay\n${list('relay_strict')}`);
    expect(steps.map((step) => step.instruction)).toHaveLength(6);
    expect(stepsOf(`## Hub\n${list('hub_strict')}\n## Summary\n${list('hub_strict')}`)).toHaveLength(3);
  });
});

describe('how the work is undone', () => {
  const { steps } = judged(`## Required actions
1. In the registry, set the value Strict to 1.
2. Restart the hub.

If you need to disable the fix, do the following:

1. In the registry, set the value Strict to 0.
2. Restart the hub.
`);

  it('is no work', () => {
    expect(steps.map((step) => step.instruction)).toEqual([
      'In the registry, set the value Strict to 1.',
      'Restart the hub.',
    ]);
  });

  it('is said of the last step', () => {
    expect(steps.at(-1)?.undo).toBe(
      'If you need to disable the fix, do the following: In the registry, set the value Strict to 0. Restart the hub.',
    );
  });
});

describe('a numbered list', () => {
  it('is taken over one to one, also where an item has two sentences or begins with a place', () => {
    const steps = stepsOf(
      '## Required actions\n1. Right-click Hub, point to New, and then click Key.\n2. On the Edit menu, click Modify.\n3. Rotate the signing key. Do not reuse it.\n4. Note: the old relay was not renamed.\n',
    );
    expect(steps.map((step) => step.instruction)).toEqual([
      'Right-click Hub, point to New, and then click Key.',
      'On the Edit menu, click Modify.',
      'Rotate the signing key. Do not reuse it.',
    ]);
  });

  it('says of each step for whom the list is', () => {
    const steps = stepsOf(
      '## Required actions\nFor 64-bit hubs only:\n\n1. Rotate the signing key.\n2. Restart the hub.\n',
    );
    expect(steps.map((step) => step.condition)).toEqual(['For 64-bit hubs only', 'For 64-bit hubs only']);
  });
});

describe('what a step is called', () => {
  it('a restart is one', () => {
    const steps = stepsOf(
      '## Required actions\n1. Rotate the signing key.\n2. Restart the computer.\n3. Restart the relay service.\n',
    );
    expect(steps.map((step) => step.kind)).toEqual(['credential-rotation', 'reboot', 'restart-service']);
  });

  it('a product of a table is told apart from another', () => {
    const steps = stepsOf(
      '## What do I need to do?\n| Product | Action |\n|---|---|\n| Hub Server | Manually update the agent by running the script on each node |\n| Relay Server | Manually update the agent by running the script on each node |\n| Vault Server | Rotate all signing keys of the vault right now |\n',
    );
    expect(steps.map(({ condition }) => condition)).toEqual(['Hub Server; Relay Server', 'Vault Server']);
  });
});

describe('a value is shown whole, or not at all', () => {
  const codeOf = (sentence: string) => stepsOf(`## Required actions\n${sentence}`)[0]?.code;

  it.each([
    ['Check the configuration by running Get-HubProtectionSettings.', 'Get-HubProtectionSettings'],
    [
      'Set session.entropy_file and session.entropy_length in the php.ini files.',
      'session.entropy_file\nsession.entropy_length\nphp.ini',
    ],
    [
      'To fix the issue, run the following command against your database: ALTER TABLE hubs ALTER serial TYPE bigint;.',
      'ALTER TABLE hubs ALTER serial TYPE bigint;',
    ],
    [
      'You must issue "net stop hub" and "net start hub" commands to make the new registry values take effect.',
      'net stop hub\nnet start hub',
    ],
    ["Consider setting the configuration 'allow setuid = no'.", 'allow setuid = no'],
    ['Set the compiler option --hub-strict in the configuration.', '--hub-strict'],
  ])('%s', (sentence, code) => {
    expect(codeOf(sentence)).toBe(code);
  });

  it.each([
    'Repair the configuration with hubctl --configure --pending on each node.',
    '---- example config snippet ---- [ldap] url = ldap://localhost user = dc=Hub,dc=example password = None <- should be secret suffix = cn=example',
    'Change the configuration of the hub, for instance with this:\n\n    #!/bin/sh\n',
  ])('not of %s', (sentence) => {
    expect(codeOf(sentence)).toBeUndefined();
  });

  it('the values below a line with a colon, in a list or in a row', () => {
    expect(codeOf('Set the DWORD value in the registry as follows:\n\nHubLookup (DWORD) = 1: Ask no server.\n')).toBe(
      'HubLookup (DWORD) = 1: Ask no server.',
    );
  });
});

it('a rule of equals signs is no section', () => {
  const { evidence } = judged(
    `DOCUMENT:H1\n\n${'='.repeat(70)}\n${'-'.repeat(70)}\n\nBefore you modify the registry, make sure to back it up and set the value Strict to 1.\n`,
  );
  expect(evidence.map((e) => e.section)).not.toContain('='.repeat(70));
});
