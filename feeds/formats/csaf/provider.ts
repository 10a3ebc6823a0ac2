import { z } from 'zod';
import { listOf, text } from './schema.ts';

/** What a provider says of itself and of where its documents are (CSAF 2.0 section 7.1.7, and 2.1). Addresses are absolute. */
export interface Provider {
  readonly name?: string;
  readonly namespace?: string;
  readonly role: 'csaf_publisher' | 'csaf_provider' | 'csaf_trusted_provider';
  /** ROLIE feeds. */
  readonly feeds: readonly { readonly url: string; readonly tlp?: string }[];
  /** Folders with changes.csv and index.txt. */
  readonly directories: readonly string[];
  readonly keys: readonly { readonly url: string; readonly fingerprint?: string }[];
}

const Metadata = z.object({
  metadata_version: text,
  publisher: z.object({ name: text, namespace: text }).optional().catch(undefined),
  role: z.enum(['csaf_publisher', 'csaf_provider', 'csaf_trusted_provider']).catch('csaf_provider'),
  distributions: listOf(
    z.object({
      /** 2.0 */
      directory_url: text,
      /** 2.1 */
      directory: z.object({ url: z.string() }).optional().catch(undefined),
      rolie: z
        .object({ feeds: listOf(z.object({ url: z.string(), tlp_label: text })) })
        .optional()
        .catch(undefined),
    }),
  ),
  public_openpgp_keys: listOf(z.object({ url: z.string(), fingerprint: text })),
});

const MAX_LISTINGS = 50;
const MAX_KEYS = 20;

/** `undefined` when it is no provider-metadata.json. `url`: where it was found. */
export function readProvider(value: unknown, url: string): Provider | undefined {
  const read = Metadata.safeParse(value);
  if (!read.success || read.data.metadata_version === undefined) return undefined;
  const { publisher, role, distributions, public_openpgp_keys } = read.data;
  const absolute = (address: string) => (URL.canParse(address, url) ? [new URL(address, url).href] : []);
  const feeds = distributions.flatMap(({ rolie }) => rolie?.feeds ?? []);
  const directories = distributions.flatMap(({ directory, directory_url }) => directory?.url ?? directory_url ?? []);
  return {
    role,
    feeds: feeds
      .flatMap(({ url: feed, tlp_label: tlp }) => absolute(feed).map((href) => ({ url: href, ...(tlp && { tlp }) })))
      .slice(0, MAX_LISTINGS),
    directories: directories
      .flatMap((directory) => absolute(directory.endsWith('/') ? directory : `${directory}/`))
      .slice(0, MAX_LISTINGS),
    keys: public_openpgp_keys
      .flatMap(({ url: key, fingerprint }) =>
        absolute(key).map((href) => ({
          url: href,
          ...(fingerprint && { fingerprint: fingerprint.replace(/\s/g, '').toUpperCase() }),
        })),
      )
      .slice(0, MAX_KEYS),
    ...(publisher?.name && { name: publisher.name.slice(0, 80) }),
    ...(publisher?.namespace && { namespace: publisher.namespace }),
  };
}

/** Addresses of the `CSAF:` fields of a security.txt (section 7.1.8), in their order. */
export function securityTxtAddresses(body: string): string[] {
  const fields = body.split(/\r?\n/).flatMap((line) => /^csaf:\s*(https?:\/\/\S{1,2000})\s*$/i.exec(line)?.[1] ?? []);
  return fields.slice(0, MAX_KEYS);
}
