import { randomBytes } from 'node:crypto';
import type { AutocompleteInteraction, ChatInputCommandInteraction, Interaction } from 'discord.js';
import { UserError } from '../core/user-error.ts';
import { StorageError } from '../db/storage-error.ts';
import { type Answerable, answer, holdOn } from './answer.ts';
import type { BotContext, Caller, Command, Component } from './command.ts';
import { mayActAs, refusal, roleOf } from './permissions.ts';
import { say } from './render/message.ts';
import { escapeLine } from './render/text.ts';
import { STALE } from './stale.ts';

/** Discord gives three seconds; what is not answered by then is put off. */
const DEFER_AFTER_MS = 1_800;
/** Choices cannot be put off: without any by then, there are none. */
const CHOICES_WITHIN_MS = 2_300;

/** Takes interactions to commands and components, checks who may, and turns whatever goes wrong into an answer. */
export class Router {
  readonly #context: BotContext;
  readonly #commands: ReadonlyMap<string, Command>;
  readonly #components: ReadonlyMap<string, Component>;
  readonly #running = new Set<Promise<void>>();

  constructor(context: BotContext, commands: readonly Command[], components: readonly Component[]) {
    this.#context = context;
    this.#commands = new Map(commands.map((command) => [command.definition.name, command]));
    this.#components = new Map(components.map((component) => [component.name, component]));
  }

  /** Never rejects. */
  handle(interaction: Interaction): Promise<void> {
    const work = this.#route(interaction).catch((error) =>
      this.#context.log.error({ err: error }, 'An interaction could not be answered'),
    );
    this.#running.add(work);
    return work.finally(() => this.#running.delete(work));
  }

  /** Resolves when every interaction under way has its answer. */
  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #route(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete()) return this.#complete(interaction);
    if (!interaction.isChatInputCommand() && !interaction.isMessageComponent() && !interaction.isModalSubmit()) return;
    if (!interaction.inCachedGuild()) {
      await interaction.reply({
        content: 'I work in servers only, and I cannot see this one right now.',
        flags: 64,
        allowedMentions: { parse: [] },
      });
      return;
    }
    const guard = setTimeout(() => {
      holdOn(interaction).catch((error) => this.#context.log.warn({ err: error }, 'A deferral failed'));
    }, DEFER_AFTER_MS);
    try {
      if (interaction.isChatInputCommand()) await this.#command(interaction);
      else await this.#component(interaction);
    } catch (error) {
      await this.#report(interaction, error);
    } finally {
      clearTimeout(guard);
    }
  }

  async #command(interaction: ChatInputCommandInteraction<'cached'>): Promise<void> {
    const command = this.#commands.get(interaction.commandName);
    if (!command) throw new UserError('I do not know this command any more. Restart Discord to see the new ones.');
    const caller = await this.#caller(interaction);
    const group = interaction.options.getSubcommandGroup(false);
    const sub = interaction.options.getSubcommand(false);
    const needed = command.access([group, sub].filter((part) => part !== null).join(' '));
    if (!mayActAs(caller.role, needed)) throw new UserError(refusal(needed, caller.team));
    await command.run(interaction, caller, this.#context);
  }

  async #component(interaction: Exclude<Answerable, ChatInputCommandInteraction>): Promise<void> {
    const [name = '', ...args] = interaction.customId.split(':');
    const component = this.#components.get(name);
    if (!component) throw new UserError(STALE);
    const caller = await this.#caller(interaction);
    if (!mayActAs(caller.role, component.access)) throw new UserError(refusal(component.access, caller.team));
    await component.run(interaction, args, caller, this.#context);
  }

  async #complete(interaction: AutocompleteInteraction): Promise<void> {
    const none = () => (interaction.responded ? undefined : interaction.respond([]));
    const guard = setTimeout(() => {
      none()?.catch((error) => this.#context.log.warn({ err: error }, 'No choices could be given'));
    }, CHOICES_WITHIN_MS);
    try {
      const command = this.#commands.get(interaction.commandName);
      if (command?.autocomplete && interaction.inCachedGuild())
        await command.autocomplete(interaction, await this.#caller(interaction), this.#context);
    } catch (error) {
      // While somebody is typing, what they have typed so far may well mean nothing.
      if (!(error instanceof UserError) && !interaction.responded)
        this.#context.log.warn({ err: error, command: interaction.commandName }, 'Autocompletion failed');
    } finally {
      clearTimeout(guard);
    }
    await none();
  }

  async #caller(interaction: Answerable | AutocompleteInteraction<'cached'>): Promise<Caller> {
    const { guild, member, user } = interaction;
    const { db, clock } = this.#context;
    let team = await db.tables.teams.find(guild.id);
    if (!team || team.leftAt !== undefined) {
      await db.tables.teams.join(guild.id, guild.name, clock.now());
      team = await db.tables.teams.find(guild.id);
    }
    if (!team) throw new Error('a team that was just recorded is not there');
    const name = member.displayName;
    return { team, name, actor: await db.tables.people.actorFor(team.id, user.id, name), role: roleOf(member, team) };
  }

  async #report(interaction: Answerable, error: unknown): Promise<void> {
    if (error instanceof UserError) return answer(interaction, say(error.message));
    const reference = randomBytes(4).toString('hex');
    this.#context.log.error({ err: error, reference, type: interaction.type }, 'An interaction failed');
    const text =
      error instanceof StorageError
        ? `⚠️ The database could not be used: ${escapeLine(error.message, 300)}. Nothing was changed. Reference \`${reference}\`.`
        : `⚠️ Something went wrong that should not have. The log has it under \`${reference}\`.`;
    await answer(interaction, say(text));
  }
}
