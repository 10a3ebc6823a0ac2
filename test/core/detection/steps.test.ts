import { describe, expect, it } from 'vitest';
import { detect } from '../../../core/detection/detect.ts';
import { type Format, readDocument } from '../../../feeds/formats/document.ts';

const stepsOf = (text: string, format: Format = 'markdown') =>
  detect({ document: readDocument(text, { format }), extent: 'full' }).steps;

describe('a step is an order an admin can tick off', () => {
  it.each([
    ['We strongly recommend that users rotate all API tokens.', 'Rotate all API tokens.'],
    ['It is recommended that administrators change the root password.', 'Change the root password.'],
    ['You must also set the registry value Check to 1.', 'Set the registry value Check to 1.'],
    ['Note that you need to rebuild all modules.', 'Rebuild all modules.'],
    ['Harbour recommends enabling encrypted communication.', 'Enable encrypted communication.'],
    ['Step 2: Edit relay.conf and set verify = on.', 'Edit relay.conf and set verify = on.'],
    ['In order to be protected, you must revoke all sessions.', 'Revoke all sessions in order to be protected.'],
    [
      'Any third-party applications, including those from ports, should be recompiled to use the corrected code.',
      'Recompile any third-party applications, including those from ports, to use the corrected code.',
    ],
    ['API tokens must also be revoked on the hub.', 'Revoke API tokens on the hub.'],
  ])('%s', (sentence, instruction) => {
    expect(stepsOf(`## Solution\nUpgrade to 2.1.\n\n## Required actions\n${sentence}`)[0]?.instruction).toBe(
      instruction,
    );
  });

  it.each([
    ['If you use the relay, set verify = on in relay.conf.', 'If you use the relay', 'Set verify = on in relay.conf.'],
    [
      'Customers who have disabled automatic updates must manually update their agent.',
      'Customers who have disabled automatic updates',
      'Manually update your agent.',
    ],
    [
      'After a standard system update you need to set the variable core.protect to true.',
      'After a standard system update',
      'Set the variable core.protect to true.',
    ],
    ['Rotate the signing keys if you use the hosted relay.', 'If you use the hosted relay', 'Rotate the signing keys.'],
  ])('has its condition apart: %s', (sentence, condition, instruction) => {
    expect(stepsOf(`## Required actions\n${sentence}`)[0]).toMatchObject({ condition, instruction });
  });

  it('is not what only leads to a list of steps, or is the reason for them', () => {
    const text = `## Solution
There is no patch for this issue. Administrators should change the permissions of the root by hand, on each server:

1. Remove the write permission of Everyone: \`hacl /root -r Everyone:W\`
2. Grant full access to Administrators only: \`hacl /root -g Administrators:F\`
`;
    const judgement = detect({ document: readDocument(text, { format: 'markdown' }), extent: 'full' });
    expect(judgement.steps.map((step) => step.code)).toEqual([
      'hacl /root -r Everyone:W',
      'hacl /root -g Administrators:F',
    ]);
    expect(judgement.steps[0]?.evidence.map((index) => judgement.evidence[index]?.quote)).toEqual([
      'There is no patch for this issue.',
      'Administrators should change the permissions of the root by hand, on each server:',
      'Remove the write permission of Everyone: hacl /root -r Everyone:W',
    ]);
  });

  it('loses no sentence, also where a lead-in leads to a reason', () => {
    const text = `## Required actions
You must change the permissions of the root on each server, because:

- The new check is disabled by default.
- Rotate the keys of the administrators.
`;
    const { steps, evidence } = detect({ document: readDocument(text, { format: 'markdown' }), extent: 'full' });
    expect(evidence).toHaveLength(3);
    expect(steps.flatMap((step) => step.evidence)).toEqual([0, 1, 2]);
  });

  it('is what a statement means where nothing else is ordered, and where some versions stay without a fix', () => {
    expect(
      stepsOf('## Solution\nUpgrade to 9.3. The new check is disabled by default.').map((s) => s.instruction),
    ).toEqual(['Turn the protection on: The new check is disabled by default.']);
    const partly = stepsOf('## Solution\nUpgrade to 6.0 and rotate the signing keys. There is no fix for version 5.');
    expect(partly.map((step) => step.kind)).toEqual(['credential-rotation', 'no-patch']);
  });

  it('keeps the command that follows verbatim', () => {
    const [step] = stepsOf(
      '## Required actions\nRun the following script on every node:\n\n```\n./fix.sh --all\n```\n',
    );
    expect(step?.code).toBe('./fix.sh --all');
  });

  it('keeps the values listed below it', () => {
    const [step] = stepsOf(
      '## Workaround\n1. In the registry, set the following value:\n   1. Value: MaxSize\n   2. Type: DWORD\n',
    );
    expect(step?.code).toBe('Value: MaxSize\nType: DWORD');
  });

  it('takes a numbered list over as a whole, in its order', () => {
    const steps = stepsOf('## Required actions\n1. Stop the relay.\n2. Rotate all tokens.\n3. Start the relay.\n');
    expect(steps.map((s) => s.instruction)).toEqual(['Stop the relay.', 'Rotate all tokens.', 'Start the relay.']);
  });

  it('says what is asked twice once', () => {
    const steps = stepsOf(
      '## Required actions\nRotate all tokens.\n\n## Solution\nUpgrade to 2.1.\n\nRotate all tokens.\n',
    );
    expect(steps).toHaveLength(1);
  });

  it('carries the address of the article that it points to', () => {
    const [step] = stepsOf(
      '<p><strong>Where can I find more information about the signing hardening changes?</strong></p><p>See <a href="https://docs.harbour.example/signing">Signing changes</a>.</p>',
      'html',
    );
    expect(step).toMatchObject({ instruction: 'See Signing changes.', code: 'https://docs.harbour.example/signing' });
  });

  it('says what a plain statement means for who has to act, and adds nothing to it', () => {
    const [step] = stepsOf(
      '## Details\nFor compatibility reasons the protection is disabled by default.\n\n## Solution\nUpgrade to 4.7.',
    );
    expect(step?.instruction).toBe(
      'Turn the protection on: For compatibility reasons the protection is disabled by default.',
    );
  });

  it('is at most 200 characters long, cut between words', () => {
    const [step] = stepsOf(`## Required actions\nRotate ${'the tokens of the relay and '.repeat(12)}the keys.`);
    expect(step?.instruction.length).toBeLessThanOrEqual(200);
    expect(step?.instruction).toMatch(/\w…$/);
  });
});

