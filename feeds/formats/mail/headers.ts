import type { Header } from './parts.ts';

const MAX_BYTES = 50_000;

/** The fields of a header alone, as `readParts` gives them. */
export function headersOf(bytes: Uint8Array): Header[] {
  return Buffer.from(bytes.subarray(0, MAX_BYTES))
    .toString('utf8')
    .split(/\r?\n(?![ \t])/)
    .flatMap((line) => {
      const colon = line.indexOf(':');
      if (colon <= 0) return [];
      return [
        {
          key: line.slice(0, colon).trim().toLowerCase(),
          value: line
            .slice(colon + 1)
            .replace(/\r?\n/g, '')
            .trim(),
        },
      ];
    });
}
