import { describe, expect, it } from 'vitest';
import { type Clock, DAY_MS, HOUR_MS } from '../../core/clock.ts';
import type { FetchError } from '../../feeds/http/fetch-error.ts';
import { Robots } from '../../feeds/http/robots.ts';
import { failureOf, standing, web } from './http-server.ts';

const { origin, client } = web();
const ROBOTS = (text: string) => async () => Buffer.from(text);
const NOW = Date.parse('2026-03-10T15:00:00Z');
const saying = (text: string) => new Robots(standing(NOW), 'Handfix/1.0 (+ops@harbour.example)', ROBOTS(text));
const allows = (robots: Robots, path: string) =>
  robots.delayMs(new URL(path, 'https://acme.example')).then(
    () => true,
    (error: FetchError) => (error.code === 'robots' ? false : error.code),
  );

describe('what a site’s robots.txt allows', () => {
  it.each([
    ['', '/a', true],
    ['User-agent: *\nDisallow:', '/a', true],
    ['User-agent: *\nDisallow: /', '/a', false],
    ['User-agent: *\nDisallow: /private/\nAllow: /private/advisories/', '/private/advisories/1', true],
    ['User-agent: *\nDisallow: /private/\nAllow: /private/advisories/', '/private/x', false],
    ['User-agent: other\nDisallow: /', '/a', true],
    ['User-agent: *\nDisallow: /\n\nUser-agent: HandFix\nDisallow: /b', '/a', true],
    ['User-agent: other\nUser-agent: handfix/2.0 # us\nDisallow: /b', '/b', false],
    ['User-agent: *\nDisallow: /*.pdf$', '/a.pdf', false],
    ['User-agent: *\nDisallow: /*.pdf$', '/a.pdf?x', true],
    ['User-agent: *\r\nSitemap: x\r\nDISALLOW : /a\r\n', '/ab', false],
    ['\ufeffUser-agent: *\nDisallow: /a', '/a', false],
    ['<html><body>Not found</body></html>', '/a', true],
  ])('is kept to: %j, %s', async (text, path, wanted) => {
    expect(await allows(saying(text), path)).toBe(wanted);
  });

  it('may ask for a pause, within reason', async () => {
    const delay = (text: string) => saying(text).delayMs(new URL('https://acme.example/a'));
    expect(await delay('User-agent: *\nCrawl-delay: 3')).toBe(3_000);
    expect(await delay('User-agent: *\nCrawl-delay: 86400')).toBe(10_000);
    expect(await delay('User-agent: *\nCrawl-delay: -1')).toBe(0);
    expect(await delay('User-agent: *\nCrawl-delay: soon')).toBe(0);
  });

  it('is read in no time, however hostile', async () => {
    const agents = Array.from({ length: 15_000 }, (_, i) => `User-agent: a${i}`).join('\n');
    const rules = 'Allow: /\n'.repeat(20_000);
    const stars = `User-agent: *\n${`Disallow: /${'*a'.repeat(200)}b\n`.repeat(1_000)}`;
    const started = performance.now();
    expect(await allows(saying(`${agents}\n${rules}`), '/a')).toBe(true);
    expect(await allows(saying(stars), `/${'a'.repeat(2_000)}`)).toBe(false);
    expect(await allows(saying(`User-agent: *\nDisallow: /${'*'.repeat(500_000)}b`), '/a')).toBe(true);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('fetching pages as a robot', () => {
  it('asks once a day and host, and not for what is there for programs', async () => {
    let now = NOW;
    const clock: Clock = { ...standing(NOW), now: () => now };
    const site = await origin((request, response) =>
      response.end(request.url === '/robots.txt' ? 'User-agent: handfix\nDisallow: /secret' : 'page'),
    );
    const http = client({ clock });
    const page = (path: string) => http.fetch({ url: site.url + path, asRobot: true });
    await http.fetch({ url: `${site.url}/secret` });
    await Promise.all([page('/a'), page('/b')]);
    await expect(page('/secret')).rejects.toMatchObject({
      code: 'robots',
      message: `the robots.txt of 127.0.0.1:${site.port} does not allow to read /secret`,
    });
    expect(site.requests.map((r) => r.url).sort()).toEqual(['/a', '/b', '/robots.txt', '/secret']);
    now += DAY_MS;
    await page('/a');
    expect(site.requests.filter((r) => r.url === '/robots.txt')).toHaveLength(2);
  });

  it('is kept to by a redirect as well', async () => {
    const closed = await origin((_, response) => response.end('User-agent: *\nDisallow: /'));
    const open = await origin((request, response) =>
      request.url === '/robots.txt'
        ? response.writeHead(404).end()
        : response.writeHead(302, { location: `${closed.url}/x` }).end(),
    );
    expect((await failureOf(client().fetch({ url: `${open.url}/a`, asRobot: true }))).code).toBe('robots');
    expect(closed.requests.map((r) => r.url)).toEqual(['/robots.txt']);
  });

  it.each([404, 403, 410])('reads everything where there are no rules to be had (%i)', async (status) => {
    const site = await origin((request, response) =>
      response.writeHead(request.url === '/robots.txt' ? status : 200).end('page'),
    );
    expect((await client().fetch({ url: `${site.url}/a`, asRobot: true })).outcome).toBe('ok');
  });

  it('reads nothing for now where the server is in trouble, and keeps to what it said before', async () => {
    let now = NOW;
    let status = 503;
    const site = await origin((request, response) => {
      const isRules = request.url === '/robots.txt';
      response.writeHead(isRules ? status : 200).end(isRules ? 'User-agent: *\nDisallow: /b' : 'page');
    });
    const http = client({ clock: { ...standing(NOW), now: () => now } });
    const page = (path: string) => http.fetch({ url: site.url + path, asRobot: true });
    const failure = await failureOf(page('/a'));
    expect([failure.code, failure.message]).toEqual([
      'robots-unknown',
      `what 127.0.0.1:${site.port} allows could not be found out in its robots.txt: 127.0.0.1:${site.port} is overloaded or under maintenance (503)`,
    ]);
    status = 200;
    expect((await failureOf(page('/a'))).code).toBe('robots-unknown');
    now += HOUR_MS;
    expect((await page('/a')).outcome).toBe('ok');
    status = 503;
    now += DAY_MS;
    expect((await failureOf(page('/b'))).code).toBe('robots');
    expect((await page('/a')).outcome).toBe('ok');
  });

  it('reads the beginning of a robots.txt that does not end', async () => {
    const site = await origin((request, response) => {
      if (request.url !== '/robots.txt') return response.end('page');
      response.write('User-agent: *\nDisallow: /b\n');
      const more = setInterval(() => response.write('# nothing\n'.repeat(10_000)), 1);
      response.on('close', () => clearInterval(more));
    });
    const http = client();
    expect((await http.fetch({ url: `${site.url}/a`, asRobot: true })).outcome).toBe('ok');
    expect((await failureOf(http.fetch({ url: `${site.url}/b`, asRobot: true }))).code).toBe('robots');
  });
});
