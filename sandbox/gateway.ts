import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { APIInteraction } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Store } from './store.ts';
import { channelBody, type SandboxGuild, type WorldEvent } from './world.ts';

interface Session {
  readonly id: string;
  readonly shard: readonly [number, number];
  sequence: number;
  /** Dispatches since READY, for RESUME. */
  readonly sent: { readonly s: number; readonly t: string; readonly d: unknown }[];
  socket: WebSocket | undefined;
}

interface Frame {
  op: number;
  d?: { token?: string; session_id?: string; seq?: number; shard?: [number, number]; intents?: number };
}

const HEARTBEAT_MS = 41_250;
const KNOWN_INTENTS = 1;

/** The gateway: HELLO, IDENTIFY, RESUME, heartbeats, dispatches. Its faults are switches that tests turn. */
export class Gateway {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #sessions = new Map<string, Session>();
  readonly #store: Store;
  readonly #token: () => string;
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

  constructor(store: Store, token: () => string) {
    this.#store = store;
    this.#token = token;
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
    this.#server.handleUpgrade(request, socket, head, (ws) => this.#greet(ws));
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

  stop(): void {
    for (const client of this.#server.clients) client.terminate();
    this.#server.close();
  }

  interaction(interaction: APIInteraction): void {
    this.#dispatch('INTERACTION_CREATE', interaction);
  }

  /** A server goes away and comes back, or the bot is put out of it (`removed`). */
  guildGone(guild: SandboxGuild, removed: boolean): void {
    this.#dispatch('GUILD_DELETE', { id: guild.id, ...(!removed && { unavailable: true }) });
  }

  guildBack(guild: SandboxGuild): void {
    this.#dispatch('GUILD_CREATE', this.#guildBody(guild));
  }

  memberChanged(guild: SandboxGuild, userId: string): void {
    const member = guild.members.get(userId);
    if (member) this.#dispatch('GUILD_MEMBER_UPDATE', { guild_id: guild.id, ...member });
  }

  roleChanged(guild: SandboxGuild, roleId: string): void {
    this.#dispatch('GUILD_ROLE_UPDATE', { guild_id: guild.id, role: guild.roles.get(roleId) });
  }

  #greet(ws: WebSocket): void {
    let session: Session | undefined;
    ws.on('error', () => {});
    ws.on('close', () => {
      if (session?.socket !== ws) return;
      session.socket = undefined;
      this.#store.emit({ t: 'CONNECTION' });
    });
    ws.on('message', (data) => {
      const frame = parseFrame(String(data));
      if (!frame) return ws.close(4002);
      if (frame.op === 1) {
        if (!this.silent) ws.send('{"op":11}');
      } else if (frame.op === 2) session = this.#identify(ws, frame);
      else if (frame.op === 6) session = this.#resume(ws, frame) ?? session;
    });
    ws.send(JSON.stringify({ op: 10, d: { heartbeat_interval: this.heartbeatMs } }));
  }

  #identify(ws: WebSocket, frame: Frame): Session | undefined {
    this.identifies++;
    if (!this.#rightToken(frame)) {
      ws.close(4004, 'Authentication failed.');
      return undefined;
    }
    if ((frame.d?.intents ?? 0) & ~0x3fffffff) {
      ws.close(4013, 'Invalid intent(s).');
      return undefined;
    }
    const session: Session = {
      id: `session${++this.#counter}`,
      shard: frame.d?.shard ?? [0, 1],
      sequence: 0,
      sent: [],
      socket: ws,
    };
    this.#sessions.set(session.id, session);
    this.#store.emit({ t: 'CONNECTION' });
    const { world } = this.#store;
    const guilds = [...world.guilds.values()];
    this.#send(session, 'READY', {
      v: 10,
      user: { ...world.bot, verified: true, mfa_enabled: false, email: null },
      guilds: guilds.map((g) => ({ id: g.id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.url,
      shard: session.shard,
      application: { id: world.application.id, flags: KNOWN_INTENTS },
    });
    for (const guild of guilds) if (!guild.unavailable) this.#send(session, 'GUILD_CREATE', this.#guildBody(guild));
    return session;
  }

  #resume(ws: WebSocket, frame: Frame): Session | undefined {
    if (this.ignoreResume) return undefined;
    const session = this.#sessions.get(frame.d?.session_id ?? '');
    if (!this.#rightToken(frame)) ws.close(4004);
    if (!session || !this.#rightToken(frame)) {
      ws.send(JSON.stringify({ op: 9, d: false }));
      return undefined;
    }
    this.resumes++;
    session.socket = ws;
    this.#store.emit({ t: 'CONNECTION' });
    for (const event of session.sent.filter((e) => e.s > (frame.d?.seq ?? 0)))
      ws.send(JSON.stringify({ op: 0, ...event }));
    this.#send(session, 'RESUMED', {});
    return session;
  }

  #rightToken(frame: Frame): boolean {
    return (frame.d?.token ?? '').replace(/^Bot /, '') === this.#token();
  }

  #relay(event: WorldEvent): void {
    // The bot asks for the Guilds intent alone: Discord would not send it messages.
    if (!('channel' in event) || event.t === 'TYPING') return;
    this.#dispatch(event.t, {
      ...channelBody(event.channel),
      ...(event.t === 'THREAD_CREATE' && { newly_created: true }),
    });
  }

  #dispatch(t: string, d: unknown): void {
    for (const session of this.#sessions.values()) this.#send(session, t, d);
  }

  #send(session: Session, t: string, d: unknown): void {
    const event = { s: ++session.sequence, t, d };
    session.sent.push(event);
    if (session.sent.length > 500) session.sent.shift();
    if (session.socket?.readyState === 1) session.socket.send(JSON.stringify({ op: 0, ...event }));
  }

  #guildBody(guild: SandboxGuild): object {
    const channels = [...this.#store.world.channels.values()].filter((c) => c.guildId === guild.id);
    const me = guild.members.get(this.#store.world.bot.id);
    return {
      id: guild.id,
      name: guild.name,
      icon: null,
      owner_id: guild.ownerId,
      afk_timeout: 300,
      verification_level: 0,
      default_message_notifications: 1,
      explicit_content_filter: 0,
      mfa_level: 0,
      nsfw_level: 0,
      premium_tier: 0,
      preferred_locale: 'en-US',
      system_channel_flags: 0,
      features: [],
      emojis: [],
      stickers: [],
      roles: [...guild.roles.values()],
      joined_at: '2026-01-05T08:00:00.000Z',
      large: false,
      unavailable: false,
      member_count: guild.members.size,
      voice_states: [],
      members: me ? [me] : [],
      channels: channels.filter((c) => c.type !== 11).map(channelBody),
      threads: channels.filter((c) => c.type === 11 && !c.archived).map(channelBody),
      presences: [],
      stage_instances: [],
      guild_scheduled_events: [],
      soundboard_sounds: [],
    };
  }
}

function parseFrame(text: string): Frame | undefined {
  try {
    return JSON.parse(text) as Frame;
  } catch {
    return undefined;
  }
}
