import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type Answer, RawClient } from '../support/raw-client.ts';
import { long, many, verdict } from '../support/verdict.ts';

let sandbox: Sandbox;
let client: RawClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new RawClient(sandbox);
});
afterAll(() => sandbox.stop());

const V2 = 1 << 15;
const text = (content: unknown = 'x') => ({ type: 10, content });
const button = (over: object = {}) => ({ type: 2, style: 1, label: 'x', custom_id: 'x', ...over });
const row = (...components: object[]) => ({ type: 1, components });
const menu = (over: object = {}) => row({ type: 3, custom_id: 's', options: [{ label: 'a', value: 'a' }], ...over });
const v2 = (...components: object[]) => ({ flags: V2, components });
const section = (over: object = {}) => ({ type: 9, components: [text()], accessory: button(), ...over });
const picture = { media: { url: 'https://a.example/p.png' } };

describe('a message', () => {
  it.each<[string, object, unknown]>([
    ['of 2000 characters, however many units each takes', { content: '😀'.repeat(2000) }, 'ok'],
    ['of 2001', { content: long(2001) }, 'content BASE_TYPE_BAD_LENGTH'],
    ['that is empty', {}, 50006],
    ['whose content is a number', { content: 5 }, 'content STRING_TYPE_CONVERT'],
    ['of ten embeds', { embeds: many(10, () => ({ title: 'x' })) }, 'ok'],
    ['of eleven', { embeds: many(11, () => ({ title: 'x' })) }, 'embeds BASE_TYPE_BAD_LENGTH'],
    ['with a long title', { embeds: [{ title: long(257) }] }, 'embeds.0.title BASE_TYPE_BAD_LENGTH'],
    ['with a long description', { embeds: [{ description: long(4097) }] }, 'embeds.0.description BASE_TYPE_BAD_LENGTH'],
    ['with a long footer', { embeds: [{ footer: { text: long(2049) } }] }, 'embeds.0.footer.text BASE_TYPE_BAD_LENGTH'],
    ['with a long author', { embeds: [{ author: { name: long(257) } }] }, 'embeds.0.author.name BASE_TYPE_BAD_LENGTH'],
    [
      'with 26 fields',
      { embeds: [{ fields: many(26, () => ({ name: 'a', value: 'b' })) }] },
      'embeds.0.fields BASE_TYPE_BAD_LENGTH',
    ],
    [
      'with an empty field',
      { embeds: [{ fields: [{ name: 'a', value: '' }] }] },
      'embeds.0.fields.0.value BASE_TYPE_REQUIRED',
    ],
    [
      'with a long field',
      { embeds: [{ fields: [{ name: 'a', value: long(1025) }] }] },
      'embeds.0.fields.0.value BASE_TYPE_BAD_LENGTH',
    ],
    [
      'with an embed’s address that is relative',
      { embeds: [{ title: 'x', url: '/x' }] },
      'embeds.0.url URL_TYPE_INVALID_URL',
    ],
    [
      'with a picture from a disk',
      { embeds: [{ image: { url: 'file:///x' } }] },
      'embeds.0.image.url URL_TYPE_INVALID_SCHEME',
    ],
    [
      'of more than 6000 over its embeds',
      { embeds: [{ description: long(3500) }, { description: long(2501) }] },
      'embeds MAX_EMBED_SIZE_EXCEEDED',
    ],
    ['with a nonce of 26', { content: 'x', nonce: long(26) }, 'nonce BASE_TYPE_BAD_LENGTH'],
    [
      'that lets all users be pinged, and names some',
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
      'allowed_mentions MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
    ],
    ['of the old kind with five rows', { components: many(5, (i) => row(button({ custom_id: `${i}` }))) }, 'ok'],
    [
      'of the old kind with six',
      { components: many(6, (i) => row(button({ custom_id: `${i}` }))) },
      'components BASE_TYPE_BAD_LENGTH',
    ],
    ['of the old kind with a text display', { components: [text()] }, 'components.0.type UNION_TYPE_CHOICES'],
    [
      'that answers one that is gone',
      { content: 'x', message_reference: { message_id: '1' } },
      'message_reference MESSAGE_REFERENCE_UNKNOWN_MESSAGE',
    ],
    [
      'that answers one that is gone, and does not mind',
      { content: 'x', message_reference: { message_id: '1', fail_if_not_exists: false } },
      'ok',
    ],
  ])('%s', async (_, body, expected) => {
    expect(verdict(await client.post(body))).toBe(expected);
  });
});

