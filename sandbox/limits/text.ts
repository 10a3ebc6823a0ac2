import type { Form } from '../api-error.ts';

/** Discord counts code points, not UTF-16 units. */
export const lengthOf = (text: string): number => [...text].length;

type Path = readonly (string | number)[];

/** Checks a text field; answers it when it is a string. */
export function checkText(
  form: Form,
  path: Path,
  value: unknown,
  { min = 1, max, required = false }: { min?: number; max: number; required?: boolean },
): string | undefined {
  if (value === undefined || value === null) {
    if (required) form.fault(path, 'BASE_TYPE_REQUIRED', 'This field is required');
    return undefined;
  }
  if (typeof value !== 'string') {
    form.fault(path, 'STRING_TYPE_CONVERT', `Could not interpret "${String(value)}" as string.`);
    return undefined;
  }
  const length = lengthOf(value);
  if (required && length === 0) form.fault(path, 'BASE_TYPE_REQUIRED', 'This field is required');
  else if (length > max || length < min) {
    form.fault(
      path,
      'BASE_TYPE_BAD_LENGTH',
      min > 0 ? `Must be between ${min} and ${max} in length.` : `Must be ${max} or fewer in length.`,
    );
  }
  return value;
}

/** Checks a list; answers it when it is one. */
export function checkList(
  form: Form,
  path: Path,
  value: unknown,
  { min = 0, max }: { min?: number; max: number },
): unknown[] {
  if (value === undefined || value === null) {
    if (min > 0) form.fault(path, 'BASE_TYPE_REQUIRED', 'This field is required');
    return [];
  }
  if (!Array.isArray(value)) {
    form.fault(path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
    return [];
  }
  if (value.length > max || value.length < min)
    form.fault(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
  return value;
}

/** Names the keys of an object that Discord would ignore: most likely misspelt. */
export function strangeKeys(value: unknown, known: readonly string[], where: string): string[] {
  return isObject(value)
    ? Object.keys(value)
        .filter((key) => !known.includes(key))
        .map((key) => `${where}: unknown key "${key}"`)
    : [];
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function checkUrl(form: Form, path: Path, value: unknown, schemes: readonly string[], max = 2048): void {
  const text = checkText(form, path, value, { max, required: true });
  if (text === undefined) return;
  let scheme: string;
  try {
    scheme = new URL(text).protocol.slice(0, -1);
  } catch {
    form.fault(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
    return;
  }
  if (!schemes.includes(scheme))
    form.fault(
      path,
      'URL_TYPE_INVALID_SCHEME',
      `Scheme "${scheme}" is not supported. Scheme must be one of (${schemes.map((s) => `'${s}'`).join(', ')}).`,
    );
}
