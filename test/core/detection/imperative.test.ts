import { describe, expect, it } from 'vitest';
import { orderOf } from '../../../core/detection/imperative.ts';

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
    [
      'Harbour reports that Relay 2 is at its end of life and strongly recommends upgrading to Relay 3.',
      'Upgrade to Relay 3.',
    ],
    ['You must not enable the legacy relay.', 'Do not enable the legacy relay.'],
    ['We recommend that you do not use the legacy tokens.', 'Do not use the legacy tokens.'],
    ['In addition to installing the updates a script must be run.', 'Run a script.'],
    ['In addition to upgrading the hub, operators must revoke all sessions.', 'Revoke all sessions.'],
    [
      'To be safe, the administrator must revoke all sessions to stop intruders.',
      'To be safe, revoke all sessions to stop intruders.',
    ],
    [
      'To address this issue it is recommended to disable shared logins.',
      'Disable shared logins to address this issue.',
    ],
    [
      'Even with this fixed, it is the responsibility of the administrator to ensure that the hub is not open.',
      'Ensure that the hub is not open.',
    ],
    [
      'A workaround is present in Hub 2, but affected users should additionally install the driver update.',
      'Install the driver update.',
    ],
    ['It is important that sites do re-configure the relay.', 'Re-configure the relay.'],
    [
      'You must audit your policies to make sure they match the guide.',
      'Audit your policies to make sure they match the guide.',
    ],
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
    'Never patched',
    'A CPU microcode update is required to take advantage of them.',
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
