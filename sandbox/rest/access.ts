import { ApiError, Form, missingAccess, missingPermissions, unknownChannel, unknownMessage } from '../api-error.ts';
import { checkText } from '../limits/text.ts';
import { PERMISSION, permissionsOf } from '../permissions.ts';
import type { Store } from '../store.ts';
import type { SandboxChannel, SandboxGuild, SandboxMessage } from '../world.ts';
import type { C } from './request.ts';

/** What a route names, as far as the bot may have it. Every question throws Discord's error when it may not. */
export class Access {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  guild(c: C): SandboxGuild {
    const guild = this.#store.world.guilds.get(c.req.param('guild') ?? '');
    if (!guild) throw new ApiError(404, 10004, 'Unknown Guild');
    if (guild.unavailable || !guild.members.has(this.#store.world.bot.id)) throw missingAccess();
    return guild;
  }

  /** The channel or thread of the route, which the bot must be able to see. */
  channel(c: C): SandboxChannel {
    const channel = this.#store.channel(c.req.param('channel') ?? '');
    if (!this.may(channel, PERMISSION.viewChannel)) throw missingAccess();
    return channel;
  }

  thread(c: C): SandboxChannel {
    const channel = this.channel(c);
    if (channel.type !== 11) throw unknownChannel();
    return channel;
  }

  /** Ephemeral messages are not there. */
  message(c: C, channel: SandboxChannel): SandboxMessage {
    const message = this.#store.message(channel.id, c.req.param('message') ?? '');
    if (message.ephemeralFor !== undefined) throw unknownMessage();
    return message;
  }

  may(channel: SandboxChannel, bits: bigint): boolean {
    const guild = this.#store.guildOf(channel);
    return (permissionsOf(this.#store.world, guild, this.#store.world.bot.id, channel) & bits) === bits;
  }

  need(channel: SandboxChannel, bits: bigint): void {
    if (!this.may(channel, bits)) throw missingPermissions();
  }

  needInGuild(guild: SandboxGuild, bits: bigint): void {
    if ((permissionsOf(this.#store.world, guild, this.#store.world.bot.id) & bits) !== bits) throw missingPermissions();
  }

  /** The name given to a channel or thread. Throws 50035. */
  channelName(value: unknown): string {
    const form = new Form();
    const name = checkText(form, ['name'], value, { max: 100, required: true });
    form.check();
    return name ?? '';
  }

  /** Throws when nothing may be changed in a thread that is over. Sending wakes an archived one, unless it is locked. */
  open(channel: SandboxChannel, sends = false): void {
    const manages = this.may(channel, PERMISSION.manageThreads);
    if (channel.archived && (!sends || (channel.locked && !manages)))
      throw new ApiError(400, 50083, 'Thread is archived');
    if (channel.locked && sends && !manages) throw new ApiError(400, 160005, 'Thread is locked');
  }
}
