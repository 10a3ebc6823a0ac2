import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import ipaddr from 'ipaddr.js';
import { validate } from 'node-cron';
import { z } from 'zod';

const ENVIRONMENT_FILE = '.env';

/** What the operator has to mend before Handfix can start. `faults` names every one, a sentence each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'config';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`the settings cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

const whole = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be ${min} or more`).max(max, `must be ${max} or less`))
    .default(fallback);

/** An address or a name, in brackets or not, with a port or not. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$|^[\da-f:.]+$/i;

const hosts = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
  .superRefine((entries, context) => {
    for (const entry of entries)
      if (!(entry.includes('/') ? ipaddr.isValidCIDR(entry) : HOST.test(entry)))
        context.addIssue(`has “${entry}”, which is no address, network, name or address:port`);
  })
  .default([]);

/** Every variable that Handfix reads, as `.env.example` documents it. */
export const SETTINGS = {
  DISCORD_TOKEN: z.string().min(1).optional(),
  DISCORD_API_BASE: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }).optional(),
  DATABASE_PATH: z.string().min(1).default('data/handfix.db'),
  POLL_SCHEDULE: z
    .string()
    .refine((text) => validate(text), 'must be a cron expression, as */30 * * * *')
    .default('*/30 * * * *'),
  FIRST_POLL_DAYS: whole(0, 365, 7),
  HOST_PAUSE_MS: whole(0, 60_000, 1_000),
  HOST_DAY_REQUESTS: whole(100, 1_000_000, 10_000),
  HOST_DAY_MEGABYTES: whole(10, 1_000_000, 2_000),
  FETCH_TIMEOUT_MS: whole(1_000, 300_000, 30_000),
  FETCH_MAX_BYTES: whole(10_000, 100_000_000, 10_000_000),
  PARSE_TIMEOUT_MS: whole(100, 60_000, 5_000),
  FETCH_CONTACT: z
    .string()
    .regex(/^[ -~]{1,200}$/, 'must be 200 characters or fewer, without accents')
    .optional(),
  FETCH_ALLOW: hosts,
  KEY_DIR: z.string().min(1).optional(),
  SECRETS_DIR: z.string().min(1).optional(),
  IMAP_PLAINTEXT: hosts,
  TLP_RED: z.enum(['refuse', 'store'], 'must be refuse or store').default('refuse'),
  HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  HEALTH_PORT: whole(0, 65_535, 8091),
  SANDBOX_PORT: whole(0, 65_535, 8090),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info'),
  LOG_FORMAT: z.enum(['auto', 'json', 'pretty'], 'must be auto, json or pretty').default('auto'),
  NODE_ENV: z.string().optional(),
} as const;

/** Settings that may also be given as `NAME_FILE`, the path of a file that holds the value. */
export const SECRETS = ['DISCORD_TOKEN'] as const;

const Settings = z.object(SETTINGS);

export interface Config {
  /** Absent: the sandbox. */
  readonly discordToken?: string;
  /** Absent: Discord itself. */
  readonly discordApiBase?: string;
  readonly databasePath: string;
  /** node-cron expression of a source that names none. */
  readonly pollSchedule: string;
  readonly firstPollDays: number;
  readonly hostPauseMs: number;
  /** What one host may be asked within 24 hours. */
  readonly hostShare: { readonly requests: number; readonly bytes: number };
  readonly fetchTimeoutMs: number;
  readonly fetchMaxBytes: number;
  readonly parseTimeoutMs: number;
  readonly fetchContact?: string;
  /** Addresses, networks (CIDR) and `address:port` pairs that may be fetched although they are not public. */
  readonly fetchAllow: readonly string[];
  /** Bulletins that are labelled TLP:RED are kept. */
  readonly storesRed: boolean;
  /** The folder of publishers' public keys. */
  readonly keyDir: string;
  /** The folder of the mailboxes' passwords. */
  readonly secretsDir: string;
  /** Mail servers that may be spoken to without TLS, as in `fetchAllow`. */
  readonly imapPlaintext: readonly string[];
  readonly healthHost: string;
  /** 0: no health server. */
  readonly healthPort: number;
  readonly sandboxPort: number;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  readonly logFormat: 'auto' | 'json' | 'pretty';
}

/**
 * Reads the settings from an environment. Throws one `ConfigError` that names every fault. Empty values count as not
 * set. A missing token means the sandbox, unless anything says that a real bot was meant: then it is a fault, so that a
 * lost secret never becomes a service that looks healthy and hears nothing.
 */
