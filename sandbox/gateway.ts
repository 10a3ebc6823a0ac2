import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { APIInteraction } from 'discord-api-types/v10';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { guildCreateBody } from './bodies.ts';
import { dispatchOf } from './gateway-events.ts';
import { GatewaySession, INTENT } from './gateway-session.ts';
import { isObject } from './limits/text.ts';
import type { Store } from './store.ts';
import type { SandboxGuild, WorldEvent } from './world.ts';

const HEARTBEAT_MS = 41_250;
const FRAME_BYTES = 4_096;
const FRAMES_A_MINUTE = 120;
/** Privileged intents and the flags of an application that grant them. */
const PRIVILEGED = [
  [INTENT.members, (1 << 14) | (1 << 15)],
  [INTENT.presences, (1 << 12) | (1 << 13)],
  [INTENT.messageContent, (1 << 18) | (1 << 19)],
] as const;

type Frame = { readonly op: number; readonly d: Record<string, unknown> };

/** The gateway: HELLO, IDENTIFY, RESUME, heartbeats, dispatches. Its faults are switches that tests turn. */
export class Gateway {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, GatewaySession>();
  readonly #store: Store;
  readonly #token: () => string;
  readonly #complain: (text: string) => void;
  #counter = 0;
  /** Identifies seen, to tell a resume from a new session. */
  identifies = 0;
  resumes = 0;
  /** Heartbeats go unanswered. */
  silent = false;
  /** RESUME goes unanswered although heartbeats are. */
  ignoreResume = false;
  /** New connections are cut at once. */
  refuse = false;
  heartbeatMs = HEARTBEAT_MS;
  /** Where clients resume; set once the port is known. */
  url = '';

