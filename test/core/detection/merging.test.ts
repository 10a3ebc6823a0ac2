import { describe, expect, it } from 'vitest';
import { detect } from '../../../core/detection/detect.ts';
import { type Format, readDocument } from '../../../feeds/formats/document.ts';

const judged = (text: string, format: Format = 'markdown') =>
  detect({ document: readDocument(text, { format }), extent: 'full' });
const stepsOf = (text: string, format: Format = 'markdown') => judged(text, format).steps;

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

it('an order comes along that the next one refers to', () => {
  const steps = stepsOf(
    '## Required actions\nCheck that the log of the hub does not contain lines of this form:\n\n    hub: weak port\n\nright after its start. If these lines are present, you should remove the option from the configuration.\n',
  );
  expect(steps.map(({ instruction, condition }) => [condition, instruction])).toEqual([
    [undefined, 'Check that the log of the hub does not contain lines of this form'],
    ['If these lines are present', 'Remove the option from the configuration.'],
  ]);
});
