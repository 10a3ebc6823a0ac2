export interface NamedColour {
  readonly name: string;
  /** 0 is no colour of its own. */
  readonly colour: number;
}

/** Somebody or something to choose in a menu or an option. */
export interface Candidate {
  readonly id: string;
  readonly kind: 'user' | 'role' | 'channel';
  readonly name: string;
  readonly colour: number;
  /** Of a channel: 0 text, 11 thread. */
  readonly channelType?: number;
}

/** What a text or message needs to know of the server around it to be shown. */
export interface Surroundings {
  /** The sandbox's clock, milliseconds since 1970. */
  now(): number;
  userName(id: string): string | undefined;
  role(id: string): NamedColour | undefined;
  channelName(id: string): string | undefined;
  candidates(kinds: readonly Candidate['kind'][]): readonly Candidate[];
  openChannel(id: string): void;
  /** Puts a slash command into the composer, `name` with its subcommands. */
  startCommand(name: string): void;
}
