/** What a person sees inside a line: text and what is around it. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler';
      readonly children: readonly Inline[];
    }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'link';
      readonly url: string;
      readonly title: string | undefined;
      readonly children: readonly Inline[];
    }
  | { readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly kind: 'command'; readonly name: string; readonly id: string }
  | { readonly kind: 'broadcast'; readonly name: 'everyone' | 'here' }
  | { readonly kind: 'timestamp'; readonly seconds: number; readonly style: string }
  | { readonly kind: 'emoji'; readonly name: string; readonly id: string };

/** What stands on lines of its own. Newlines that a person sees stay in the text of a paragraph. */
export type Block =
  | { readonly kind: 'paragraph' | 'subtext'; readonly children: readonly Inline[] }
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly children: readonly Inline[] }
  | { readonly kind: 'code-block'; readonly language: string | undefined; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | MarkdownList;

export interface MarkdownList {
  readonly kind: 'list';
  /** Number of the first item; undefined for bullets. */
  readonly start: number | undefined;
  readonly items: readonly (readonly Block[])[];
}
