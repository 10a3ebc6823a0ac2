import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { PageAction, PageChannel, PageEvent, PageMember, PageMessage, PagePerson, PageState } from './contract.ts';
import { IDS, PEOPLE, type PersonName } from './founding.ts';
import { mayUse, PERMISSION, permissionsOf } from './permissions.ts';
import type { Sandbox } from './sandbox.ts';
import type { SandboxChannel, SandboxMember, SandboxMessage, WorldEvent } from './world.ts';

const MESSAGES_PER_CHANNEL = 200;

/** The sandbox as one person sees it. */
export class PersonView {
  readonly #sandbox: Sandbox;
  readonly #key: PersonName;
  readonly #id: string;
  readonly #actions: readonly PageAction[];

  constructor(sandbox: Sandbox, key: PersonName, actions: readonly PageAction[]) {
    this.#actions = actions;
    this.#sandbox = sandbox;
    this.#key = key;
    this.#id = IDS.people[key];
  }

  state(): PageState {
    const { guild, store, gateway } = this.#sandbox;
    const { bot, channels, messages } = store.world;
    const visible = [...channels.values()].filter((channel) => this.#sees(channel));
    return {
      now: store.now(),
      guildName: guild.name,
      me: this.#person(this.#key),
      myRoleIds: guild.members.get(this.#id)?.roles ?? [],
      people: PEOPLE.map((key) => this.#person(key)),
      bot: { id: bot.id, name: this.#nameOf(bot.id), connected: gateway.connected },
      members: [...guild.members.values()].map((member) => this.#member(member)),
      roles: [...guild.roles.values()].map((role) => ({ id: role.id, name: role.name, colour: role.color })),
      channels: visible.sort((a, b) => a.position - b.position).map((channel) => this.#channel(channel)),
      messages: visible.flatMap((channel) =>
        (messages.get(channel.id) ?? [])
          .filter((message) => this.#reads(message))
          .slice(-MESSAGES_PER_CHANNEL)
          .map(pageMessage),
      ),
      commands: this.#commands(),
      actions: this.#actions.map(({ key, label }) => ({ key, label })),
    };
  }

  /** What a change of the world is to this person; undefined when nothing. */
  event(event: WorldEvent): PageEvent | undefined {
    switch (event.t) {
      case 'MESSAGE_CREATE':
      case 'MESSAGE_UPDATE':
        return this.#reads(event.message) ? { kind: 'message', message: pageMessage(event.message) } : undefined;
      case 'MESSAGE_DELETE':
        return { kind: 'message-gone', channelId: event.message.channelId, id: event.message.id };
      case 'CHANNEL_DELETE':
        return { kind: 'channel-gone', id: event.channel.id };
      case 'COMMANDS':
        return { kind: 'commands', commands: this.#commands() };
      case 'CONNECTION':
        return { kind: 'bot', connected: this.#sandbox.gateway.connected };
      case 'TYPING':
        return this.#sees(event.channel) ? { kind: 'typing', channelId: event.channel.id } : undefined;
      default:
        return this.#sees(event.channel)
          ? { kind: 'channel', channel: this.#channel(event.channel) }
          : { kind: 'channel-gone', id: event.channel.id };
    }
  }

  #bits(channel: SandboxChannel): bigint {
    return permissionsOf(this.#sandbox.store.world, this.#sandbox.guild, this.#id, channel);
  }

  #sees(channel: SandboxChannel): boolean {
    return channel.guildId === this.#sandbox.guild.id && (this.#bits(channel) & PERMISSION.viewChannel) !== 0n;
  }

  #reads(message: SandboxMessage): boolean {
    if (message.ephemeralFor !== undefined && message.ephemeralFor !== this.#id) return false;
    const channel = this.#sandbox.store.world.channels.get(message.channelId);
    return channel !== undefined && this.#sees(channel);
  }

  #commands(): APIApplicationCommand[] {
    const { guild, store } = this.#sandbox;
    return store.world.commands.filter((command) => mayUse(store.world, guild, this.#id, command));
  }

  #nameOf(id: string): string {
    const user = this.#sandbox.guild.members.get(id)?.user;
    if (!user) return 'unknown';
    const name = user.global_name ?? user.username;
    return user.bot ? name.charAt(0).toUpperCase() + name.slice(1) : name;
  }

  #person(key: PersonName): PagePerson {
    return { key, id: IDS.people[key], role: this.#rolesOf(IDS.people[key])[0]?.name ?? 'Member' };
  }

  #rolesOf(id: string) {
    const { members, roles } = this.#sandbox.guild;
    return (members.get(id)?.roles ?? [])
      .flatMap((roleId) => roles.get(roleId) ?? [])
      .sort((a, b) => b.position - a.position);
  }

  #member(member: SandboxMember): PageMember {
    const { id, bot } = member.user;
    const colour = this.#rolesOf(id).find((role) => role.color !== 0)?.color ?? 0;
    return { id, name: this.#nameOf(id), bot: bot === true, colour };
  }

  #channel(channel: SandboxChannel): PageChannel {
    const need = channel.type === 11 ? PERMISSION.sendMessagesInThreads : PERMISSION.sendMessages;
    return {
      id: channel.id,
      name: channel.name,
      type: channel.type,
      parentId: channel.parentId,
      topic: channel.topic,
      archived: channel.archived,
      maySend: (this.#bits(channel) & need) !== 0n && !channel.locked,
    };
  }
}

function pageMessage(message: SandboxMessage): PageMessage {
  const { id, channelId, body, pinged } = message;
  return { id, channelId, body, pinged, ephemeral: message.ephemeralFor !== undefined };
}
