import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/clock.ts';
import { HandClock } from '../support/polling.ts';
import { failureOf, web } from './http-server.ts';

const { origin, client } = web();

describe('a host', () => {
  it('gets no more requests than its share of a day, whatever else is read', async () => {
    const clock = new HandClock();
    const site = await origin((_, response) => response.end('x'));
    const other = await origin((_, response) => response.end('x'));
    const http = client({ clock, hostShare: { requests: 2, bytes: 1e9 } });
    await http.fetch({ url: site.url });
    clock.forward(2 * HOUR_MS);
    await http.fetch({ url: site.url });
    const error = await failureOf(http.fetch({ url: site.url }));
    expect(error).toMatchObject({ code: 'over-budget' });
    expect(error.message).toContain('has had its share of a day, 2 requests');
    await http.fetch({ url: other.url });
    expect(site.requests).toHaveLength(2);
    expect(error.retryAfterMs).toBeGreaterThan(DAY_MS - 3 * HOUR_MS);
    clock.forward(error.retryAfterMs ?? 0);
    await http.fetch({ url: site.url });
    expect(site.requests).toHaveLength(3);
    expect(await failureOf(http.fetch({ url: site.url }))).toMatchObject({ code: 'over-budget' });
  });

  it('sends no more bytes than its share of a day', async () => {
    const site = await origin((_, response) => response.end('x'.repeat(600_000)));
    const http = client({ hostShare: { requests: 100, bytes: 1e6 } });
    await http.fetch({ url: site.url });
    await http.fetch({ url: site.url });
    expect((await failureOf(http.fetch({ url: site.url }))).message).toContain('1 MB');
  });

  it('counts what a process before asked of it', async () => {
    const clock = new HandClock();
    const site = await origin((_, response) => response.end('x'));
    const http = client({ clock, hostShare: { requests: 5, bytes: 1e9 } });
    const host = new URL(site.url).host;
    http.restoreTraffic([{ host, hour: clock.now() - 3 * HOUR_MS, requests: 5, bytes: 0 }]);
    expect(await failureOf(http.fetch({ url: site.url }))).toMatchObject({ code: 'over-budget' });
    clock.forward(23 * HOUR_MS);
    expect((await http.fetch({ url: site.url })).outcome).toBe('ok');
  });

  it('is counted for each redirect, and for nothing that is refused', async () => {
    const site = await origin((request, response) =>
      response.writeHead(request.url === '/' ? 302 : 200, { location: '/there' }).end('12345'),
    );
    const told: unknown[] = [];
    const http = client({ hostShare: { requests: 2, bytes: 1e9 } });
    const counted = http.counted((...spent) => told.push(spent.slice(1)));
    await counted.fetch({ url: site.url });
    await failureOf(counted.fetch({ url: site.url }));
    expect(told).toEqual([
      [1, 0],
      [1, 0],
      [0, 5],
    ]);
  });

  it('that asks for fewer visits is left alone by all, for as long as it says', async () => {
    const clock = new HandClock();
    const site = await origin((request, response) =>
      response.writeHead(request.url === '/a' ? 429 : 200, { 'retry-after': '600' }).end('x'),
    );
    const http = client({ clock });
    expect(await failureOf(http.fetch({ url: `${site.url}/a` }))).toMatchObject({ status: 429 });
    const error = await failureOf(http.fetch({ url: `${site.url}/b` }));
    expect(error).toMatchObject({ code: 'host-busy', retryAfterMs: 10 * MINUTE_MS });
    clock.forward(10 * MINUTE_MS);
    expect((await http.fetch({ url: `${site.url}/b` })).outcome).toBe('ok');
    expect(site.requests).toHaveLength(2);
  });
});
