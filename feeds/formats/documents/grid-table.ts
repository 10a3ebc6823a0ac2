const BORDER = /^\s*\+(?:[-=]+\+)+\s*$/;
const LINE = /^\s*\|.*\|\s*$/;

/**
 * The rows of a table drawn with `+---+` and `|` that begins at a line, as reStructuredText and database clients draw
 * them, and the index of the first line after it. A cell's lines are joined.
 */
export function gridTable(lines: readonly string[], from: number): { rows: string[][]; end: number } | undefined {
  if (!BORDER.test(lines[from] ?? '') || !LINE.test(lines[from + 1] ?? '')) return undefined;
  const rows: string[][] = [];
  let row: string[] = [];
  let end = from;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    if (BORDER.test(line)) {
      if (row.some((cell) => cell !== '')) rows.push(row);
      row = [];
    } else if (LINE.test(line)) {
      line
        .trim()
        .slice(1, -1)
        .split('|')
        .forEach((cell, i) => {
          row[i] = `${row[i] ?? ''} ${cell.trim()}`.trim();
        });
    } else break;
  }
  if (row.some((cell) => cell !== '')) rows.push(row);
  return { rows, end };
}
