import fc from 'fast-check';
import { ParseError } from '../../../feeds/formats/parse-error.ts';
import type { UnderFuzz } from './formats.ts';
import { mutated } from './mutation.ts';

/** Documents are a few kilobytes here: what takes longer of the processor does not end in step with its length. */
const LIMIT_MS = 2_000;

/** Whatever is wrong with a document, it is read or refused, soon, and without a fault. */
export async function staysWhole({ read, examples }: UnderFuzz, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(mutated(examples), async (bytes) => {
      const start = process.cpuUsage();
      const faults = await Promise.resolve()
        .then(() => read(bytes))
        .catch((error: unknown) => {
          if (!(error instanceof ParseError)) throw error;
        });
      if (Array.isArray(faults)) throw new Error(`a fault of its own: ${faults.join()}`);
      const { user, system } = process.cpuUsage(start);
      const ms = (user + system) / 1_000;
      if (ms > LIMIT_MS) throw new Error(`it took ${ms} ms: ${Buffer.from(bytes)}`);
    }),
    { numRuns },
  );
}
