import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import { failureOf, standing, web } from './http-server.ts';

const { origin, client } = web();

describe('fetching a feed', () => {
  it('hands over the bytes with what is needed to read them and to ask again', async () => {
    const site = await origin((_, response) => {
      response.writeHead(200, {
        'content-type': 'application/rss+xml; charset=iso-8859-1',
        'content-location': '/feeds/en.xml',
        etag: 'W/"abc"',
        'last-modified': 'Mon, 02 Mar 2026 09:00:00 GMT',
        'cache-control': 'public, max-age=600',
        age: '120',
      });
      response.end(Buffer.from([0x3c, 0xe9, 0x3e]));
    });
    const result = await client().fetch({ url: `${site.url}/feed#top` });
    expect(result).toMatchObject({
      outcome: 'ok',
      contentType: 'application/rss+xml; charset=iso-8859-1',
      contentLocation: '/feeds/en.xml',
      finalUrl: `${site.url}/feed`,
      etag: 'W/"abc"',
      lastModified: 'Mon, 02 Mar 2026 09:00:00 GMT',
      freshForMs: 8 * MINUTE_MS,
    });
    expect(result.outcome === 'ok' && [...result.bytes]).toEqual([0x3c, 0xe9, 0x3e]);
    expect(result).not.toHaveProperty('movedTo');
  });

  it('says who asks, even when the contact holds letters that a header cannot', async () => {
    const site = await origin((_, response) => response.end('x'));
    await client({ userAgent: 'Handfix/0.1.0 (+Jörg ☎)' }).fetch({ url: site.url });
    await client().fetch({ url: site.url });
    expect(site.requests.map((r) => r.headers['user-agent'])).toEqual([
      'Handfix/0.1.0 (+J?rg ?)',
      'Handfix/0.1.0 (+ops@harbour.example)',
    ]);
  });

  it('asks only for what is new, and keeps the connection when nothing is', async () => {
    const site = await origin((request, response) => {
      const known = request.headers['if-none-match'] === '"v1"';
      response.writeHead(known ? 304 : 200, { etag: '"v1"', 'cache-control': 'max-age=60' });
      response.end(known ? undefined : 'body');
    });
    const http = client();
    expect((await http.fetch({ url: site.url })).etag).toBe('"v1"');
    const again = { url: site.url, etag: '"v1"', lastModified: 'Mon, 02 Mar 2026 09:00:00 GMT' };
    for (let i = 0; i < 2; i++) {
      expect(await http.fetch(again)).toEqual({
        outcome: 'not-modified',
        finalUrl: `${site.url}/`,
        etag: '"v1"',
        freshForMs: MINUTE_MS,
      });
    }
    expect(site.requests[1]?.headers['if-modified-since']).toBe('Mon, 02 Mar 2026 09:00:00 GMT');
    expect(new Set(site.requests.map((r) => r.socket.remotePort)).size).toBe(1);
  });

  it('understands that nothing is new even when the server tells the length of what it does not send', async () => {
    const site = await origin((_, response) => {
      response.socket?.end('HTTP/1.1 304 Not Modified\r\nContent-Length: 500000\r\nETag: "v1"\r\n\r\n');
    });
    expect(await client().fetch({ url: site.url, etag: '"v1"' })).toMatchObject({ outcome: 'not-modified' });
  });

  it('sends a foreign tag back byte for byte', async () => {
    const tag = Buffer.from('"é→"').toString('latin1');
    const site = await origin((request, response) => {
      response.writeHead(request.headers['if-none-match'] === tag ? 304 : 200, { etag: tag });
      response.end();
    });
    const http = client();
    const { etag } = await http.fetch({ url: site.url });
    expect((await http.fetch({ url: site.url, etag })).outcome).toBe('not-modified');
  });

  it.each([
    ['max-age=999999', 24 * HOUR_MS],
    ['max-age=60, no-cache', undefined],
    ['s-maxage=60', 60_000],
    ['max-age=30, s-maxage=60', 30_000],
    ['private, MAX-AGE="30"', 30_000],
  ])('takes Cache-Control: %s as %s ms at most a day', async (value, ms) => {
    const site = await origin((_, response) => response.writeHead(200, { 'cache-control': value }).end('x'));
    expect((await client().fetch({ url: site.url })).freshForMs).toBe(ms);
  });
});