  constructor(store: Store, token: () => string, complain: (text: string) => void) {
    this.#store = store;
    this.#token = token;
    this.#complain = complain;
    store.events.on('change', (event) => this.#relay(event));
  }

  get connected(): boolean {
    return [...this.#sessions.values()].some((s) => s.socket !== undefined);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.refuse) {
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#greet(ws, request.url ?? '/'));
  }

  /** Closes every connection, as Discord does at a restart (4000) or when a token was reset (4004). */
  close(code: number): void {
    for (const session of this.#sessions.values()) session.socket?.close(code);
    if (code === 4004 || code === 4014) this.#sessions.clear();
  }

  /** Cuts the sockets without a closing handshake. */
  drop(): void {
    for (const session of this.#sessions.values()) session.socket?.terminate();
  }

  /** Op 7: asks every client to reconnect and resume. */
  askToReconnect(): void {
    for (const session of this.#sessions.values()) session.frame({ op: 7, d: null });
  }

  /** Op 9: the session is over; `resumable` when a RESUME on the same connection would do. */
  invalidate(resumable: boolean): void {
    for (const session of this.#sessions.values()) {
      session.frame({ op: 9, d: resumable });
      if (!resumable) this.#sessions.delete(session.id);
    }
  }

  stop(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  interaction(interaction: APIInteraction): void {
    this.#dispatch('INTERACTION_CREATE', interaction, interaction.guild_id);
  }

  /** A server goes away and comes back, or the bot is put out of it (`removed`). */
  guildGone(guild: SandboxGuild, removed: boolean): void {
    if (removed) guild.members.delete(this.#store.world.bot.id);
    else guild.unavailable = true;
    this.#dispatch('GUILD_DELETE', { id: guild.id, ...(!removed && { unavailable: true }) }, guild.id);
  }

  guildBack(guild: SandboxGuild): void {
    guild.unavailable = false;
    for (const session of this.#sessions.values()) this.#sendGuild(session, guild);
  }

  memberChanged(guild: SandboxGuild, userId: string): void {
    const member = guild.members.get(userId);
    // A bot hears of its own roles whatever it asked for.
    const intent = userId === this.#store.world.bot.id ? 0 : INTENT.members;
    if (member) this.#dispatch('GUILD_MEMBER_UPDATE', { guild_id: guild.id, ...member }, guild.id, intent);
  }

  roleChanged(guild: SandboxGuild, roleId: string): void {
    const role = guild.roles.get(roleId);
    this.#dispatch('GUILD_ROLE_UPDATE', { guild_id: guild.id, role }, guild.id, INTENT.guilds);
  }

  #greet(ws: WebSocket, url: string): void {
    let session: GatewaySession | undefined;
    const received: number[] = [];
    ws.on('error', () => {});
    ws.on('close', (code) => {
      if (session?.socket !== ws) return;
      session.socket = undefined;
      // A client that says goodbye gives its session up.
      if (code === 1000 || code === 1001) this.#sessions.delete(session.id);
      this.#store.emit({ t: 'CONNECTION' });
    });
    const query = new URL(url, 'ws://sandbox').searchParams;
    if ((query.get('encoding') ?? 'json') !== 'json' || query.has('compress')) {
      this.#complain(`the gateway of the sandbox speaks plain JSON alone, and was asked for ${url}`);
      ws.close(4002, 'Error while decoding payload.');
      return;
    }
    ws.on('message', (data) => {
      const now = Date.now();
      while (received[0] !== undefined && received[0] < now - 60_000) received.shift();
      if (received.push(now) > FRAMES_A_MINUTE) return ws.close(4008, 'You are being rate limited.');
      const frame = frameOf(data);
      if (!frame) return ws.close(4002, 'Error while decoding payload.');
      if (frame.op === 1) {
        if (!this.silent) ws.send('{"op":11,"d":null}');
      } else if (frame.op === 2) {
        if (session) return ws.close(4005, 'Already authenticated.');
        session = this.#identify(ws, frame.d);
      } else if (frame.op === 6) session = this.#resume(ws, frame.d) ?? session;
      else if (![3, 4, 8, 31].includes(frame.op)) ws.close(4001, 'Unknown opcode.');
      else if (!session) ws.close(4003, 'Not authenticated.');
      else if (frame.op === 8) this.#sendMembers(session, frame.d);
    });
    ws.send(JSON.stringify({ op: 10, d: { heartbeat_interval: this.heartbeatMs, _trace: ['["sandbox"]'] } }));
  }

  #identify(ws: WebSocket, d: Frame['d']): GatewaySession | undefined {
    this.identifies++;
    const reject = (code: number, why: string): undefined => {
      ws.close(code, why);
    };
    if (!this.#rightToken(d)) return reject(4004, 'Authentication failed.');
    if (!isObject(d.properties)) return reject(4002, 'Error while decoding payload.');
    const { intents } = d;
    if (typeof intents !== 'number' || intents & ~INTENT.all) return reject(4013, 'Invalid intent(s).');
    const granted = this.#store.world.application.flags;
    if (PRIVILEGED.some(([intent, flags]) => intents & intent && !(granted & flags)))
      return reject(4014, 'Disallowed intent(s).');
    const shard: readonly unknown[] = Array.isArray(d.shard) ? d.shard : [0, 1];
    const [index, of] = [Number(shard[0]), Number(shard[1])];
    if (!(Number.isInteger(index) && Number.isInteger(of) && index >= 0 && index < of))
      return reject(4010, 'Invalid shard.');
    const session = new GatewaySession(`session${++this.#counter}`, intents, index, of);
    session.socket = ws;
    this.#sessions.set(session.id, session);
    const { world } = this.#store;
    const guilds = [...world.guilds.values()].filter((g) => session.serves(g.id) && g.members.has(world.bot.id));
    session.send('READY', {
      v: 10,
      user: { ...world.bot, verified: true, mfa_enabled: false, email: null },
      guilds: guilds.map((g) => ({ id: g.id, unavailable: true })),
      private_channels: [],
      session_type: 'normal',
      session_id: session.id,
      resume_gateway_url: this.url,
      shard: [index, of],
      application: { id: world.application.id, flags: world.application.flags },
    });
    for (const guild of guilds) this.#sendGuild(session, guild);
    this.#store.emit({ t: 'CONNECTION' });
    return session;
  }

  #resume(ws: WebSocket, d: Frame['d']): GatewaySession | undefined {
    if (this.ignoreResume) return undefined;
    if (!this.#rightToken(d)) {
      ws.close(4004, 'Authentication failed.');
      return undefined;
    }
    const session = this.#sessions.get(String(d.session_id));
    const missed = session?.since(Number(d.seq));
    if (!session || !missed) {
      ws.send('{"op":9,"d":false}');
      return undefined;
    }
    this.resumes++;
    session.socket = ws;
    for (const event of missed) ws.send(JSON.stringify({ op: 0, ...event }));
    session.send('RESUMED', { _trace: ['["sandbox"]'] });
    this.#store.emit({ t: 'CONNECTION' });
    return session;
  }

  #rightToken(d: Frame['d']): boolean {
    return String(d.token ?? '').replace(/^Bot /, '') === this.#token();
  }

  #sendGuild(session: GatewaySession, guild: SandboxGuild): void {
    if (guild.unavailable || !session.serves(guild.id) || !session.wants(INTENT.guilds)) return;
    session.send('GUILD_CREATE', guildCreateBody(this.#store.world, guild, session.wants(INTENT.members)));
  }

  /** Op 8: the members of a server, all or those named. */
  #sendMembers(session: GatewaySession, d: Frame['d']): void {
    const guild = this.#store.world.guilds.get(String(d.guild_id));
    if (!guild) return;
    const named = d.user_ids === undefined ? undefined : [d.user_ids].flat().map(String);
    const start = String(d.query ?? '').toLowerCase();
    const members = [...guild.members.values()].filter(({ user }) =>
      named ? named.includes(user.id) : user.username.toLowerCase().startsWith(start),
    );
    session.send('GUILD_MEMBERS_CHUNK', {
      guild_id: guild.id,
      members,
      chunk_index: 0,
      chunk_count: 1,
      ...(named && { not_found: named.filter((id) => !guild.members.has(id)) }),
      ...(d.nonce !== undefined && { nonce: d.nonce }),
    });
  }

  #relay(event: WorldEvent): void {
    for (const session of this.#sessions.values()) {
      const dispatch = dispatchOf(this.#store, event, session);
      if (dispatch && session.serves(dispatch.guildId) && session.wants(dispatch.intent))
        session.send(event.t, dispatch.d);
    }
  }

  #dispatch(t: string, d: unknown, guildId: string | undefined, intent = 0): void {
    for (const session of this.#sessions.values())
      if ((guildId === undefined || session.serves(guildId)) && session.wants(intent)) session.send(t, d);
  }
}

function frameOf(data: RawData): Frame | undefined {
  const text = String(data);
  if (Buffer.byteLength(text) > FRAME_BYTES) return undefined;
  try {
    const frame: unknown = JSON.parse(text);
    if (!isObject(frame) || typeof frame.op !== 'number') return undefined;
    return { op: frame.op, d: isObject(frame.d) ? frame.d : {} };
  } catch {
    return undefined;
  }
}
