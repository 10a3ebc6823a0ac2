import type { APIMessage } from 'discord-api-types/v10';
import { ApiError, Form } from '../api-error.ts';
import { checkComponent, newTally } from './components.ts';
import { checkList, checkText, checkUrl, isObject, lengthOf, strangeKeys } from './text.ts';

const COMPONENTS_V2 = 1 << 15;
/** SUPPRESS_EMBEDS, EPHEMERAL, SUPPRESS_NOTIFICATIONS, IS_VOICE_MESSAGE, IS_COMPONENTS_V2. */
const SETTABLE_FLAGS = (1 << 2) | (1 << 6) | (1 << 12) | (1 << 13) | COMPONENTS_V2;
const TOP_LEVEL_V2 = [1, 9, 10, 12, 13, 14, 17];

const MESSAGE_KEYS = [
  'content',
  'nonce',
  'enforce_nonce',
  'tts',
  'embeds',
  'allowed_mentions',
  'message_reference',
  'components',
  'sticker_ids',
  'attachments',
  'flags',
  'poll',
  'thread_id',
  'username',
  'avatar_url',
  'thread_name',
  'applied_tags',
];

const EMBED_KEYS = [
  'title',
  'type',
  'description',
  'url',
  'timestamp',
  'color',
  'footer',
  'image',
  'thumbnail',
  'video',
  'provider',
  'author',
  'fields',
];

/** What a body of a message did that Discord lets pass but nobody means. */
export interface Remarks {
  readonly strange: readonly string[];
}

/**
 * Checks the body of a message to create, or to edit (`edits` is the message as it stands).
 * Throws Discord's error.
 */
export function checkMessage(
  body: unknown,
  { files = 0, edits }: { readonly files?: number; readonly edits?: APIMessage } = {},
): Remarks {
  const form = new Form();
  if (!isObject(body)) throw new ApiError(400, 50109, 'The request body contains invalid JSON.');
  const flags = (typeof body.flags === 'number' ? body.flags : 0) | (edits?.flags ?? 0);
  const strange = strangeKeys(body, MESSAGE_KEYS, 'message');
  if (typeof body.flags === 'number' && body.flags & ~SETTABLE_FLAGS)
    strange.push(`message: flags that a bot cannot set: ${body.flags & ~SETTABLE_FLAGS}`);
  for (const key of ['poll', 'sticker_ids'] as const)
    if (body[key] !== undefined && body[key] !== null) strange.push(`message: the sandbox does not know "${key}"`);
  checkText(form, ['content'], body.content, { min: 0, max: 2000 });
  const embeds = checkList(form, ['embeds'], body.embeds, { max: 10 });
  checkEmbeds(form, embeds, strange);
  if (body.nonce !== undefined && body.nonce !== null) {
    if (typeof body.nonce === 'string') checkText(form, ['nonce'], body.nonce, { max: 25 });
    else if (typeof body.nonce !== 'number')
      form.fault(['nonce'], 'NONCE_TYPE', 'Nonce must be a string or an integer.');
  }
  const components = checkList(form, ['components'], body.components, { max: 40 });
  const tally = newTally();
  if (flags & COMPONENTS_V2) {
    for (const key of ['content', 'embeds', 'poll', 'sticker_ids'] as const) {
      // What an older form of the message holds must be taken out as it becomes V2.
      const value = body[key] === undefined && key in (edits ?? {}) ? edits?.[key as 'content'] : body[key];
      if (value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)) {
        form.fault(
          [key],
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        );
      }
    }
    for (const [i, component] of components.entries())
      checkComponent(form, ['components', i], component, TOP_LEVEL_V2, tally);
    if (tally.components > 40)
      form.fault(
        ['components'],
        'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
        'The total number of components must not exceed 40',
      );
    if (tally.textLength > 4000)
      form.fault(
        ['components'],
        'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
        'Total displayable text size must be at most 4000',
      );
  } else {
    if (components.length > 5) form.fault(['components'], 'BASE_TYPE_BAD_LENGTH', 'Must be 5 or fewer in length.');
    for (const [i, component] of components.entries()) checkComponent(form, ['components', i], component, [1], tally);
  }
  strange.push(...tally.strange, ...checkAllowedMentions(form, body.allowed_mentions));
  form.check();
  const after: Record<string, unknown> = { ...edits, ...body };
  const has = (key: 'embeds' | 'components' | 'attachments' | 'sticker_ids'): boolean =>
    Array.isArray(after[key]) && (after[key] as unknown[]).length > 0;
  if (!after.content && !after.poll && !has('embeds') && !has('components') && !has('sticker_ids')) {
    if (files === 0 && (edits === undefined || !has('attachments')))
      throw new ApiError(400, 50006, 'Cannot send an empty message');
  }
  return { strange };
}

