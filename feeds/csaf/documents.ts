import type { ListedDocument } from '../formats/csaf/listing.ts';
import type { Provider } from '../formats/csaf/provider.ts';
import { ParseError } from '../formats/parse-error.ts';
import { FetchError } from '../http/fetch-error.ts';
import type { FetchTarget, KindTools } from '../kind.ts';
import type { CsafDocumentTask, CsafRead } from '../reading/csaf-document.ts';
import { MAX_KEY_BYTES, MAX_SIGNATURE_BYTES } from '../signatures/openpgp.ts';
import { MAX_DOCUMENT_BYTES, READ_MS } from './provider-search.ts';

const MAX_CHECKSUM_BYTES = 10_000;

type Keys = CsafDocumentTask['keys'];
type Proofs = Pick<CsafDocumentTask, 'checksum' | 'signature' | 'keys' | 'needsSignature'>;

/** Fetches documents with the files beside them, and has them checked and read. */
export class CsafDocuments {
  readonly #target: FetchTarget;
  readonly #provider: Provider | undefined;
  readonly #tools: KindTools;
  #keys: Promise<Keys> | undefined;

  constructor(target: FetchTarget, provider: Provider | undefined, tools: KindTools) {
    this.#target = target;
    this.#provider = provider;
    this.#tools = tools;
  }

  /** Throws `FetchError` when it, or what it is to be checked with, cannot be had. */
  async read(document: ListedDocument): Promise<CsafRead> {
    const { http, signal } = this.#tools;
    if (this.#isUnsafe(document.url))
      return { passed: false, why: 'its address is not encrypted, and its provider’s is', digest: '' };
    const answer = await http.fetch({
      url: document.url,
      maxBytes: MAX_DOCUMENT_BYTES,
      accept: 'application/json',
      signal,
    });
    if (answer.outcome !== 'ok') throw new FetchError('http-status', 'the server gave no document');
    return this.check(document, answer);
  }

  async check(
    document: ListedDocument,
    { bytes, contentType }: { readonly bytes: Uint8Array; readonly contentType: string | undefined },
  ): Promise<CsafRead> {
    const { reader, clock } = this.#tools;
    const { publisher, options } = this.#target;
    const task = {
      bytes,
      contentType,
      contentLocation: undefined,
      url: document.url,
      publisher,
      options,
      name: document.name,
      namespace: this.#provider?.namespace,
      now: clock.now(),
      ...(await this.#proofs(document)),
    };
    try {
      return await reader.read('csafDocument', task, READ_MS);
    } catch (error) {
      if (error instanceof ParseError) return { passed: false, why: error.message, digest: '' };
      throw error;
    }
  }

  async #proofs(document: ListedDocument): Promise<Proofs> {
    const { sha256, sha512, signature, beside, url } = document;
    const { keyFile, unsigned } = this.#target.options;
    const isTrusted = this.#provider?.role === 'csaf_trusted_provider';
    const needsSignature = unsigned === undefined ? keyFile !== undefined || isTrusted : unsigned === 'refused';
    const strong = await this.#file(sha512 ?? (beside ? `${url}.sha512` : undefined), MAX_CHECKSUM_BYTES);
    const weaker = strong ?? (await this.#file(sha256 ?? (beside ? `${url}.sha256` : undefined), MAX_CHECKSUM_BYTES));
    const algorithm = strong ? ('sha512' as const) : ('sha256' as const);
    this.#keys ??= this.#fetchKeys();
    const keys = await this.#keys;
    const signatureUrl = signature ?? (beside ? `${url}.asc` : undefined);
    const isOfUse = keys !== undefined || needsSignature || signature !== undefined;
    return {
      needsSignature,
      keys,
      ...(weaker && { checksum: { algorithm, bytes: weaker } }),
      signature: isOfUse ? await this.#file(signatureUrl, MAX_SIGNATURE_BYTES) : undefined,
    };
  }

  /** `undefined` when there is no such file. */
  async #file(url: string | undefined, maxBytes: number): Promise<Uint8Array | undefined> {
    if (url === undefined || this.#isUnsafe(url)) return undefined;
    const { http, signal } = this.#tools;
    try {
      const answer = await http.fetch({ url, maxBytes, accept: '*/*', signal });
      return answer.outcome === 'ok' ? answer.bytes : undefined;
    } catch (error) {
      if (error instanceof FetchError && (error.code === 'gone' || [403, 404].includes(error.status ?? 0)))
        return undefined;
      throw error;
    }
  }

  /** The operator's own key file goes before what the provider says of itself. `undefined`: there is none to check with. */
  async #fetchKeys(): Promise<Keys> {
    const { keys } = this.#tools;
    const { keyFile } = this.#target.options;
    if (keyFile !== undefined) return [{ bytes: await keys.read(keyFile) }];
    const found: { bytes: Uint8Array; fingerprint?: string }[] = [];
    for (const { url, fingerprint } of this.#provider?.keys ?? []) {
      const bytes = await this.#file(url, MAX_KEY_BYTES);
      if (bytes) found.push({ bytes, ...(fingerprint !== undefined && { fingerprint }) });
    }
    return found.length > 0 ? found : undefined;
  }

  #isUnsafe(url: string): boolean {
    return new URL(this.#target.url).protocol === 'https:' && new URL(url).protocol !== 'https:';
  }
}
