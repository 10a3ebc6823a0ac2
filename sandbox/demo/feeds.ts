import { Hono } from 'hono';
import { type DemoBulletin, FIRST, LATER } from './bulletins.ts';

/** The demo sources: invented publishers, in the shapes of real ones. Paths are below the sandbox's own address. */
export const DEMO_SOURCES = [
  { feed: 'northlight', path: '/demo/northlight.rss', name: 'Northlight security bulletins', publisher: 'Northlight' },
  { feed: 'kestrel', path: '/demo/kestrel.atom', name: 'Kestrel security advisories', publisher: 'Kestrel' },
  { feed: 'quayside', path: '/demo/quayside-announce.rss', name: 'quayside-announce', publisher: 'Quayside' },
] as const;

export type DemoSource = (typeof DEMO_SOURCES)[number];

interface Entry {
  readonly bulletin: DemoBulletin;
  readonly at: number;
  /** How many of the additions are in. */
  revisions: number;
  changedAt: number;
}

/** What happened on a feed: which one, and in words for the person who asked for it. */
export interface DemoNews {
  readonly source: DemoSource;
  readonly words: string;
}

const HOUR_MS = 3_600_000;
const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}pre{padding:.75rem;background:#eee;overflow:auto}';

/** The feeds of the demo, and the vendors behind them: they publish and revise when they are asked to. */
export class DemoFeeds {
  readonly #now: () => number;
  readonly #address: () => string;
  readonly #entries: Entry[];
  #later = [...LATER];
  #version = 1;

  /** Dates are counted from `now`, in milliseconds since 1970. */
  constructor(address: () => string, now: () => number) {
    this.#address = address;
    this.#now = now;
    const started = now();
    this.#entries = FIRST.map((bulletin) => {
      const at = started - bulletin.hoursAgo * HOUR_MS;
      return { bulletin, at, revisions: 0, changedAt: at };
    });
  }

  /** Puts the next bulletin on its feed; undefined when there is none left. */
  publish(): DemoNews | undefined {
    const bulletin = this.#later.shift();
    if (!bulletin) return undefined;
    const at = this.#now();
    this.#entries.push({ bulletin, at, revisions: 0, changedAt: at });
    return this.#news(bulletin, 'published');
  }

  /** Lets a vendor add to a bulletin; undefined when none has anything to add. */
  revise(): DemoNews | undefined {
    const entry = this.#entries.find((e) => e.revisions < (e.bulletin.additions?.length ?? 0));
    if (!entry) return undefined;
    entry.revisions++;
    entry.changedAt = this.#now();
    return this.#news(entry.bulletin, 'revised');
  }

  /** Routes below the sandbox's address: the feeds, and a page for each bulletin. */
  routes(): Hono {
    const app = new Hono();
    app.get('/demo/:file', (c) => {
      const source = DEMO_SOURCES.find(({ path }) => path === c.req.path);
      if (!source) return c.notFound();
      const etag = `"${this.#version}"`;
      if (c.req.header('if-none-match') === etag) return c.body(null, 304, { etag });
      const kind = source.path.endsWith('.atom') ? 'atom' : 'rss';
      const body = kind === 'atom' ? this.#atom(source) : this.#rss(source);
      return c.body(body, 200, { 'content-type': `application/${kind}+xml; charset=utf-8`, etag });
    });
    app.get('/demo/:feed/:id', (c) => {
      const entry = this.#entries.find((e) => e.bulletin.id === c.req.param('id'));
      if (!entry) return c.notFound();
      const title = xml(entry.bulletin.title);
      c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
      return c.html(
        `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style><main><h1>${title}</h1>${htmlOf(entry)}</main></html>`,
      );
    });
    return app;
  }

  #news({ feed, id }: DemoBulletin, what: string): DemoNews {
    this.#version++;
    const source = DEMO_SOURCES.find((s) => s.feed === feed);
    if (!source) throw new Error(`there is no feed ${feed}`);
    return { source, words: `${source.publisher} has ${what} ${id}` };
  }

  /** Newest first. */
  #of(source: DemoSource): Entry[] {
    return this.#entries.filter((e) => e.bulletin.feed === source.feed).sort((a, b) => b.at - a.at);
  }

  #link({ feed, id }: DemoBulletin): string {
    return `${this.#address()}/demo/${feed}/${id}`;
  }

  #rss(source: DemoSource): string {
    const items = this.#of(source).map(
      (entry) => `<item><title>${xml(entry.bulletin.title)}</title><link>${this.#link(entry.bulletin)}</link>
<guid isPermaLink="false">${entry.bulletin.id}</guid><pubDate>${new Date(entry.at).toUTCString()}</pubDate>
<content:encoded><![CDATA[${htmlOf(entry)}]]></content:encoded></item>`,
    );
    return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>${xml(source.name)}</title>
<link>${this.#address()}/demo</link><description>${xml(source.name)}</description>
${items.join('\n')}
</channel></rss>`;
  }

  #atom(source: DemoSource): string {
    const entries = this.#of(source);
    const items = entries.map(
      (entry) => `<entry><id>urn:demo:${entry.bulletin.id}</id><title>${xml(entry.bulletin.title)}</title>
<link href="${this.#link(entry.bulletin)}"/><published>${iso(entry.at)}</published><updated>${iso(entry.changedAt)}</updated>
<content type="html">${xml(htmlOf(entry))}</content></entry>`,
    );
    return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>${xml(source.name)}</title><id>urn:demo:${source.feed}</id>
<updated>${iso(Math.max(...entries.map((e) => e.changedAt)))}</updated>
${items.join('\n')}
</feed>`;
  }
}

const xml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const iso = (at: number): string => new Date(at).toISOString();
const htmlOf = ({ bulletin, revisions }: Entry): string =>
  [bulletin.html, ...(bulletin.additions ?? []).slice(0, revisions)].join('\n');
