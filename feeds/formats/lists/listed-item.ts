/** One line of a list of bulletins. */
export interface ListedItem {
  /** What the list tells its items apart by. */
  readonly itemId: string;
  readonly ownId?: string;
  readonly title: string;
  /** Absolute http(s) address of the bulletin's page. */
  readonly url?: string;
  /** Milliseconds since 1970. */
  readonly published?: number;
  readonly updated?: number;
  /** The date is worked out of words such as "3 days ago": it differs from one look to the next. */
  readonly isVague?: boolean;
}
