import { expect, it } from 'vitest';
import { killedBurst, MESSAGES } from '../support/burst.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 100_000);

it(`loses no message and sends none twice, however often it is killed (SEED=${SEED})`, {
  timeout: 90_000,
}, async () => {
  const { counts, inDoubt } = await killedBurst(SEED, 5);
  expect(counts).toEqual(Array.from({ length: MESSAGES }, () => 1));
  // Else the kills came at moments in which nothing was at stake.
  expect(inDoubt).toBeGreaterThan(0);
});
