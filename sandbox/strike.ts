import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Fault } from './faults.ts';

/** Lets a fault happen to a request. Answers what goes out instead; `commit-*` faults let the request through first. */
export async function strike(
  c: Context<{ Bindings: HttpBindings }>,
  fault: Fault,
  next: () => Promise<void>,
): Promise<Response | undefined> {
  const cut = (): Response => {
    c.env.incoming.socket.destroy();
    return c.body(null, 500);
  };
  if (fault.kind === 'slow') {
    await new Promise((resolve) => setTimeout(resolve, fault.afterMs));
    await next();
    return undefined;
  }
  if (fault.kind === 'drop') return cut();
  if (fault.kind === 'hang') return new Promise(() => {});
  if (fault.kind === 'html') return c.html('<html><body>Bad gateway</body></html>', (fault.status ?? 200) as 200);
  if (fault.kind === 'status') return c.json({ message: `${fault.status}: error`, code: 0 }, fault.status as 500);
  if (fault.kind === 'rate-limit') {
    const seconds = fault.retryAfterMs / 1000;
    const headers: Record<string, string> = {
      ...(fault.header !== false && { 'Retry-After': String(seconds) }),
      ...(fault.global && { 'X-RateLimit-Global': 'true' }),
    };
    return c.json(
      { message: 'You are being rate limited.', retry_after: seconds, global: fault.global ?? false },
      429,
      headers,
    );
  }
  await next();
  if (fault.kind === 'commit-then-drop') return cut();
  if (fault.kind === 'commit-then-hang') return new Promise(() => {});
  return c.json({ message: '500: Internal Server Error', code: 0 }, 500);
}
