import type {
  AutocompleteInteraction,
  ChatInputCommandInteraction,
  MessageComponentInteraction,
  ModalSubmitInteraction,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { Catalogue } from '../core/catalogue.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Health, Reading } from '../core/ports.ts';
import type { Role, Team } from '../core/team.ts';
import type { Database } from '../db/database.ts';

/** What a command or component works with; built once in `main.ts`. */
export interface BotContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly reading: Reading;
  readonly catalogue: Catalogue;
  readonly health: () => Promise<Health>;
  readonly version: string;
  /** Schedule of a source when the person names none. */
  readonly defaultSchedule: string;
  /** Tells the dispatcher that something is due now. */
  readonly wake: () => void;
}

/** The member who acts, as the router found them. */
export interface Caller {
  readonly team: Team;
  /** Actor key: what is stored. */
  readonly actor: string;
  readonly name: string;
  readonly role: Role;
}

/** One slash command: a file in `bot/commands/`, a line in its `index.ts`. */
export interface Command {
  readonly definition: RESTPostAPIChatInputApplicationCommandsJSONBody;
  /** What the caller must be for a subcommand (its name; a group's as `group sub`; empty when there is none). */
  access(subcommand: string): Role;
  run(interaction: ChatInputCommandInteraction<'cached'>, caller: Caller, context: BotContext): Promise<void>;
  /** Must answer from memory or one quick query. The router answers with nothing when it fails. */
  autocomplete?(interaction: AutocompleteInteraction<'cached'>, caller: Caller, context: BotContext): Promise<void>;
}

/** A button, select menu or modal: a file in `bot/components/`, a line in its `index.ts`. Its custom id is `name:arg:arg…`. */
export interface Component {
  /** Without a colon. */
  readonly name: string;
  readonly access: Role;
  run(
    interaction: MessageComponentInteraction<'cached'> | ModalSubmitInteraction<'cached'>,
    args: readonly string[],
    caller: Caller,
    context: BotContext,
  ): Promise<void>;
}