describe('components', () => {
  it.each<[string, object, unknown]>([
    ['beside content', { ...v2(text()), content: 'x' }, 'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'],
    [
      'beside embeds',
      { ...v2(text()), embeds: [{ title: 'x' }] },
      'embeds MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    ['with 4000 characters', v2(text(long(4000))), 'ok'],
    [
      'with more than 4000 in all',
      v2(text(long(2500)), text(long(1501))),
      'components COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
    ],
    ['with an empty text', v2(text('')), 'components.0.content BASE_TYPE_REQUIRED'],
    ['that are 40, nested ones counted', v2({ type: 17, components: many(39, () => text()) }), 'ok'],
    [
      'that are 41',
      v2({ type: 17, components: many(40, () => text()) }),
      'components COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
    ],
    [
      'with a container in a container',
      v2({ type: 17, components: [{ type: 17, components: [text()] }] }),
      'components.0.components.0.type UNION_TYPE_CHOICES',
    ],
    [
      'with an accent that is no colour',
      v2({ type: 17, accent_color: 0x1000000, components: [text()] }),
      'components.0.accent_color NUMBER_TYPE_MAX',
    ],
    ['with a section of three texts', v2(section({ components: many(3, () => text()) })), 'ok'],
    [
      'with a section of four',
      v2(section({ components: many(4, () => text()) })),
      'components.0.components BASE_TYPE_BAD_LENGTH',
    ],
    [
      'with a section without accessory',
      v2(section({ accessory: undefined })),
      'components.0.accessory.type BASE_TYPE_REQUIRED',
    ],
    [
      'with eleven pictures',
      v2({ type: 12, items: many(11, () => picture) }),
      'components.0.items BASE_TYPE_BAD_LENGTH',
    ],
    ['with no row around a button', v2(button()), 'components.0.type UNION_TYPE_CHOICES'],
    ['with a spacing of three', v2({ type: 14, spacing: 3 }), 'components.0.spacing BASE_TYPE_CHOICES'],
    [
      'with the same number twice',
      v2({ ...text(), id: 7 }, { ...text(), id: 7 }),
      'components.1.id COMPONENT_ID_DUPLICATED',
    ],
  ])('%s', async (_, body, expected) => {
    expect(verdict(await client.post(body))).toBe(expected);
  });

  it.each<[string, object, unknown]>([
    [
      'six buttons',
      row(...many(6, (i) => button({ custom_id: `${i}` }))),
      'components.0.components BASE_TYPE_BAD_LENGTH',
    ],
    ['a label of 81', row(button({ label: long(81) })), 'components.0.components.0.label BASE_TYPE_BAD_LENGTH'],
    [
      'neither label nor emoji',
      row(button({ label: undefined })),
      'components.0.components.0 BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED',
    ],
    ['no custom id', row(button({ custom_id: undefined })), 'components.0.components.0.custom_id BASE_TYPE_REQUIRED'],
    [
      'a custom id of 101',
      row(button({ custom_id: long(101) })),
      'components.0.components.0.custom_id BASE_TYPE_BAD_LENGTH',
    ],
    [
      'the same custom id twice',
      row(button(), button()),
      'components.0.components.1.custom_id COMPONENT_CUSTOM_ID_DUPLICATED',
    ],
    ['a style that is none', row(button({ style: 9 })), 'components.0.components.0.style BASE_TYPE_CHOICES'],
    ['a link', row(button({ style: 5, custom_id: undefined, url: 'https://a.example' })), 'ok'],
    [
      'a link that is a script',
      row(button({ style: 5, custom_id: undefined, url: 'javascript:x' })),
      'components.0.components.0.url URL_TYPE_INVALID_SCHEME',
    ],
    [
      'a link of 513',
      row(button({ style: 5, custom_id: undefined, url: `https://a.example/${long(495)}` })),
      'components.0.components.0.url BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a link with a custom id',
      row(button({ style: 5, url: 'https://a.example' })),
      'components.0.components.0.custom_id BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
    ],
    [
      'a menu beside a button',
      row(button(), { type: 5, custom_id: 'u' }),
      'components.0.components COMPONENT_LAYOUT_WIDTH_EXCEEDED',
    ],
    [
      'a menu of 26 options',
      menu({ options: many(26, (i) => ({ label: 'a', value: `${i}` })) }),
      'components.0.components.0.options BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a menu with the same value twice',
      menu({ options: many(2, () => ({ label: 'a', value: 'a' })) }),
      'components.0.components.0.options.1.value SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
    ],
    [
      'a menu with a long label',
      menu({ options: [{ label: long(101), value: 'a' }] }),
      'components.0.components.0.options.0.label BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a menu with a long description',
      menu({ options: [{ label: 'a', value: 'a', description: long(101) }] }),
      'components.0.components.0.options.0.description BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a menu with a long placeholder',
      menu({ placeholder: long(151) }),
      'components.0.components.0.placeholder BASE_TYPE_BAD_LENGTH',
    ],
    [
      'a menu that wants more than it has',
      menu({ max_values: 2 }),
      'components.0.components.0.max_values NUMBER_TYPE_MAX',
    ],
  ])('in a row: %s', async (_, component, expected) => {
    expect(verdict(await client.post(v2(component)))).toBe(expected);
  });
});

describe('an edit', () => {
  const edited = async (first: object, change: object): Promise<Answer> => {
    const { body } = await client.post(first);
    const path = `/channels/${sandbox.channel('security-alerts').id}/messages/${body.id}`;
    return client.call('PATCH', path, { allowed_mentions: { parse: [] }, ...change });
  };
  it.each<[string, object, object, unknown]>([
    ['cannot empty a message', { content: 'x' }, { content: '' }, 50006],
    ['may take the words when an embed stays', { content: 'x', embeds: [{ title: 'x' }] }, { content: null }, 'ok'],
    [
      'cannot put content into V2',
      v2(text()),
      { content: 'x' },
      'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    [
      'cannot make V2 of what still has content',
      { content: 'x' },
      v2(text()),
      'content MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
    ],
    ['can when it takes the content out', { content: 'x' }, { ...v2(text()), content: null }, 'ok'],
  ])('%s', async (_, first, change, expected) => {
    expect(verdict(await edited(first, change))).toBe(expected);
  });

  it('cannot take the V2 flag away', async () => {
    expect((await edited(v2(text()), { flags: 0 })).body.flags).toBe(V2);
  });
});

it('more or larger files than Discord takes are refused', async () => {
  const path = `/channels/${sandbox.channel('security-alerts').id}/messages`;
  const send = async (...sizes: number[]) => {
    const form = new FormData();
    form.set('payload_json', JSON.stringify({ allowed_mentions: { parse: [] } }));
    for (const [i, size] of sizes.entries()) form.set(`files[${i}]`, new Blob([new Uint8Array(size)]), `${i}.bin`);
    return verdict(await client.call('POST', path, form));
  };
  expect(await send(...many(10, () => 1))).toBe('ok');
  expect(await send(...many(11, () => 1))).toBe(30015);
  expect(await send(10 * 1024 * 1024 + 1)).toBe(40005);
});

it('a body that is no JSON is said to be none', async () => {
  const answer = await fetch(`${sandbox.apiBase}/v10/channels/${sandbox.channel('security-alerts').id}/messages`, {
    method: 'POST',
    headers: { Authorization: `Bot ${sandbox.token}`, 'Content-Type': 'application/json' },
    body: '{',
  });
  expect(await answer.json()).toEqual({ code: 50109, message: 'The request body contains invalid JSON.' });
});

describe('what Discord lets pass, but nobody means, is complained of:', () => {
  it.each([
    ['a misspelt key', { content: 'x', contents: 'y' }, 'message: unknown key "contents"'],
    ['one in a button', v2(row(button({ lable: 'x' }))), 'component of type 2: unknown key "lable"'],
    ['one in an embed', { embeds: [{ title: 'x', colour: 5 }] }, 'embed: unknown key "colour"'],
    [
      'no allowed_mentions',
      { content: 'x', allowed_mentions: undefined },
      'a message was posted without allowed_mentions',
    ],
    ['a flag that only Discord sets', { content: 'x', flags: 1 << 5 }, 'message: flags that a bot cannot set: 32'],
    [
      'a poll, which the sandbox does not know',
      { content: 'x', poll: {} },
      'message: the sandbox does not know "poll"',
    ],
  ])('%s', async (_, body, complaint) => {
    await client.post(body);
    expect(sandbox.complaints).toContain(complaint);
  });
});
