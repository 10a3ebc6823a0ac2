import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { failureOf, web } from './http-server.ts';

const { origin, client, listen } = web();
const TEXT = 'Set the permissions by hand. '.repeat(1_000);
const textOf = (result: { outcome: string; bytes?: Uint8Array }) => Buffer.from(result.bytes ?? []).toString();

describe('a packed answer', () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['Identity', Buffer.from(TEXT)],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
  ])('in %s is unpacked', async (encoding, bytes) => {
    const site = await origin((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes));
    expect(textOf(await client().fetch({ url: site.url }))).toBe(TEXT);
  });

  it.each([
    ['gzip', Buffer.from('<rss>not packed at all</rss>')],
    ['gzip', gzipSync(TEXT).subarray(0, 50)],
    ['br', Buffer.from('<rss>not packed at all</rss>')],
    ['deflate', Buffer.from([0x78, 0x9c, 0xff, 0xff, 0xff])],
    ['zstd', Buffer.from(TEXT)],
    ['constructor', Buffer.from(TEXT)],
    ['gzip, gzip, gzip, gzip', gzipSync(TEXT)],
  ])('that is not the %s it says is refused, and frees the connection', async (encoding, bytes) => {
    const site = await origin((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes));
    const http = client();
    for (let i = 0; i < 4; i++)
      expect(await failureOf(http.fetch({ url: site.url }))).toMatchObject({ code: 'bad-encoding' });
  });

  it.each(['gzip', 'gzip, gzip'])('that is a bomb in %s stops at the limit', async (encoding) => {
    const zeros = gzipSync(Buffer.alloc(200_000_000));
    const bomb = encoding === 'gzip' ? zeros : gzipSync(zeros);
    const site = await origin((_, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bomb));
    const before = process.memoryUsage().rss;
    expect(await failureOf(client().fetch({ url: site.url }))).toMatchObject({
      code: 'too-large',
      message: 'the answer is larger than 1 MB',
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  it('may be exactly as large as allowed', async () => {
    const site = await origin((_, response) => response.end('12345'));
    expect(textOf(await client({ maxBytes: 5 }).fetch({ url: site.url }))).toBe('12345');
    const error = await failureOf(client().fetch({ url: site.url, maxBytes: 4 }));
    expect(error).toMatchObject({ code: 'too-large' });
  });

  it('that says it is larger is not even begun', async () => {
    const site = await origin((request, response) => {
      response.writeHead(200, { 'content-length': request.url === '/over' ? '5' : '4' });
      if (request.url === '/over') response.flushHeaders();
      else response.end('1234');
    });
    const http = client({ maxBytes: 4, timeoutMs: 60_000 });
    // No byte of it ever comes: were it waited for, this would take a minute.
    expect(await failureOf(http.fetch({ url: `${site.url}/over` }))).toMatchObject({
      code: 'too-large',
      message: 'the answer is larger than 0 kB',
    });
    expect(textOf(await http.fetch({ url: `${site.url}/fits` }))).toBe('1234');
  });

  it('that never ends is cut off at the limit', async () => {
    const site = await origin((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    });
    expect(await failureOf(client().fetch({ url: site.url }))).toMatchObject({ code: 'too-large' });
  });
});

describe('a slow server', () => {
  const drip = (encoding?: string) =>
    origin((_, response) => {
      response.writeHead(200, encoding === undefined ? {} : { 'content-encoding': encoding });
      const packed = encoding === 'deflate' ? deflateSync(TEXT) : gzipSync(TEXT);
      let sent = 0;
      const timer = setInterval(() => response.write(packed.subarray(sent, ++sent)), 20);
      response.on('close', () => clearInterval(timer));
    });

  it.each([undefined, 'gzip', 'deflate'])('that drips (%s) is given up after the time limit', async (encoding) => {
    const site = await drip(encoding);
    const began = performance.now();
    const error = await failureOf(client({ timeoutMs: 250 }).fetch({ url: site.url }));
    expect(error.code).toBe('timeout');
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('that never answers is given up', async () => {
    const site = await origin(() => {});
    const error = await failureOf(client({ timeoutMs: 150 }).fetch({ url: site.url }));
    expect(error).toMatchObject({ code: 'timeout' });
    expect(error.message).toMatch(/did not answer in time/);
  });

  it('has one time limit for all its redirects', async () => {
    const site = await origin((request, response) => {
      setTimeout(() => response.writeHead(302, { location: `${request.url}x` }).end(), 150);
    });
    const error = await failureOf(client({ timeoutMs: 400 }).fetch({ url: site.url }));
    expect(error).toMatchObject({ code: 'timeout' });
    expect(site.requests.length).toBeLessThan(5);
  });
});

describe('a broken server', () => {
  const raw = async (answer: string) => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
  };

  it.each([
    ['an answer cut off', 'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort'],
    ['a chunk cut off', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nshort'],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['nothing', ''],
    ['too many headers', `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`],
  ])('with %s is a failure, never half a feed', async (_, answer) => {
    const server = await raw(answer);
    expect(await failureOf(client().fetch({ url: server.url }))).toMatchObject({ code: 'connect' });
    server.close();
  });

  it('with a certificate that nobody vouches for is refused, and https never falls back to http', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'handfix-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const words = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost';
    execFileSync('openssl', [...words.split(' '), '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
      response.end('x'),
    );
    const port = await listen(server);
    rmSync(folder, { recursive: true });
    expect(await failureOf(client().fetch({ url: `https://127.0.0.1:${port}/` }))).toMatchObject({ code: 'tls' });
    const plain = await origin((_, response) => response.end('x'));
    expect(await failureOf(client().fetch({ url: plain.url.replace('http:', 'https:') }))).toMatchObject({
      code: 'tls',
    });
  });
});

describe('turns', () => {
  const timed = () => {
    let busy = 0;
    const seen = { most: 0, starts: [] as number[] };
    return {
      seen,
      answer: (_: unknown, response: { end(text: string): void }) => {
        seen.starts.push(performance.now());
        seen.most = Math.max(seen.most, ++busy);
        setTimeout(() => {
          busy--;
          response.end('x');
        }, 30);
      },
    };
  };

  it('let one request at a time to a host, with the pause between', async () => {
    const { seen, answer } = timed();
    const site = await origin(answer);
    const http = client({ hostPauseMs: 80 });
    await Promise.all([1, 2, 3].map((i) => http.fetch({ url: `${site.url}/${i}` })));
    expect(seen.most).toBe(1);
    expect(seen.starts[2]! - seen.starts[0]!).toBeGreaterThanOrEqual(200);
    expect(site.requests.map((r) => r.url)).toEqual(['/1', '/2', '/3']);
  });

  it('let different hosts be fetched at the same time', async () => {
    const { seen, answer } = timed();
    const sites = await Promise.all([origin(answer), origin(answer), origin(answer)]);
    const http = client({ hostPauseMs: 10_000 });
    await Promise.all(sites.map((site) => http.fetch({ url: site.url })));
    expect(seen.most).toBe(3);
  });

  it('go to the next when one fails or gives up', async () => {
    const site = await origin((request, response) => {
      if (request.url === '/bad') request.socket.destroy();
      else if (request.url === '/slow') setTimeout(() => response.end('x'), 150);
      else response.end('x');
    });
    const http = client();
    const stop = new AbortController();
    const slow = http.fetch({ url: `${site.url}/slow` });
    const waiting = failureOf(http.fetch({ url: `${site.url}/waiting`, signal: stop.signal }));
    const bad = failureOf(http.fetch({ url: `${site.url}/bad` }));
    const last = http.fetch({ url: `${site.url}/last` });
    stop.abort();
    expect(await waiting).toMatchObject({ code: 'aborted' });
    expect((await slow).outcome).toBe('ok');
    expect(await bad).toMatchObject({ code: 'connect' });
    expect((await last).outcome).toBe('ok');
    expect(site.requests.map((r) => r.url)).toEqual(['/slow', '/bad', '/last']);
  });

  it('do not count as time that the server takes', async () => {
    const { answer } = timed();
    const site = await origin(answer);
    const http = client({ hostPauseMs: 150, timeoutMs: 250 });
    const results = await Promise.all([1, 2, 3, 4].map(() => http.fetch({ url: site.url })));
    expect(results.map((r) => r.outcome)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });
});

describe('stopping', () => {
  it('breaks off a fetch at once, in its headers and in its body', async () => {
    const site = await origin((request, response) => {
      if (request.url === '/body') response.writeHead(200).write('begin');
    });
    for (const path of ['/head', '/body']) {
      const stop = new AbortController();
      const fetching = failureOf(client().fetch({ url: site.url + path, signal: stop.signal }));
      setTimeout(() => stop.abort(), 60);
      expect(await fetching).toMatchObject({ code: 'aborted' });
    }
    const done = AbortSignal.abort();
    expect(await failureOf(client().fetch({ url: site.url, signal: done }))).toMatchObject({ code: 'aborted' });
    expect(site.requests.length).toBe(2);
  });

  it('ends what runs, what waits and what pauses', async () => {
    const site = await origin(() => {});
    const paused = await origin((_, response) => response.end('x'));
    let sleeping = 0;
    const sleep = (ms: number, signal?: AbortSignal) => {
      sleeping++;
      return systemClock.sleep(ms, signal).finally(() => sleeping--);
    };
    const http = client({ hostPauseMs: 60_000, clock: { now: systemClock.now, sleep } });
    await http.fetch({ url: paused.url });
    const fetches = [site.url, site.url, paused.url].map((url) => failureOf(http.fetch({ url })));
    await systemClock.sleep(50);
    await http.close();
    expect((await Promise.all(fetches)).map((e) => e.code)).toEqual(['aborted', 'aborted', 'aborted']);
    await systemClock.sleep(5);
    expect(sleeping).toBe(0);
    expect(await failureOf(http.fetch({ url: site.url }))).toMatchObject({ code: 'aborted' });
  });

  it('costs no warning however many fetches hear the same signal', async () => {
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.name);
    process.on('warning', note);
    const site = await origin((_, response) => response.end('x'));
    const http = client();
    const stop = new AbortController();
    await Promise.all(Array.from({ length: 40 }, () => http.fetch({ url: site.url, signal: stop.signal })));
    await systemClock.sleep(20);
    process.off('warning', note);
    expect(warnings).toEqual([]);
    expect(site.requests.length).toBe(40);
  });
});
