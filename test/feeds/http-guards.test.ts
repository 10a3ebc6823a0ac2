import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { Addresses } from '../../feeds/http/addresses.ts';
import { failureOf, web } from './http-server.ts';

const { origin, client } = web();
const v4 = (...addresses: string[]): LookupAddress[] => addresses.map((address) => ({ address, family: 4 }));
const never = async (): Promise<LookupAddress[]> => {
  throw new Error('a literal was looked up');
};

/** Every way to write an address that is not public. */
const PRIVATE = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://127.0.1/',
  'http://127.0.0.1./',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0x7f.1/',
  'http://0177.0.0.1/',
  'http://017700000001/',
  'http://0x7f.0.0.01/',
  'http://①②⑦.0.0.1/',
  'http://127。0。0。1/',
  'http://%31%32%37.0.0.1/',
  'http://0.0.0.0/',
  'http://0/',
  'http://10.1.2.3/',
  'http://172.16.0.1/',
  'http://100.64.0.1/',
  'http://192.168.1.1:8443/',
  'http://192.0.0.170/',
  'http://198.18.0.1/',
  'http://224.0.0.1/',
  'http://255.255.255.255/',
  'http://[::]/',
  'http://[::1]/',
  'http://[0:0:0:0:0:0:0:1]/',
  'http://[::127.0.0.1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://[::ffff:7f00:1]/',
  'http://[::ffff:0:127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[64:ff9b:1::7f00:1]/',
  'http://[2002:7f00:1::]/',
  'http://[2002:a9fe:a9fe::1]/',
  'http://[2001:0:7f00:1::]/',
  'http://[2001::5601:5601]/',
  'http://[fc00::1]/',
  'http://[fe80::1]/',
  'http://[febf::1]/',
  'http://[fec0::1]/',
  'http://[ff02::1]/',
  'http://[100::1]/',
  'http://[2001:db8::1]/',
  'http://[3fff::1]/',
  'http://[4000::1]/',
  'https://127.0.0.1/',
  // where clouds tell a machine its secrets
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://0251.0376.0251.0376/',
  'http://169.254.43518/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://169.254.170.2/v2/credentials',
  'http://100.100.100.200/latest/meta-data/',
  'http://168.63.129.16/machine',
  'http://[::ffff:168.63.129.16]/machine',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://[fd20:ce::254]/computeMetadata/',
];

describe('private addresses', () => {
  it.each(PRIVATE)('are refused in any spelling: %s', async (url) => {
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

  it('are refused in any spelling after a redirect', async () => {
    const outer = await origin(({ url }, response) =>
      // Headers are bytes: whoever sends other characters sends them as UTF-8.
      response.writeHead(302, { location: Buffer.from(PRIVATE[Number(url?.slice(1))] ?? '').toString('latin1') }).end(),
    );
    const http = client({ allow: [`127.0.0.1:${outer.port}`], resolve: never });
    for (const place of PRIVATE.keys()) {
      const error = await failureOf(http.fetch({ url: `${outer.url}/${place}` }));
      expect(error, PRIVATE[place]).toMatchObject({ code: 'refused-address' });
    }
    expect(outer.requests).toHaveLength(PRIVATE.length);
  });

  it('are refused whichever of them a name leads to, also with a dot at its end', async () => {
    const literals = PRIVATE.map((url) => new URL(url).hostname.replace(/^\[|\]$/g, ''));
    const http = client({
      allow: [],
      resolve: async (host) => {
        const address = literals[Number(/\d+/.exec(host)?.[0])] ?? '';
        return [{ address, family: address.includes(':') ? 6 : 4 }];
      },
    });
    for (const place of literals.keys())
      for (const dot of ['', '.'])
        expect(
          await failureOf(http.fetch({ url: `http://host${place}.example${dot}/` })),
          literals[place],
        ).toMatchObject({
          code: 'refused-address',
        });
  });

  it('are not reached by what only looks like a public name', async () => {
    const http = client({ allow: [], resolve: never });
    for (const url of [
      'http://vendor.example@127.0.0.1/',
      'http://vendor.example:80@127.0.0.1/',
      'http://127.0.0.1:x@vendor.example/',
      'http://[::1%25eth0]/',
      'http://127.0.0.1.1.1/',
      'http://0x100000000/',
      'http://127.0.0.1:99999/',
      'file:///etc/hostname',
      'gopher://127.0.0.1/',
      'http:///',
    ])
      expect(await failureOf(http.fetch({ url })), url).toMatchObject({ code: 'bad-url' });
    // A browser takes a backslash for a slash and so do we: what follows is no host.
    expect(await failureOf(http.fetch({ url: 'http://127.0.0.1\\@vendor.example/' }))).toMatchObject({
      code: 'refused-address',
    });
  });

  it('are refused behind a redirect that names a user', async () => {
    const outer = await origin((_, response) =>
      response.writeHead(302, { location: 'http://vendor.example@127.0.0.1/' }).end(),
    );
    expect(await failureOf(client({ allow: [`127.0.0.1:${outer.port}`] }).fetch({ url: outer.url }))).toMatchObject({
      code: 'bad-url',
    });
    expect(outer.requests).toHaveLength(1);
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
