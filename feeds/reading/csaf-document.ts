import { createHash } from 'node:crypto';
import type { Authenticity } from '../../core/bulletin.ts';
import { csafBulletin, csafFileName, readCsafText } from '../formats/csaf/advisory.ts';
import { decode } from '../formats/feed/decode.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadBulletin, ReadTask } from '../read-bulletin.ts';
import {
  authenticityOf,
  checkDetached,
  fingerprintOf,
  type PublicKeys,
  readPublicKeys,
  signatureFault,
} from '../signatures/openpgp.ts';

export interface CsafDocumentTask extends ReadTask {
  /** Of its file, without the ending. */
  readonly name: string;
  readonly namespace?: string | undefined;
  /** The file that holds the digest. */
  readonly checksum?: { readonly algorithm: 'sha256' | 'sha512'; readonly bytes: Uint8Array } | undefined;
  readonly signature?: Uint8Array | undefined;
  /** Absent: signatures are not checked. */
  readonly keys?: readonly { readonly bytes: Uint8Array; readonly fingerprint?: string }[] | undefined;
  readonly needsSignature: boolean;
  readonly now: number;
}

export type CsafRead =
  | {
      readonly passed: true;
      readonly read: ReadBulletin;
      /** What is not as the standard has it, in words; nothing that matters for trust. */
      readonly oddities: readonly string[];
    }
  | {
      readonly passed: false;
      /** Why it does not count, as the end of a sentence. */
      readonly why: string;
      /** Of these bytes: another content, another digest. */
      readonly digest: string;
    };

/** Checks a document's digest and signature, and only then reads it. Throws `ParseError` for what a worker's limits end. */
export async function readCsafDocument(task: CsafDocumentTask): Promise<CsafRead> {
  const digest = createHash('sha256').update(task.bytes).digest('hex').slice(0, 16);
  try {
    const authenticity = await proven(task);
    const text = decode(task.bytes, task.contentType);
    const advisory = readCsafText(text);
    const { bulletin, ...read } = csafBulletin(text, advisory, task);
    const { tracking, publisher } = advisory.document;
    return {
      passed: true,
      read: { ...read, bulletin: { ...bulletin, authenticity } },
      oddities: [
        ...(task.name.toLowerCase() === csafFileName(tracking.id) ? [] : ['its file is not called after its id']),
        ...(task.namespace && publisher.namespace && publisher.namespace !== task.namespace
          ? ['its publisher is another one than its provider']
          : []),
      ],
    };
  } catch (error) {
    if (error instanceof ParseError) return { passed: false, why: error.message, digest };
    throw error;
  }
}

async function proven(task: CsafDocumentTask): Promise<Authenticity> {
  const checksum = digestAgrees(task);
  const signature = await signedBy(task);
  return { ...signature, ...(checksum && { checksum }) };
}

/** A digest file is as sha256sum writes it: the digest in hex, then the file's name. */
function digestAgrees({ bytes, checksum }: CsafDocumentTask): 'sha256' | 'sha512' | undefined {
  if (!checksum) return undefined;
  const { algorithm } = checksum;
  const said = /^\ufeff?\s*\\?([0-9a-f]{64}(?:[0-9a-f]{64})?)(?![0-9a-f])/i.exec(
    Buffer.from(checksum.bytes).toString('utf8', 0, 1_000),
  );
  const is = createHash(algorithm).update(bytes).digest('hex');
  if (said?.[1]?.length !== is.length) throw new ParseError('signature', `its ${algorithm} checksum cannot be read`);
  if (said[1].toLowerCase() !== is) throw new ParseError('signature', `its ${algorithm} checksum does not fit it`);
  return algorithm;
}

async function signedBy({ bytes, signature, keys, needsSignature, now }: CsafDocumentTask): Promise<Authenticity> {
  if (!signature && needsSignature) throw new ParseError('signature', 'it is not signed');
  if (!signature) return { signature: 'none' };
  if (!keys) {
    if (needsSignature) throw new ParseError('signature', 'there is no key to check its signature with');
    return authenticityOf();
  }
  const check = await checkDetached(bytes, signature, await usable(keys), now);
  const fault = signatureFault(check);
  if (fault !== undefined) throw new ParseError('signature', fault);
  return authenticityOf(check);
}

/** A key counts only when it has the fingerprint that the provider states for it. */
async function usable(keys: NonNullable<CsafDocumentTask['keys']>): Promise<PublicKeys> {
  const found: PublicKeys[number][] = [];
  for (const { bytes, fingerprint } of keys) {
    const read = await readPublicKeys([bytes]).catch((error) => {
      if (error instanceof ParseError) return [];
      throw error;
    });
    found.push(...read.filter((key) => fingerprint === undefined || fingerprintOf(key) === fingerprint));
  }
  return found;
}
