import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { csafFileName } from '../../feeds/formats/csaf/advisory.ts';
import { type CsafLook, csafDocument } from './csaf-document.ts';
import type { Signer } from './openpgp.ts';

export interface Published extends CsafLook {
  readonly id: string;
  /** When the listing says that it was changed; by default as the document does. */
  readonly listedAt?: string;
  readonly body?: string;
  /** Default: the digest of the body. */
  readonly checksum?: string | 'none';
  /** Default: made with the provider's key. */
  readonly signature?: string | Signer | 'none';
  /** It is listed, and not there. */
  readonly missing?: boolean;
}

export interface ProviderLook {
  readonly signer?: Signer;
  readonly role?: 'csaf_provider' | 'csaf_trusted_provider';
  readonly form?: 'rolie' | 'changes' | 'index';
  /** What the metadata says that the key's fingerprint is. */
  readonly fingerprint?: string;
  /** ROLIE entries on a page. */
  readonly pageSize?: number;
  readonly label?: string;
}

export interface CsafProvider {
  readonly url: string;
  readonly metadataUrl: string;
  /** `GET /path`, oldest first. */
  readonly requests: string[];
  /** Paths of documents that were asked for. */
  readonly asked: () => string[];
  publish(...documents: Published[]): void;
  withdraw(id: string): void;
  /** Answers a path in another way. */
  answer(path: string, answer: (request: IncomingMessage, response: ServerResponse) => void): void;
  stop(): Promise<void>;
}

const hashOf = (algorithm: string, body: string) => createHash(algorithm).update(body).digest('hex');

/** A CSAF provider on loopback, with every file that the standard has: made as it is asked for. */
export async function startCsafProvider(look: ProviderLook = {}): Promise<CsafProvider> {
  const { signer, role = 'csaf_trusted_provider', form = 'rolie' } = look;
  const documents = new Map<string, Published>();
  const answers = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();
  const requests: string[] = [];
  const pathOf = ({ id, published = '2026' }: Published) => `${published.slice(0, 4)}/${csafFileName(id)}.json`;
  const timeOf = ({ listedAt, updated, published }: Published) => listedAt ?? updated ?? published ?? '';
  const bodyOf = (document: Published) => document.body ?? csafDocument(document);
  let origin = '';

  function metadata() {
    return JSON.stringify({
      canonical_url: `${origin}/.well-known/csaf/provider-metadata.json`,
      distributions: [
        form === 'rolie'
          ? {
              rolie: { feeds: [{ summary: 'All', tlp_label: look.label ?? 'WHITE', url: `${origin}/csaf/feed.json` }] },
            }
          : { directory_url: `${origin}/csaf/` },
      ],
      last_updated: '2026-03-02T08:00:00Z',
      list_on_CSAF_aggregators: true,
      metadata_version: '2.0',
      mirror_on_CSAF_aggregators: false,
      public_openpgp_keys: signer
        ? [{ fingerprint: look.fingerprint ?? signer.fingerprint, url: `${origin}/csaf/key.asc` }]
        : [],
      publisher: { category: 'vendor', name: 'Example Vendor', namespace: 'https://vendor.example' },
      role,
    });
  }

  function rolie(page: number) {
    const all = [...documents.values()];
    const size = look.pageSize ?? all.length;
    const shown = all.slice(page * size, (page + 1) * size);
    const link = [{ rel: 'self', href: `${origin}/csaf/feed.json` }];
    if ((page + 1) * size < all.length) link.push({ rel: 'next', href: `${origin}/csaf/feed.json?page=${page + 1}` });
    return JSON.stringify({
      feed: {
        id: 'example-csaf-feed',
        title: 'Example Vendor’s documents',
        link,
        category: [{ scheme: 'urn:ietf:params:rolie:category:information-type', term: 'csaf' }],
        updated: '2026-03-02T08:00:00Z',
        entry: shown.map((document) => {
          const href = `${origin}/csaf/${pathOf(document)}`;
          return {
            id: document.id,
            title: document.title ?? document.id,
            published: document.published,
            updated: timeOf(document),
            content: { src: href, type: 'application/json' },
            format: { schema: 'https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json', version: '2.0' },
            link: [
              { rel: 'self', href },
              ...(document.checksum === 'none' ? [] : [{ rel: 'hash', href: `${href}.sha512` }]),
              ...(document.signature === 'none' || !signer ? [] : [{ rel: 'signature', href: `${href}.asc` }]),
            ],
          };
        }),
      },
    });
  }

  async function file(path: string): Promise<string | undefined> {
    if (path === '/.well-known/csaf/provider-metadata.json') return metadata();
    if (path === '/csaf/key.asc') return signer?.publicKey;
    if (path.startsWith('/csaf/feed.json') && form === 'rolie') return rolie(Number(/page=(\d+)/.exec(path)?.[1] ?? 0));
    const lines = (line: (document: Published) => string) => `${[...documents.values()].map(line).join('\r\n')}\r\n`;
    if (path === '/csaf/changes.csv' && form === 'changes') return lines((d) => `"${pathOf(d)}","${timeOf(d)}"`);
    if (path === '/csaf/index.txt' && form !== 'rolie') return lines(pathOf);
    const [, name, ending] = /^\/csaf\/(.+?\.json)(\.sha256|\.sha512|\.asc)?$/.exec(path) ?? [];
    const document = name === undefined ? undefined : documents.get(name);
    if (!document || document.missing) return undefined;
    const body = bodyOf(document);
    if (ending === undefined) return body;
    if (ending === '.asc') {
      if (document.signature === 'none') return undefined;
      if (typeof document.signature === 'string') return document.signature;
      return (document.signature ?? signer)?.sign(body);
    }
    if (document.checksum === 'none' || ending === '.sha256') return undefined;
    return document.checksum ?? `${hashOf('sha512', body)}  ${name?.split('/').at(-1)}\n`;
  }

  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(`${request.method} ${path}`);
    const own = answers.get(path);
    if (own) return own(request, response);
    void file(path).then((body) => {
      const etag = body === undefined ? '' : `"${hashOf('sha256', body)}"`;
      if (body !== undefined && request.headers['if-none-match'] === etag)
        return response.writeHead(304, { etag }).end();
      return response.writeHead(body === undefined ? 404 : 200, etag ? { etag } : {}).end(body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    metadataUrl: `${origin}/.well-known/csaf/provider-metadata.json`,
    requests,
    asked: () => requests.flatMap((line) => /^GET \/csaf\/(\d{4}\/.+\.json)$/.exec(line)?.[1] ?? []),
    publish: (...more) => {
      for (const document of more) documents.set(pathOf(document), document);
    },
    withdraw: (id) => {
      for (const [path, document] of documents) if (document.id === id) documents.delete(path);
    },
    answer: (path, answer) => answers.set(path, answer),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
