import { createServer } from 'node:http';
import type { Config } from './config.ts';
import { ConfigError } from './config.ts';
import type { Health } from './core/ports.ts';

/** `GET /healthz`: 200 when all is well, 503 when not, as JSON either way. Throws `ConfigError` when the port is taken. */
export async function startHealthServer(
  { healthHost, healthPort }: Pick<Config, 'healthHost' | 'healthPort'>,
  health: () => Promise<Health>,
): Promise<{ close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(`${JSON.stringify(body)}\n`);
    };
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/healthz') return send(404, { error: 'not here' });
    health().then(
      (state) => send(state.ok ? 200 : 503, state),
      () => send(503, { ok: false, faults: ['The state cannot be told.'] }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new ConfigError([`HEALTH_PORT ${healthPort} cannot be used (${'code' in error ? error.code : error.message})`]),
      ),
    );
    server.listen(healthPort, healthHost, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
