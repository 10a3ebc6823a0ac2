import { expect, it } from 'vitest';
import { startDemo } from '../../sandbox-demo.ts';

it('serves the sandbox on another port when its own is taken', async () => {
  const first = await startDemo(0);
  const second = await startDemo(first.port);
  expect(second.port).not.toBe(first.port);
  expect((await fetch(second.url)).status).toBe(200);
  await Promise.all([first.stop(), second.stop()]);
});
