type Node = Record<string, unknown>;

/** Every component of a message, a modal or a row, outermost first, in reading order. */
export function walk(components: unknown): Node[] {
  if (!Array.isArray(components)) return [];
  return components.flatMap((node: unknown) => {
    if (typeof node !== 'object' || node === null) return [];
    const n = node as Node;
    return [
      n,
      ...walk(n.components),
      ...walk(n.accessory ? [n.accessory] : []),
      ...walk(n.component ? [n.component] : []),
    ];
  });
}

/** The text that a person sees: content, embeds, text displays, and `[labels]` of buttons and menus, a line each. */
export function visibleText(message: {
  readonly content?: unknown;
  readonly embeds?: unknown;
  readonly components?: unknown;
}): string {
  const lines: string[] = [];
  const add = (text: unknown) => {
    if (typeof text === 'string' && text !== '') lines.push(text);
  };
  add(message.content);
  for (const embed of Array.isArray(message.embeds) ? message.embeds : []) {
    add(embed.title);
    add(embed.description);
    for (const field of embed.fields ?? []) add(`${field.name}: ${field.value}`);
    add(embed.footer?.text);
  }
  for (const node of walk(message.components)) {
    if (node.type === 10) add(node.content);
    else if (node.type === 2) add(`[${String(node.label ?? '')}${node.disabled ? ' (disabled)' : ''}]`);
    else if (typeof node.placeholder === 'string' && node.type !== 4) add(`[${node.placeholder} ▾]`);
  }
  return lines.join('\n');
}
