import { defineConfig } from 'vitest/config';

/** How long a condition is waited for: a busy machine is no fault. */
const expectation = { poll: { timeout: 30_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'main',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.browser.test.ts', 'test/**/*.long.test.ts'],
          // Most of a test's time is waiting; vitest would leave one of two processors idle.
          maxWorkers: 2,
          // No module of ours keeps anything: loaded once for each worker, they save a third of the time.
          isolate: false,
          setupFiles: ['test/support/property-seed.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: expectation,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          expect: expectation,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'long',
          include: ['test/**/*.long.test.ts'],
          testTimeout: 1_800_000,
          expect: expectation,
          fileParallelism: false,
        },
      },
    ],
  },
});
