import type { Database } from './db/database.ts';
import { DEMO_SOURCES, demoRoutes } from './sandbox/demo.ts';
import { IDS } from './sandbox/founding.ts';
import { pageRoutes } from './sandbox/page-server.ts';
import { startSandbox } from './sandbox/sandbox.ts';

export interface Demo {
  readonly url: string;
  readonly apiBase: string;
  readonly port: number;
  readonly token: string;
  /** Settings, a watch and the demo sources, as somebody would have set them up. */
  readonly seed: (db: Database, now: number) => Promise<void>;
  stop(): Promise<void>;
}

/** A Discord on loopback with a page and demo sources. */
export async function startDemo(port: number): Promise<Demo> {
  const sandbox = await startSandbox({
    port,
    routes: (it) => {
      const app = pageRoutes(it);
      app.route(
        '/',
        demoRoutes(() => it.url, Date.now),
      );
      return app;
    },
  });
  return {
    url: sandbox.url,
    apiBase: sandbox.apiBase,
    port: sandbox.port,
    token: sandbox.token,
    stop: () => sandbox.stop(),
    seed: (db, now) =>
      db.transaction(async ({ teams, subscriptions, sources }) => {
        await teams.join(IDS.guild, sandbox.guild.name, now);
        await teams.configure(IDS.guild, {
          alertChannelId: IDS.alerts,
          operatorChannelId: IDS.log,
          responderRoleId: IDS.responderRole,
          managerRoleId: IDS.managerRole,
        });
        await subscriptions.add({ teamId: IDS.guild, channelId: IDS.alerts, filter: {}, createdAt: now });
        for (const source of DEMO_SOURCES) {
          await sources.add(
            {
              name: source.name,
              kind: 'rss',
              url: `${sandbox.url}${source.path}`,
              publisher: source.publisher,
              schedule: '*/5 * * * *',
              timeZone: 'UTC',
              options: { idPattern: '(?:NL\\d{2}-\\d{3}|KSA-\\d{4}-\\d{4})' },
            },
            { now },
          );
        }
      }),
  };
}
