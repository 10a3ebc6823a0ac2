import type { Form } from '../api-error.ts';
import { checkList, checkText, checkUrl, isObject, lengthOf, strangeKeys } from './text.ts';

type Path = readonly (string | number)[];

/** What counts over the whole message. */
export interface Tally {
  components: number;
  textLength: number;
  readonly customIds: Set<string>;
  /** Numeric component ids given. */
  readonly ids: Set<number>;
  readonly strange: string[];
}

export const newTally = (): Tally => ({
  components: 0,
  textLength: 0,
  customIds: new Set(),
  ids: new Set(),
  strange: [],
});

const KEYS: Readonly<Record<number, readonly string[]>> = {
  1: ['components'],
  2: ['style', 'label', 'emoji', 'custom_id', 'sku_id', 'url', 'disabled'],
  3: ['custom_id', 'options', 'placeholder', 'min_values', 'max_values', 'disabled', 'required'],
  4: ['custom_id', 'style', 'label', 'min_length', 'max_length', 'required', 'value', 'placeholder'],
  5: ['custom_id', 'placeholder', 'default_values', 'min_values', 'max_values', 'disabled', 'required'],
  6: ['custom_id', 'placeholder', 'default_values', 'min_values', 'max_values', 'disabled', 'required'],
  7: ['custom_id', 'placeholder', 'default_values', 'min_values', 'max_values', 'disabled', 'required'],
  8: [
    'custom_id',
    'placeholder',
    'default_values',
    'min_values',
    'max_values',
    'disabled',
    'required',
    'channel_types',
  ],
  9: ['components', 'accessory'],
  10: ['content'],
  11: ['media', 'description', 'spoiler'],
  12: ['items'],
  13: ['file', 'spoiler'],
  14: ['divider', 'spacing'],
  17: ['components', 'accent_color', 'spoiler'],
  18: ['label', 'description', 'component'],
};
const SELECTS = [3, 5, 6, 7, 8];

/** Checks one component and all inside it, and counts them. `allowed` lists the types that may stand here. */
export function checkComponent(form: Form, path: Path, value: unknown, allowed: readonly number[], tally: Tally): void {
  if (!isObject(value) || typeof value.type !== 'number') {
    form.fault([...path, 'type'], 'BASE_TYPE_REQUIRED', 'This field is required');
    return;
  }
  const type = value.type;
  if (!allowed.includes(type)) {
    form.fault(
      [...path, 'type'],
      'UNION_TYPE_CHOICES',
      `Value of field "type" must be one of (${allowed.join(', ')}).`,
    );
    return;
  }
  tally.components++;
  tally.strange.push(...strangeKeys(value, ['type', 'id', ...(KEYS[type] ?? [])], `component of type ${type}`));
  if (value.id !== undefined) checkId(form, path, value.id, tally);
  if (type === 1) checkRow(form, path, value, tally);
  else if (type === 2) checkButton(form, path, value, tally);
  else if (SELECTS.includes(type)) checkSelect(form, path, value, type, tally);
  else if (type === 4) checkInput(form, path, value, tally);
  else if (type === 9) {
    const parts = checkList(form, [...path, 'components'], value.components, { min: 1, max: 3 });
    for (const [i, part] of parts.entries()) checkComponent(form, [...path, 'components', i], part, [10], tally);
    checkComponent(form, [...path, 'accessory'], value.accessory, [2, 11], tally);
  } else if (type === 10) {
    const text = checkText(form, [...path, 'content'], value.content, { max: 4000, required: true });
    tally.textLength += lengthOf(text ?? '');
  } else if (type === 11) checkMedia(form, [...path, 'media'], value.media);
  else if (type === 12) {
    const items = checkList(form, [...path, 'items'], value.items, { min: 1, max: 10 });
    for (const [i, item] of items.entries())
      checkMedia(form, [...path, 'items', i, 'media'], isObject(item) ? item.media : undefined);
  } else if (type === 13) checkMedia(form, [...path, 'file'], value.file);
  else if (type === 14 && value.spacing !== undefined && value.spacing !== 1 && value.spacing !== 2) {
    form.fault([...path, 'spacing'], 'BASE_TYPE_CHOICES', 'Value must be one of (1, 2).');
  } else if (type === 17) {
    const parts = checkList(form, [...path, 'components'], value.components, { min: 1, max: 40 });
    for (const [i, part] of parts.entries())
      checkComponent(form, [...path, 'components', i], part, [1, 9, 10, 12, 13, 14], tally);
    if (value.accent_color !== undefined && value.accent_color !== null) {
      const colour = value.accent_color;
      if (typeof colour !== 'number' || !Number.isInteger(colour) || colour < 0 || colour > 0xffffff) {
        form.fault([...path, 'accent_color'], 'NUMBER_TYPE_MAX', 'int value should be less than or equal to 16777215.');
      }
    }
  } else if (type === 18) {
    checkText(form, [...path, 'label'], value.label, { max: 45, required: true });
    checkText(form, [...path, 'description'], value.description, { max: 100 });
    checkComponent(form, [...path, 'component'], value.component, [4, ...SELECTS], tally);
  }
}

