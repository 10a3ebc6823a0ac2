/** A feed in an OPML list, as readers of feeds pass them on. */
export interface Outline {
  readonly title: string;
  readonly url: string;
  /** What kind of source Handfix knew it as; absent: a feed. */
  readonly kind?: string;
  readonly publisher?: string;
  readonly followPages?: boolean;
}

export interface OutlineList {
  /** In the list's order, each address once. */
  readonly outlines: readonly Outline[];
  /** How many more there were than are read. */
  readonly more: number;
}