function checkAllowedMentions(form: Form, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) {
    form.fault(['allowed_mentions'], 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
    return [];
  }
  const parse = checkList(form, ['allowed_mentions', 'parse'], value.parse, { max: 3 });
  for (const key of ['users', 'roles'] as const) {
    const ids = checkList(form, ['allowed_mentions', key], value[key], { max: 100 });
    if (ids.length > 0 && parse.includes(key)) {
      form.fault(
        ['allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${key}"] and ${key}: [ids...] are mutually exclusive.`,
      );
    }
  }
  return strangeKeys(value, ['parse', 'users', 'roles', 'replied_user'], 'allowed_mentions');
}

function checkEmbeds(form: Form, embeds: readonly unknown[], strange: string[]): void {
  let total = 0;
  const add = (path: (string | number)[], value: unknown, max: number, required = false) => {
    const text = checkText(form, path, value, { min: 0, max, required });
    total += lengthOf(text ?? '');
  };
  for (const [i, embed] of embeds.entries()) {
    if (!isObject(embed)) {
      form.fault(['embeds', i], 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
      continue;
    }
    strange.push(...strangeKeys(embed, EMBED_KEYS, 'embed'));
    for (const part of ['image', 'thumbnail'] as const)
      if (isObject(embed[part]))
        checkUrl(form, ['embeds', i, part, 'url'], embed[part].url, ['http', 'https', 'attachment']);
    add(['embeds', i, 'title'], embed.title, 256);
    add(['embeds', i, 'description'], embed.description, 4096);
    if (embed.url !== undefined) checkUrl(form, ['embeds', i, 'url'], embed.url, ['http', 'https']);
    add(['embeds', i, 'footer', 'text'], isObject(embed.footer) ? embed.footer.text : undefined, 2048);
    add(['embeds', i, 'author', 'name'], isObject(embed.author) ? embed.author.name : undefined, 256);
    const fields = checkList(form, ['embeds', i, 'fields'], embed.fields, { max: 25 });
    for (const [j, field] of fields.entries()) {
      add(['embeds', i, 'fields', j, 'name'], isObject(field) ? field.name : undefined, 256, true);
      add(['embeds', i, 'fields', j, 'value'], isObject(field) ? field.value : undefined, 1024, true);
    }
  }
  if (total > 6000) form.fault(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
}

/** Checks the data of a modal. Throws Discord's error. */
export function checkModal(body: unknown): Remarks {
  const form = new Form();
  const data = isObject(body) ? body : {};
  checkText(form, ['data', 'title'], data.title, { max: 45, required: true });
  checkText(form, ['data', 'custom_id'], data.custom_id, { max: 100, required: true });
  const tally = newTally();
  const components = checkList(form, ['data', 'components'], data.components, { min: 1, max: 5 });
  for (const [i, component] of components.entries()) {
    if (isObject(component) && component.type === 1) {
      const inputs = checkList(form, ['data', 'components', i, 'components'], component.components, { min: 1, max: 1 });
      for (const input of inputs) checkComponent(form, ['data', 'components', i, 'components', 0], input, [4], tally);
    } else checkComponent(form, ['data', 'components', i], component, [10, 18], tally);
  }
  form.check();
  return { strange: [...strangeKeys(data, ['title', 'custom_id', 'components'], 'modal'), ...tally.strange] };
}

/** Checks the choices of an autocomplete. Throws Discord's error. */
export function checkChoices(body: unknown): void {
  const form = new Form();
  const choices = checkList(form, ['data', 'choices'], isObject(body) ? body.choices : undefined, { max: 25 });
  for (const [i, choice] of choices.entries()) {
    if (!isObject(choice)) continue;
    checkText(form, ['data', 'choices', i, 'name'], choice.name, { max: 100, required: true });
    if (typeof choice.value === 'string')
      checkText(form, ['data', 'choices', i, 'value'], choice.value, { max: 100, required: true });
    else if (typeof choice.value !== 'number')
      form.fault(['data', 'choices', i, 'value'], 'BASE_TYPE_REQUIRED', 'This field is required');
  }
  form.check();
}
