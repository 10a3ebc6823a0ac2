import { Hono } from 'hono';
import { ApiError, unauthorized } from '../api-error.ts';
import type { Faults } from '../faults.ts';
import type { Gateway } from '../gateway.ts';
import type { Interactions } from '../interactions.ts';
import type { Store } from '../store.ts';
import { strike } from '../strike.ts';
import { Access } from './access.ts';
import { applicationRoutes } from './application.ts';
import { channelRoutes } from './channels.ts';
import { guildRoutes } from './guilds.ts';
import { messageRoutes } from './messages.ts';
import type { RateLimits } from './rate-limits.ts';
import type { C, Env } from './request.ts';
import { webhookRoutes } from './webhooks.ts';

export interface RestParts {
  readonly store: Store;
  readonly gateway: Gateway;
  readonly interactions: Interactions;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  readonly token: () => string;
  readonly complain: (text: string) => void;
  /** Every request that came, for tests. */
  readonly seen: (method: string, path: string, status: number) => void;
}

/** Discord's REST API v10, as far as ordinary bots use it. A route it does not know is a complaint. */
export function restApi(parts: RestParts): Hono<Env> {
  const app = new Hono<Env>();
  const { store, complain, faults, rateLimits } = parts;
  const access = new Access(store);
  const below = (c: C): string => c.req.path.replace(/^\/api\/v\d+/, '');

  app.onError((error, c) => {
    if (!(error instanceof ApiError)) {
      complain(`the sandbox itself failed at ${c.req.method} ${c.req.path}: ${error.stack ?? error}`);
      return c.json({ message: '500: Internal Server Error', code: 0 }, 500);
    }
    if (error.status === 400) complain(`${c.req.method} ${c.req.path} was refused: ${JSON.stringify(error.body())}`);
    return c.json(error.body(), error.status as 400);
  });
  app.use(async (c, next) => {
    const path = below(c);
    const fault = faults.take(c.req.method, path);
    const { headers, refusal } = rateLimits.count(c, path);
    if (refusal) c.res = refusal;
    else if (fault) {
      const struck = await strike(c, fault, next);
      if (struck) c.res = struck;
    } else await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    parts.seen(c.req.method, path, c.res.status);
  });
  app.use(async (c, next) => {
    const open = /^\/(?:interactions|webhooks)\//.test(below(c)) || below(c) === '/gateway';
    if (!open && c.req.header('Authorization') !== `Bot ${parts.token()}`) throw unauthorized();
    await next();
  });
  app.route('/', applicationRoutes(parts, access));
  app.route('/', guildRoutes(parts, access));
  app.route('/', messageRoutes(parts, access));
  app.route('/', channelRoutes(parts, access));
  app.route('/', webhookRoutes(parts));
  app.all('*', (c) => {
    complain(`unknown route ${c.req.method} ${c.req.path}`);
    return c.json({ message: '404: Not Found', code: 0 }, 404);
  });
  return app;
}
