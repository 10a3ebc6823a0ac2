import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { ApiError } from '../api-error.ts';
import { isObject } from '../limits/text.ts';
import type { SandboxFile, SandboxMessage } from '../world.ts';

export type Env = { Bindings: HttpBindings };
export type C = Context<Env>;

const FILE_BYTES = 10 * 1024 * 1024;
const REQUEST_BYTES = 25 * 1024 * 1024;
const FILES = 10;

const notJson = (): ApiError => new ApiError(400, 50109, 'The request body contains invalid JSON.');

/** A JSON body that may be a list. Throws 50109. */
export async function json(c: C): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    throw notJson();
  }
}

/** A JSON body that must be an object; none at all is an empty one. Throws 50109 and 50035. */
export async function object(c: C): Promise<Record<string, unknown>> {
  if ((await c.req.text()) === '') return {};
  const body = await json(c);
  if (!isObject(body)) throw new ApiError(400, 50035, 'Invalid Form Body');
  return body;
}

/** A body that may come as multipart with files. Throws 50109, 50035, 40005. */
export async function form(c: C): Promise<{ body: Record<string, unknown>; files: SandboxFile[] }> {
  if (!c.req.header('Content-Type')?.startsWith('multipart/form-data')) return { body: await object(c), files: [] };
  const data = await c.req.formData();
  const files: SandboxFile[] = [];
  for (const value of data.values()) {
    if (!(value instanceof File)) continue;
    files.push({ name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  if (files.length > FILES) throw new ApiError(400, 30015, 'Maximum number of attachments in a message reached (10)');
  const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (total > REQUEST_BYTES || files.some((file) => file.bytes.length > FILE_BYTES))
    throw new ApiError(413, 40005, 'Request entity too large');
  let payload: unknown;
  try {
    payload = JSON.parse(String(data.get('payload_json') ?? '{}'));
  } catch {
    throw notJson();
  }
  return { body: isObject(payload) ? payload : {}, files };
}

/** A message as Discord gives it out later: without the nonce. */
export function fetched({ body }: SandboxMessage): object {
  const { nonce: _, ...rest } = body;
  return rest;
}

/** A whole number of the query between `min` and `max`. Throws 50035. */
export function limitOf(c: C, { min = 1, max, otherwise }: { min?: number; max: number; otherwise: number }): number {
  const given = c.req.query('limit');
  if (given === undefined) return otherwise;
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= min && limit <= max) return limit;
  throw new ApiError(400, 50035, 'Invalid Form Body', {
    limit: { _errors: [{ code: 'NUMBER_TYPE_MAX', message: `int value should be between ${min} and ${max}.` }] },
  });
}