describe('a step says of itself what the bulletin says', () => {
  const steps = stepsOf(`## Required actions

1. Before installing the update, remove the old plug-in from every cluster node.
2. Set verify = on in relay.conf on each domain controller and restart the relay service.
3. Run the tool once per forest after upgrading. Then reboot the server.

To undo this change, set verify = off.
`);

  it('where it is done', () => {
    expect(steps.slice(0, 3).map((step) => step.place)).toEqual([
      'from every cluster node',
      'on each domain controller',
      'once per forest',
    ]);
  });

  it('whether before the update or after it', () => {
    expect(steps.slice(0, 3).map((step) => step.moment)).toEqual(['before-update', undefined, 'after-update']);
  });

  it('what is restarted after it', () => {
    expect(steps.slice(0, 3).map((step) => step.restart)).toEqual([undefined, 'restart-service', 'reboot']);
  });

  it('how it is taken back, where that follows it', () => {
    expect(steps.map((step) => step.undo)).toEqual([undefined, undefined, 'To undo this change, set verify = off.']);
  });

  it('the keys, paths and settings that stand in its sentence, verbatim', () => {
    const text =
      '## Required actions\nSet EnableCertPaddingCheck below HKLM\\\\Software\\\\Harbour\\\\Trust to 1.\n\nAdd tide_strict=on to /etc/harbour/relay.conf.';
    expect(stepsOf(text).map((step) => step.code?.split('\n'))).toEqual([
      ['EnableCertPaddingCheck', 'HKLM\\Software\\Harbour\\Trust'],
      ['tide_strict=on', '/etc/harbour/relay.conf'],
    ]);
  });

  it('and nothing where the bulletin says nothing', () => {
    const [step] = stepsOf('## Required actions\nRotate the signing keys.');
    expect(Object.keys(step ?? {}).sort()).toEqual(['evidence', 'instruction', 'kind', 'rule']);
  });
});

it('an order that comes after its condition is not cut in two', () => {
  expect(
    stepsOf(
      '## Required actions\nIf it is necessary to toggle this setting, Harbour recommends restarting the relay service after changing the registry value.',
    )[0],
  ).toMatchObject({ condition: 'If it is necessary to toggle this setting' });
});

it('a fragment of a sentence is no step beside an order', () => {
  const steps = stepsOf(
    '## Required actions\nChange the rewrite rule in relay.conf as follows:\n\n    A\n\nis still insecure and should be replaced by one of the following configurations:\n\n    B\n',
  );
  expect(steps).toHaveLength(1);
});

describe("a step's kind is that of its own order", () => {
  it.each([
    ['There is no fix, and administrators should remove the plugin from all servers.', 'uninstall'],
    ['The update is not yet available, but sites should disable the guest account.', 'configuration'],
    ['The module is obsolete and must be deleted.', 'uninstall'],
    ['No fix is available.', 'no-patch'],
    ['There is no fix, and the tokens must be revoked.', 'credential-rotation'],
  ])('%s: %s', (sentence, kind) => {
    expect(stepsOf(`## Solution\n${sentence}`).map((step) => step.kind)).toEqual([kind]);
  });

  it('and what is only restarted within a procedure is a restart', () => {
    const steps = stepsOf('## Solution\n1. Set the registry value `Check` to 1.\n2. Restart the computer.');
    expect(steps.map((step) => step.kind)).toEqual(['registry', 'reboot']);
  });
});
