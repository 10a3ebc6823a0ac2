/** What a database keeps as null, the domain does not have: copies only the members that are there. */
export function present<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], null | undefined> } {
  const kept: Partial<Record<keyof T, unknown>> = {};
  for (const key of Object.keys(members) as (keyof T)[]) {
    if (members[key] !== null && members[key] !== undefined) kept[key] = members[key];
  }
  return kept as { [K in keyof T]?: Exclude<T[K], null | undefined> };
}

/** JSON that this program wrote itself. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text) as T;
}
