import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { PageEvent, UploadedFile } from './contract.ts';
import { PEOPLE, type PersonName } from './founding.ts';
import { type OfferedAction, PageActs } from './page-acts.ts';
import { PersonView } from './page-state.ts';
import type { Sandbox } from './sandbox.ts';
import type { WorldEvent } from './world.ts';

type Env = { Bindings: HttpBindings };

const PING_MS = 15_000;
const BODY_LIMIT = 256 * 1024;
const FILE_LIMIT = 10 * 1024 * 1024;
const FILES_KEPT = 10;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

/** Routes of the sandbox's page, for `startSandbox({ routes: pageRoutes })`: the page at `/`, its API below `/sandbox`. `actions` are offered on the page. */
export function pageRoutes(sandbox: Sandbox, actions: readonly OfferedAction[] = []): Hono<Env> {
  const app = new Hono<Env>();
  const acts = new PageActs(sandbox, actions);
  const uploads = new Map<string, Uint8Array<ArrayBuffer>>();

  for (const path of ['/', '/page/*', '/sandbox/*'])
    app.use(path, async (c, next) => {
      const stranger = strangerOf(c);
      if (stranger !== undefined) return c.text(stranger, 403);
      for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
      return next();
    });

  app.get('/', (c) => serve(c, 'index.html'));
  app.get('/page/*', (c) => serve(c, c.req.path.slice('/page/'.length)));

  app.get('/sandbox/api/state', (c) => {
    const person = personOf(c);
    return person === undefined ? noPerson(c) : c.json(new PersonView(sandbox, person, actions).state());
  });

  app.get('/sandbox/api/events', (c) => {
    const person = personOf(c);
    if (person === undefined) return noPerson(c);
    const view = new PersonView(sandbox, person, actions);
    return streamSSE(c, async (stream) => {
      const send = (event: PageEvent | undefined) => {
        if (event) stream.writeSSE({ data: JSON.stringify(event) }).catch(() => stream.abort());
      };
      const relay = (event: WorldEvent) => send(view.event(event));
      send({ kind: 'state', state: view.state() });
      sandbox.store.events.on('change', relay);
      const timer = setInterval(() => send({ kind: 'ping' }), PING_MS);
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      clearInterval(timer);
      sandbox.store.events.off('change', relay);
    });
  });

  app.post('/sandbox/api/act', async (c) => {
    const person = personOf(c);
    if (person === undefined) return noPerson(c);
    if (!/^application\/json\b/.test(c.req.header('Content-Type') ?? '')) return c.text('JSON is wanted', 415);
    const body = await bodyOf(c, BODY_LIMIT);
    return body === undefined ? c.text('Too large', 413) : c.json(await acts.perform(person, parsed(body)));
  });

  app.post('/sandbox/api/files', async (c) => {
    if (c.req.header('Content-Type') !== 'application/octet-stream') return c.text('A file is wanted', 415);
    const body = await bodyOf(c, FILE_LIMIT);
    if (body === undefined) return c.text('Too large', 413);
    const name = (c.req.query('name') ?? 'file').replace(/[^\w.-]/g, '_').slice(-100);
    const id = sandbox.store.ids.next(sandbox.store.now());
    uploads.set(id, body);
    const oldest = uploads.keys().next().value;
    if (uploads.size > FILES_KEPT && oldest !== undefined) uploads.delete(oldest);
    return c.json({
      name,
      size: body.length,
      url: `${sandbox.url}/sandbox/files/${id}/${name}`,
    } satisfies UploadedFile);
  });
  app.get('/sandbox/files/:id/:name', (c) => {
    const file = uploads.get(c.req.param('id'));
    if (!file) return c.text('There is no such file', 404);
    return c.body(file, 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': 'attachment',
    });
  });
  return app;
}

/** Why a request comes from elsewhere: another host name (DNS rebinding) or another site's page. */
function strangerOf(c: Context<Env>): string | undefined {
  const host = c.req.header('Host') ?? '';
  if (!LOOPBACK.has(host.replace(/:\d{1,5}$/, '').toLowerCase()))
    return 'The sandbox answers only to this machine’s own name.';
  const origin = c.req.header('Origin');
  if (origin !== undefined && origin !== `http://${host}`) return 'The sandbox does not answer other sites.';
  const site = c.req.header('Sec-Fetch-Site');
  const walksIn = c.req.method === 'GET' && c.req.path === '/' && c.req.header('Sec-Fetch-Mode') === 'navigate';
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !walksIn)
    return 'The sandbox does not answer other sites.';
  return undefined;
}

function personOf(c: Context<Env>): PersonName | undefined {
  const as = c.req.query('as');
  return PEOPLE.find((name) => name === as);
}

const noPerson = (c: Context<Env>): Response => c.text(`?as= must be one of ${PEOPLE.join(', ')}`, 400);

/** The body; undefined when it is larger than `limit` bytes. */
async function bodyOf(c: Context<Env>, limit: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** A file of the page: scripts as compiled into `dist`, all else as it stands in the sources. */
async function serve(c: Context<Env>, path: string): Promise<Response> {
  const extension = /^[a-z-]+(?:\/[a-z-]+)*\.(html|css|js|svg)$/.exec(path)?.[1];
  const type = TYPES[extension ?? ''];
  if (type === undefined) return c.text('Not found', 404);
  const root = packageRoot();
  const folder = extension === 'js' ? join(root, 'dist', 'sandbox', 'page') : join(root, 'sandbox', 'page');
  try {
    const file = await readFile(join(folder, path));
    return c.body(file, 200, { 'Content-Type': type });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    return c.text(extension === 'js' ? 'The page is not compiled: run npm run build' : 'Not found', 404);
  }
}

function packageRoot(): string {
  const above = dirname(import.meta.dirname);
  return basename(above) === 'dist' ? dirname(above) : above;
}