describe('a server that says when its answer expires', () => {
  const date = 'Mon, 02 Mar 2026 09:00:00 GMT';
  it.each([
    [{ date, expires: 'Mon, 02 Mar 2026 09:30:00 GMT' }, 30 * MINUTE_MS],
    [{ date, expires: 'Mon, 09 Mar 2026 09:00:00 GMT' }, 24 * HOUR_MS],
    [{ date, expires: 'Sun, 01 Mar 2026 09:00:00 GMT' }, 0],
    [{ date, expires: 'Mon, 02 Mar 2026 09:30:00 GMT', 'cache-control': 'max-age=60' }, MINUTE_MS],
    [{ date, expires: 'Mon, 02 Mar 2026 09:30:00 GMT', 'cache-control': 'no-cache' }, undefined],
    [{ date, expires: '0' }, undefined],
  ])('as %j is taken at its word', async (headers, ms) => {
    const site = await origin((_, response) => response.writeHead(200, headers).end('x'));
    expect((await client().fetch({ url: site.url })).freshForMs).toBe(ms);
  });
});

describe('a server that can send only what is new', () => {
  const answering = (im: string | undefined) =>
    origin((request, response) => {
      const delta = request.headers['a-im'] === 'feed' && request.headers['if-none-match'] === 'W/"1"';
      response.writeHead(delta ? 226 : 200, { etag: 'W/"2"', ...(delta && im !== undefined && { im }) });
      response.end(delta ? 'new' : 'all');
    });

  it('is asked for that with the tag as it was given, and what it sends is known for a part', async () => {
    const site = await answering('feed');
    const part = await client().fetch({ url: site.url, etag: 'W/"1"', newOnly: true });
    expect(part).toMatchObject({ outcome: 'ok', newOnly: true, etag: 'W/"2"' });
    const whole = await client().fetch({ url: site.url, newOnly: true });
    expect(site.requests.map((r) => r.headers['a-im'])).toEqual(['feed', undefined]);
    expect(whole).not.toHaveProperty('newOnly');
  });

  it.each([undefined, 'vcdiff'])('is not believed when it used IM: %s', async (im) => {
    const site = await answering(im);
    const fetched = client().fetch({ url: site.url, etag: 'W/"1"', newOnly: true });
    expect(await failureOf(fetched)).toMatchObject({ code: 'http-status', status: 226 });
  });
});

describe('a server that refuses', () => {
  const now = Date.UTC(2026, 2, 2, 9);

  it.each([
    [429, '120', 2 * MINUTE_MS],
    [503, 'Mon, 02 Mar 2026 09:30:00 GMT', 30 * MINUTE_MS],
    [503, 'Monday, 02-Mar-26 10:00:00 GMT', HOUR_MS],
    [503, 'Mon, 02 Mar 2026 08:00:00 GMT', 0],
    [429, '99999999', 24 * HOUR_MS],
    [503, 'soon', undefined],
  ])('with %i and Retry-After: %s is left alone so long', async (status, value, ms) => {
    const site = await origin((_, response) => response.writeHead(status, { 'retry-after': value }).end('busy'));
    const error = await failureOf(client({ clock: standing(now) }).fetch({ url: site.url }));
    expect(error).toMatchObject({ code: 'http-status', status });
    expect(error.retryAfterMs).toBe(ms);
    expect(error.message).toContain(String(status));
  });

  it.each([
    [404, 'http-status'],
    [500, 'http-status'],
    [204, 'http-status'],
    [206, 'http-status'],
    [301, 'http-status'],
    [410, 'gone'],
  ])('with %i is reported as %s in words for an admin', async (status, code) => {
    const site = await origin((_, response) => response.writeHead(status).end());
    const error = await failureOf(client().fetch({ url: site.url }));
    expect(error).toMatchObject({ name: 'FetchError', code, status });
    expect(error.message).toMatch(new RegExp(`^127\\.0\\.0\\.1:\\d+ .*${status}`));
  });

  it('does not hold up the requests that follow', async () => {
    const site = await origin((_, response) => {
      response.writeHead(500);
      response.write('a page that never ends');
    });
    const http = client();
    for (let i = 0; i < 5; i++)
      expect(await failureOf(http.fetch({ url: site.url }))).toMatchObject({ code: 'http-status', status: 500 });
  });
});

