import type { Reading } from './core/ports.ts';
import type { Database } from './db/database.ts';
import { DEMO_SOURCES, DemoFeeds, type DemoNews } from './sandbox/demo/feeds.ts';
import { IDS } from './sandbox/founding.ts';
import { pageRoutes } from './sandbox/page-server.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';

export interface Demo {
  readonly url: string;
  readonly apiBase: string;
  readonly port: number;
  readonly token: string;
  /** Settings, a watch and the demo sources, as somebody would have set them up. */
  readonly seed: (db: Database, now: number) => Promise<void>;
  /** Has news that somebody asks for on the page read at once, and not when the source is due. */
  follow(reading: Reading): void;
  stop(): Promise<void>;
}

/** A Discord on loopback with a page and demo sources, on another port when this one is taken. */
export async function startDemo(port: number): Promise<Demo> {
  const sourceIds = new Map<string, number>();
  let reading: Reading | undefined;
  const tell = async (news: DemoNews | undefined): Promise<string> => {
    if (!news) return 'The demo vendors have nothing more to say.';
    const id = sourceIds.get(news.source.feed);
    if (reading && id !== undefined) await reading.pollNow(id);
    return `${news.words}, and Handfix has read it. Only handwork is announced: /bulletin latest shows everything.`;
  };
  const routes = (it: Sandbox) => {
    const feeds = new DemoFeeds(() => it.url, Date.now);
    const app = pageRoutes(it, [
      { key: 'publish', label: 'Publish a bulletin', run: () => tell(feeds.publish()) },
      { key: 'revise', label: 'Revise a bulletin', run: () => tell(feeds.revise()) },
    ]);
    app.route('/', feeds.routes());
    return app;
  };
  const sandbox = await startSandbox({ port, routes }).catch((error) => {
    if (error?.code === 'EADDRINUSE') return startSandbox({ routes });
    throw error;
  });
  return {
    url: sandbox.url,
    apiBase: sandbox.apiBase,
    port: sandbox.port,
    token: sandbox.token,
    follow: (by) => {
      reading = by;
    },
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
          const added = await sources.add(
            {
              name: source.name,
              kind: 'rss',
              url: `${sandbox.url}${source.path}`,
              publisher: source.publisher,
              schedule: '*/5 * * * *',
              timeZone: 'UTC',
              options: { idPattern: '(?:NL\\d{2}-\\d{3}|KSA-\\d{4}-\\d{4}|QSA-\\d{4}-\\d{2})' },
            },
            { now },
          );
          if (added !== undefined) sourceIds.set(source.feed, added);
        }
      }),
  };
}
