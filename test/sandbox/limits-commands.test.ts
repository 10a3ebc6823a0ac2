import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { RawClient } from '../support/raw-client.ts';
import { long, many, verdict } from '../support/verdict.ts';

let sandbox: Sandbox;
let client: RawClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new RawClient(sandbox);
  await client.login();
});
afterAll(async () => {
  client.close();
  await sandbox.stop();
});

describe('a command', () => {
  const option = (over: object = {}) => ({ type: 3, name: 'a', description: 'a', ...over });
  const make = async (over: object): Promise<unknown> =>
    verdict(
      await client.call('POST', `/applications/${client.application}/commands`, {
        name: 'x',
        description: 'x',
        ...over,
      }),
    );

  it.each<[string, object, unknown]>([
    ['with capitals', { name: 'Upper' }, 'name APPLICATION_COMMAND_INVALID_NAME'],
    ['with a name of 33', { name: long(33) }, 'name BASE_TYPE_BAD_LENGTH, name APPLICATION_COMMAND_INVALID_NAME'],
    ['with no description', { description: '' }, 'description BASE_TYPE_REQUIRED'],
    ['with a description of 101', { description: long(101) }, 'description BASE_TYPE_BAD_LENGTH'],
    ['with 26 options', { options: many(26, (i) => option({ name: `a${i}` })) }, 'options BASE_TYPE_BAD_LENGTH'],
    [
      'with an option twice',
      { options: [option(), option()] },
      'options.1.name APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    ],
    [
      'with a required option last',
      { options: [option(), option({ name: 'b', required: true })] },
      'options.1 APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      'with 26 choices',
      { options: [option({ choices: many(26, (i) => ({ name: `${i}`, value: `${i}` })) })] },
      'options.0.choices BASE_TYPE_BAD_LENGTH',
    ],
    [
      'with choices and autocomplete',
      { options: [option({ autocomplete: true, choices: [{ name: 'a', value: 'a' }] })] },
      'options.0.choices APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
    ],
    [
      'with subcommands beside options',
      { options: [option(), option({ type: 1, name: 'b' })] },
      'options APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      'with a group in a group',
      { options: [option({ type: 2, options: [option({ type: 2 })] })] },
      'options.0.options.0.type APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      'with permissions in words',
      { default_member_permissions: 'admin' },
      'default_member_permissions BITFIELD_TYPE_CONVERT',
    ],
    [
      'of more than 8000, the longest translation counted',
      {
        options: many(25, (i) =>
          option({
            name: `a${i}`,
            description_localizations: { de: long(99) },
            choices: many(25, (j) => ({ name: long(10), value: `${j}` })),
          }),
        ),
      },
      ' APPLICATION_COMMAND_TOO_LARGE',
    ],
  ])('%s', async (_, over, expected) => {
    expect(await make(over)).toBe(expected);
  });

  it('is one of at most a hundred, with a name of its own', async () => {
    const put = async (body: object[]) =>
      verdict(await client.call('PUT', `/applications/${client.application}/commands`, body));
    const command = (name: string) => ({ name, description: 'x' });
    expect(await put(many(100, (i) => command(`c${i}`)))).toBe('ok');
    expect(await put(many(101, (i) => command(`c${i}`)))).toBe(30032);
    expect(await put([command('a'), command('a')])).toBe('1.name APPLICATION_COMMANDS_DUPLICATE_NAME');
    expect(await put([])).toBe('ok');
  });
});

describe('a modal', () => {
  const input = (over: object = {}) => ({ type: 4, custom_id: 't', style: 1, ...over });
  const label = (over: object = {}) => ({ type: 18, label: 'L', component: input(), ...over });
  beforeAll(() =>
    client.call('PUT', `/applications/${client.application}/commands`, [{ name: 'ask', description: 'Asks' }]),
  );

  it.each<[string, object, unknown]>([
    ['with a title of 46', { title: long(46) }, 'data.title BASE_TYPE_BAD_LENGTH'],
    ['without a custom id', { custom_id: undefined }, 'data.custom_id BASE_TYPE_REQUIRED'],
    ['with nothing in it', { components: [] }, 'data.components BASE_TYPE_BAD_LENGTH'],
    [
      'with six inputs',
      { components: many(6, (i) => label({ component: input({ custom_id: `${i}` }) })) },
      'data.components BASE_TYPE_BAD_LENGTH',
    ],
    [
      'with a label of 46',
      { components: [label({ label: long(46) })] },
      'data.components.0.label BASE_TYPE_BAD_LENGTH',
    ],
    [
      'with a description of 101',
      { components: [label({ description: long(101) })] },
      'data.components.0.description BASE_TYPE_BAD_LENGTH',
    ],
    [
      'with a value of 4001',
      { components: [label({ component: input({ value: long(4001) }) })] },
      'data.components.0.component.value BASE_TYPE_BAD_LENGTH',
    ],
    [
      'that wants more than 4000',
      { components: [label({ component: input({ max_length: 4001 }) })] },
      'data.components.0.component.max_length NUMBER_TYPE_MAX',
    ],
    [
      'with a button',
      { components: [label({ component: { type: 2, style: 1, custom_id: 'b', label: 'b' } })] },
      'data.components.0.component.type UNION_TYPE_CHOICES',
    ],
    ['with a menu', { components: [label({ component: { type: 6, custom_id: 'r' } })] }, 'ok'],
  ])('%s', async (_, over, expected) => {
    sandbox.actor('reader').run('ask');
    const { answer } = await client.interaction();
    expect(verdict(await answer(9, { title: 'T', custom_id: 'm', components: [label()], ...over }))).toBe(expected);
    if (expected !== 'ok') await answer(5);
  });
});
