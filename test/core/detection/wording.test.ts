import { describe, expect, it } from 'vitest';
import { detect } from '../../../core/detection/detect.ts';
import { type Format, readDocument } from '../../../feeds/formats/document.ts';

const judged = (text: string, format: Format = 'markdown') =>
  detect({ document: readDocument(text, { format }), extent: 'full' });
const stepsOf = (text: string, format: Format = 'markdown') => judged(text, format).steps;
const stepOf = (sentence: string) =>
  stepsOf(`## Solution\nUpgrade to 2.1.\n\n## Required actions\n${sentence}`).map(({ instruction, condition }) =>
    condition === undefined ? [instruction] : [condition, instruction],
  )[0];

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

  it('is no reason for what only some have to do', () => {
    const steps = stepsOf(
      '## Patching\nA CPU microcode update is required to benefit from this. If you use sealed vaults, you will need to check the configuration of their seals.',
    );
    expect(steps.map((step) => step.instruction)).toEqual([
      'Get the firmware: A CPU microcode update is required to benefit from this.',
      'Check the configuration of their seals.',
    ]);
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

it('a rule of equals signs is no section', () => {
  const { evidence } = judged(
    `DOCUMENT:H1\n\n${'='.repeat(70)}\n${'-'.repeat(70)}\n\nBefore you modify the registry, make sure to back it up and set the value Strict to 1.\n`,
  );
  expect(evidence.map((e) => e.section)).not.toContain('='.repeat(70));
});
