import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { Addresses } from '../../feeds/http/addresses.ts';
import { failureOf, web } from './http-server.ts';

const { origin, client } = web();
const v4 = (...addresses: string[]): LookupAddress[] => addresses.map((address) => ({ address, family: 4 }));
const never = async (): Promise<LookupAddress[]> => {
  throw new Error('a literal was looked up');
};

describe('private addresses', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://①②⑦.0.0.1/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://192.168.1.1:8443/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::127.0.0.1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b:1::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:7f00:1::]/',
    'http://[fc00::1]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[2001:db8::1]/',
    'http://[4000::1]/',
    'https://127.0.0.1/',
  ])('are refused in any spelling: %s', async (url) => {
    const error = await failureOf(client({ allow: [], resolve: never }).fetch({ url }));
    expect(error).toMatchObject({ code: 'refused-address' });
    expect(error.message).toContain('FETCH_ALLOW');
  });

  it('are refused behind a name, whichever of its addresses they are', async () => {
    const site = await origin((_, response) => response.end('secret'));
    const names: Record<string, LookupAddress[]> = {
      'one.example': v4('127.0.0.1'),
      'both.example': v4('127.0.0.1', '10.0.0.1'),
      'mapped.example': [{ address: '::ffff:127.0.0.1', family: 6 }],
      'strange.example': [{ address: 'not an address', family: 4 }],
    };
    const http = client({ allow: [], resolve: async (host) => names[host] ?? [] });
    for (const name of Object.keys(names)) {
      const error = await failureOf(http.fetch({ url: `http://${name}:${site.port}/` }));
      expect(error).toMatchObject({ code: 'refused-address' });
    }
    expect(site.requests).toEqual([]);
  });

  it('are refused when a name that was public changes between two connections', async () => {
    const site = await origin((_, response) => response.writeHead(200, { connection: 'close' }).end('feed'));
    const answers = [v4('127.0.0.2'), v4('127.0.0.1')];
    const asked: string[] = [];
    const http = client({
      allow: ['127.0.0.2'],
      resolve: async (host) => {
        asked.push(host);
        return answers[asked.length - 1] ?? [];
      },
    });
    const url = `http://feed.example:${site.port}/`;
    // Nobody listens at .2; what counts is that the very address that was judged is the one connected to.
    expect(await failureOf(http.fetch({ url }))).toMatchObject({ code: 'connect' });
    expect(await failureOf(http.fetch({ url }))).toMatchObject({ code: 'refused-address' });
    expect(asked).toEqual(['feed.example', 'feed.example']);
    expect(site.requests).toEqual([]);
  });

  it('are refused after a redirect', async () => {
    const inner = await origin((_, response) => response.end('secret'));
    const outer = await origin((_, response) => response.writeHead(302, { location: inner.url }).end());
    const byName = await origin((_, response) =>
      response.writeHead(301, { location: `http://inner.example:${inner.port}/` }).end(),
    );
    const http = client({
      allow: [`127.0.0.1:${outer.port}`, `127.0.0.1:${byName.port}`],
      resolve: async () => v4('127.0.0.1'),
    });
    for (const url of [outer.url, byName.url])
      expect(await failureOf(http.fetch({ url }))).toMatchObject({ code: 'refused-address' });
    expect(inner.requests).toEqual([]);
  });

  it('are passed over when a name has public ones beside them', async () => {
    const site = await origin((_, response) => response.end('feed'));
    const http = client({ allow: ['127.0.0.1'], resolve: async () => v4('10.255.255.1', '127.0.0.1') });
    expect((await http.fetch({ url: `http://feed.example:${site.port}/` })).outcome).toBe('ok');
  });

  it('may be named by the operator: address, network, address and port, or host', async () => {
    const permits = (allow: string[], address: string, host = 'nas.example', port = 443) =>
      new Addresses(allow).permits(address, host, port);
    expect(permits(['10.0.0.5'], '10.0.0.5')).toBe(true);
    expect(permits(['10.0.0.5'], '::ffff:10.0.0.5')).toBe(true);
    expect(permits(['10.0.0.5'], '10.0.0.6')).toBe(false);
    expect(permits(['10.0.0.0/24'], '10.0.0.200')).toBe(true);
    expect(permits(['10.0.0.0/24'], '10.0.1.1')).toBe(false);
    expect(permits(['10.0.0.0/99'], '10.0.0.1')).toBe(false);
    expect(permits(['fd00::/8'], 'fd12::1')).toBe(true);
    expect(permits(['fd00::/8'], '10.0.0.1')).toBe(false);
    expect(permits(['10.0.0.5:8080'], '10.0.0.5', 'nas.example', 8080)).toBe(true);
    expect(permits(['10.0.0.5:8080'], '10.0.0.5')).toBe(false);
    expect(permits(['[::1]:8080'], '::1', '::1', 8080)).toBe(true);
    expect(permits(['[::1]'], '::1', '::1')).toBe(true);
    expect(permits(['NAS.example'], '10.0.0.5')).toBe(true);
    expect(permits(['nas.example:80'], '10.0.0.5')).toBe(false);
    expect(permits(['nas.example'], '10.0.0.5', 'other.example')).toBe(false);
  });

  it('are not what public ones are', () => {
    const none = new Addresses();
    for (const address of ['93.184.216.34', '2606:4700::1111', '::ffff:93.184.216.34'])
      expect(none.permits(address, 'feed.example', 443)).toBe(true);
  });
});

describe('a host that is not there', () => {
  it('is told apart by what is wrong with it', async () => {
    const gone = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const lost = client({ resolve: () => Promise.reject(gone) });
    const error = await failureOf(lost.fetch({ url: 'http://nowhere.example/' }));
    expect(error).toMatchObject({ code: 'dns', message: 'the name nowhere.example cannot be found' });
    const empty = client({ resolve: async () => [] });
    expect(await failureOf(empty.fetch({ url: 'http://nowhere.example/' }))).toMatchObject({ code: 'dns' });
    // Port 9 of loopback: nobody discards here.
    const refused = await failureOf(client().fetch({ url: 'http://127.0.0.1:9/' }));
    expect(refused).toMatchObject({ code: 'connect', message: '127.0.0.1:9: the server refuses connections' });
  });
});
