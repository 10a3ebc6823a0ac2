import { expect } from 'vitest';
import type { Answer } from './raw-client.ts';

/** `ok`, the code of the error, or the faults of a form: `embeds.0.title BASE_TYPE_BAD_LENGTH`. */
export function verdict({ status, body }: Answer): unknown {
  if (status < 400) return 'ok';
  if (body.code !== 50035) return body.code;
  expect(body.message).toBe('Invalid Form Body');
  const faults: string[] = [];
  const look = (node: unknown, path: string[]): void => {
    for (const [key, value] of Object.entries(node as object)) {
      if (key !== '_errors') look(value, [...path, key]);
      else for (const fault of value) faults.push(`${path.join('.')} ${fault.code}: ${typeof fault.message}`);
    }
  };
  look(body.errors, []);
  return faults.map((f) => f.replace(': string', '')).join(', ');
}

export const many = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i));
export const long = (n: number): string => 'x'.repeat(n);
