/** A line that begins a list item: how far it is indented, its number if it has one, and where its content begins. */
export interface ItemMark {
  readonly indent: number;
  readonly number: number | undefined;
  readonly content: string;
}

export function itemMark(line: string): ItemMark | undefined {
  const mark = /^( {0,64})(?:[*-]|(\d{1,9})\.) +(?=\S)/.exec(line);
  if (!mark) return undefined;
  const number = mark[2] === undefined ? undefined : Number(mark[2]);
  return { indent: mark[1]?.length ?? 0, number, content: line.slice(mark[0].length) };
}

export interface ItemTree {
  readonly lines: string[];
  list: ListTree | undefined;
}

export interface ListTree {
  readonly indent: number;
  readonly start: number | undefined;
  readonly items: ItemTree[];
}

/** Discord draws no deeper. */
const DEEPEST = 11;

/**
 * The list that begins at line `from`, which must be an item, and the line after it. Indented lines that are no
 * items belong to the item above.
 */
export function readList(lines: readonly string[], from: number): { list: ListTree; next: number } {
  const first = itemMark(lines[from] ?? '');
  const root: ListTree = { indent: first?.indent ?? 0, start: first?.number, items: [] };
  const open: ListTree[] = [root];
  let next = from;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? '';
    const mark = itemMark(line);
    if (!mark) {
      if (!line.startsWith(' ') || line.trim() === '') break;
      open.at(-1)?.items.at(-1)?.lines.push(line.trimStart());
      continue;
    }
    while (open.length > 1 && mark.indent < (open.at(-1)?.indent ?? 0)) open.pop();
    const current = open.at(-1) ?? root;
    const parent = current.items.at(-1);
    if (parent && mark.indent > current.indent && open.length < DEEPEST) {
      parent.list ??= { indent: mark.indent, start: mark.number, items: [] };
      open.push(parent.list);
    }
    open.at(-1)?.items.push({ lines: [mark.content], list: undefined });
  }
  return { list: root, next };
}
