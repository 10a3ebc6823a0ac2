import { describe, expect, it } from 'vitest';
import { detect } from '../../../core/detection/detect.ts';
import { readDocument } from '../../../feeds/formats/document.ts';

const stepsOf = (text: string) =>
  detect({ document: readDocument(text, { format: 'markdown' }), extent: 'full' }).steps;

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

  it('the rows of a table that says what is set', () => {
    const steps = stepsOf(
      '## Required actions\nSet the registry key to the value 1.\n\n| | |\n|---|---|\n| Registry Subkey | HKLM\\\\Software\\\\Hub |\n| Key Value name | Strict |\n| Data | Set to 1 to enable the fix for the hub and set to 0 to disable it. |\n',
    );
    expect(steps.map((step) => step.code)).toEqual([
      'Registry Subkey: HKLM\\Software\\Hub\nKey Value name: Strict\nData: Set to 1 to enable the fix for the hub and set to 0 to disable it.',
    ]);
  });
});