describe('a redirect', () => {
  const chain = (hops: readonly (readonly [number, string])[]) =>
    origin((request, response) => {
      const [status, to] = hops[Number(request.url?.slice(1) || 0)] ?? [200, ''];
      response.writeHead(status, status === 200 ? { etag: '"end"' } : { location: to }).end('body');
    });

  it.each([301, 308])('of %i is followed and remembered', async (status) => {
    const site = await chain([[status, '/1']]);
    expect(await client().fetch({ url: site.url })).toMatchObject({
      outcome: 'ok',
      finalUrl: `${site.url}/1`,
      movedTo: `${site.url}/1`,
    });
  });

  it.each([302, 303, 307])('of %i is followed and forgotten', async (status) => {
    const site = await chain([[status, '1']]);
    const result = await client().fetch({ url: site.url });
    expect(result).toMatchObject({ outcome: 'ok', finalUrl: `${site.url}/1` });
    expect(result).not.toHaveProperty('movedTo');
  });

  it('is remembered only as far as it is permanent', async () => {
    const site = await chain([
      [301, '/1'],
      [302, '/2'],
      [301, '/3'],
    ]);
    const result = await client().fetch({ url: site.url });
    expect(result).toMatchObject({ finalUrl: `${site.url}/3`, movedTo: `${site.url}/1` });
  });

  it('leads five times and no further', async () => {
    const five = await chain(Array.from({ length: 5 }, (_, i) => [302, `/${i + 1}`] as const));
    expect((await client().fetch({ url: five.url })).finalUrl).toBe(`${five.url}/5`);
    const loop = await chain([[302, '/']]);
    const error = await failureOf(client().fetch({ url: loop.url }));
    expect(error).toMatchObject({ code: 'redirects' });
    expect(loop.requests.length).toBe(6);
  });

  it.each([
    ['file:///etc/passwd', 'bad-url'],
    ['http://name:word@127.0.0.1/', 'bad-url'],
    ['http://', 'bad-url'],
    ['javascript:alert(1)', 'bad-url'],
  ])('to %s is refused', async (to, code) => {
    const site = await chain([[302, to]]);
    expect(await failureOf(client().fetch({ url: site.url }))).toMatchObject({ code });
  });

  it('may be written in UTF-8', async () => {
    const site = await origin((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: Buffer.from('/bülten').toString('latin1') });
      response.end(request.url);
    });
    expect((await client().fetch({ url: site.url })).finalUrl).toBe(`${site.url}/b%C3%BClten`);
  });

  it('takes the tag along but not the date', async () => {
    const site = await origin((request, response) => {
      if (request.url === '/') response.writeHead(302, { location: '/cdn' });
      else response.writeHead(request.headers['if-none-match'] === '"end"' ? 304 : 200);
      response.end();
    });
    const known = { url: site.url, etag: '"end"', lastModified: 'Mon, 02 Mar 2026 09:00:00 GMT' };
    expect((await client().fetch(known)).outcome).toBe('not-modified');
    expect(site.requests.map((r) => 'if-modified-since' in r.headers)).toEqual([true, false]);
  });
});

describe('an address', () => {
  it.each(['', 'nonsense', 'ftp://127.0.0.1/feed', 'http://user:secret@127.0.0.1/', 'data:text/xml,<rss/>'])(
    'like "%s" is not fetched',
    async (url) => {
      expect(await failureOf(client().fetch({ url }))).toMatchObject({ code: 'bad-url' });
    },
  );
});