function checkId(form: Form, path: Path, id: unknown, tally: Tally): void {
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id > 0x7fffffff) {
    form.fault([...path, 'id'], 'NUMBER_TYPE_COERCE', 'Value is not int32.');
  } else if (id !== 0 && tally.ids.has(id))
    form.fault([...path, 'id'], 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated');
  else tally.ids.add(id);
}

function checkCustomId(form: Form, path: Path, value: unknown, tally: Tally): void {
  const id = checkText(form, [...path, 'custom_id'], value, { max: 100, required: true });
  if (id === undefined) return;
  if (tally.customIds.has(id))
    form.fault([...path, 'custom_id'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  tally.customIds.add(id);
}

function checkRow(form: Form, path: Path, row: Record<string, unknown>, tally: Tally): void {
  const children = checkList(form, [...path, 'components'], row.components, { min: 1, max: 5 });
  const types = children.map((child) => (isObject(child) ? child.type : undefined));
  const select = types.some((type) => typeof type === 'number' && SELECTS.includes(type));
  if (select && children.length > 1)
    form.fault(
      [...path, 'components'],
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      'The specified component exceeds the maximum width',
    );
  for (const [i, child] of children.entries())
    checkComponent(form, [...path, 'components', i], child, [2, ...SELECTS], tally);
}

function checkButton(form: Form, path: Path, button: Record<string, unknown>, tally: Tally): void {
  const style = button.style;
  if (typeof style !== 'number' || style < 1 || style > 6) {
    form.fault([...path, 'style'], 'BASE_TYPE_CHOICES', 'Value must be one of (1, 2, 3, 4, 5, 6).');
    return;
  }
  checkText(form, [...path, 'label'], button.label, { min: 0, max: 80 });
  if (!button.label && !isObject(button.emoji))
    form.fault(path, 'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED', 'A button must have a label or an emoji');
  if (style === 5) {
    checkUrl(form, [...path, 'url'], button.url, ['http', 'https', 'discord'], 512);
    if (button.custom_id !== undefined)
      form.fault(
        [...path, 'custom_id'],
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      );
  } else {
    checkCustomId(form, path, button.custom_id, tally);
    if (button.url !== undefined)
      form.fault([...path, 'url'], 'BUTTON_COMPONENT_INVALID_STYLE', 'A url button must have the link style');
  }
}

function checkSelect(form: Form, path: Path, select: Record<string, unknown>, type: number, tally: Tally): void {
  checkCustomId(form, path, select.custom_id, tally);
  checkText(form, [...path, 'placeholder'], select.placeholder, { min: 0, max: 150 });
  const max = typeof select.max_values === 'number' ? select.max_values : 1;
  const min = typeof select.min_values === 'number' ? select.min_values : 1;
  if (max < 1 || max > 25)
    form.fault([...path, 'max_values'], 'NUMBER_TYPE_MAX', 'int value should be between 1 and 25.');
  if (min < 0 || min > max)
    form.fault([...path, 'min_values'], 'NUMBER_TYPE_MAX', 'min_values must not exceed max_values.');
  if (type !== 3) return;
  const options = checkList(form, [...path, 'options'], select.options, { min: 1, max: 25 });
  if (max > options.length)
    form.fault(
      [...path, 'max_values'],
      'NUMBER_TYPE_MAX',
      `int value should be less than or equal to ${options.length}.`,
    );
  const values = new Set<unknown>();
  for (const [i, option] of options.entries()) {
    const at = [...path, 'options', i];
    if (!isObject(option)) {
      form.fault(at, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
      continue;
    }
    tally.strange.push(...strangeKeys(option, ['label', 'value', 'description', 'emoji', 'default'], 'select option'));
    checkText(form, [...at, 'label'], option.label, { max: 100, required: true });
    checkText(form, [...at, 'value'], option.value, { max: 100, required: true });
    checkText(form, [...at, 'description'], option.description, { min: 0, max: 100 });
    if (values.has(option.value))
      form.fault(
        [...at, 'value'],
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      );
    values.add(option.value);
  }
}

function checkInput(form: Form, path: Path, input: Record<string, unknown>, tally: Tally): void {
  checkCustomId(form, path, input.custom_id, tally);
  if (input.style !== 1 && input.style !== 2)
    form.fault([...path, 'style'], 'BASE_TYPE_CHOICES', 'Value must be one of (1, 2).');
  const bounds = [
    ['min_length', 0],
    ['max_length', 1],
  ] as const;
  for (const [key, least] of bounds) {
    const given = input[key];
    if (
      given !== undefined &&
      given !== null &&
      !(Number.isInteger(given) && Number(given) >= least && Number(given) <= 4000)
    )
      form.fault([...path, key], 'NUMBER_TYPE_MAX', `int value should be between ${least} and 4000.`);
  }
  checkText(form, [...path, 'value'], input.value, { min: 0, max: 4000 });
  checkText(form, [...path, 'placeholder'], input.placeholder, { min: 0, max: 100 });
}

function checkMedia(form: Form, path: Path, media: unknown): void {
  checkUrl(form, [...path, 'url'], isObject(media) ? media.url : undefined, ['http', 'https', 'attachment']);
}