export function readConfig(environment: NodeJS.ProcessEnv = environmentWithFile()): Config {
  const faults: string[] = [];
  const values: Record<string, string> = {};
  for (const name of Object.keys(SETTINGS)) {
    const value = environment[name]?.trim();
    if (value) values[name] = value;
  }
  for (const name of SECRETS) {
    const path = environment[`${name}_FILE`]?.trim();
    if (!path) continue;
    if (values[name]) faults.push(`${name} and ${name}_FILE are both set: keep one`);
    const secret = readSecret(`${name}_FILE`, path, faults);
    if (secret) values[name] = secret;
  }
  const parsed = Settings.safeParse(values);
  for (const issue of parsed.error?.issues ?? []) faults.push(`${issue.path.join('.')} ${issue.message}`);
  const secretNamed = SECRETS.some((name) => environment[`${name}_FILE`]?.trim());
  if (!values.DISCORD_TOKEN && !secretNamed) {
    if (environment.NODE_ENV?.trim() === 'production') {
      faults.push('DISCORD_TOKEN is missing: NODE_ENV=production never starts the sandbox');
    } else {
      const meant = Object.keys(environment).find(
        (name) => name.startsWith('DISCORD_') && environment[name] !== undefined,
      );
      if (meant)
        faults.push(
          `DISCORD_TOKEN is missing although ${meant} is set: give the token, or unset ${meant} to try the sandbox`,
        );
    }
  }
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  const s = parsed.data;
  return Object.freeze({
    ...(s.DISCORD_TOKEN !== undefined && { discordToken: s.DISCORD_TOKEN }),
    ...(s.DISCORD_API_BASE !== undefined && { discordApiBase: s.DISCORD_API_BASE }),
    databasePath: s.DATABASE_PATH,
    pollSchedule: s.POLL_SCHEDULE,
    firstPollDays: s.FIRST_POLL_DAYS,
    hostPauseMs: s.HOST_PAUSE_MS,
    hostShare: { requests: s.HOST_DAY_REQUESTS, bytes: s.HOST_DAY_MEGABYTES * 1_000_000 },
    fetchTimeoutMs: s.FETCH_TIMEOUT_MS,
    fetchMaxBytes: s.FETCH_MAX_BYTES,
    parseTimeoutMs: s.PARSE_TIMEOUT_MS,
    ...(s.FETCH_CONTACT !== undefined && { fetchContact: s.FETCH_CONTACT }),
    fetchAllow: s.FETCH_ALLOW,
    secretsDir: s.SECRETS_DIR ?? join(dirname(s.DATABASE_PATH), 'secrets'),
    imapPlaintext: s.IMAP_PLAINTEXT,
    storesRed: s.TLP_RED === 'store',
    keyDir: s.KEY_DIR ?? join(dirname(s.DATABASE_PATH), 'keys'),
    healthHost: s.HEALTH_HOST,
    healthPort: s.HEALTH_PORT,
    sandboxPort: s.SANDBOX_PORT,
    logLevel: s.LOG_LEVEL,
    logFormat: s.LOG_FORMAT,
  });
}

/** One setting alone, for commands that need nothing else. Throws `ConfigError`. */
export function readSetting<K extends keyof typeof SETTINGS>(
  name: K,
  environment: NodeJS.ProcessEnv = environmentWithFile(),
): z.output<(typeof SETTINGS)[K]> {
  const parsed = SETTINGS[name].safeParse(environment[name]?.trim() || undefined);
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map((issue) => `${name} ${issue.message}`));
  return parsed.data as z.output<(typeof SETTINGS)[K]>;
}

/** The real environment, and beneath it the file `.env` of the working directory when there is one. */
function environmentWithFile(): NodeJS.ProcessEnv {
  if (!existsSync(ENVIRONMENT_FILE)) return process.env;
  try {
    return { ...parseEnv(readFileSync(ENVIRONMENT_FILE, 'utf8')), ...process.env };
  } catch (error) {
    throw new ConfigError([`the file ${ENVIRONMENT_FILE} cannot be read (${codeOf(error)})`]);
  }
}

function readSecret(name: string, path: string, faults: string[]): string | undefined {
  try {
    const secret = readFileSync(path, 'utf8').trim();
    if (secret === '') faults.push(`${name}: the file ${path} is empty`);
    return secret;
  } catch (error) {
    faults.push(`${name}: the file ${path} cannot be read (${codeOf(error)})`);
    return undefined;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
