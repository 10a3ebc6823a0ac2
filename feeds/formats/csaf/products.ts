import { Branch, type CsafAdvisory } from './schema.ts';

const MAX_DEPTH = 30;
const MAX_PRODUCTS = 100_000;

/** The name of each product id of a document's tree: branches, full names, and combinations of products. */
export function productNames({ product_tree: tree }: CsafAdvisory): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const add = ({ product_id: id, name }: { product_id: string; name: string }) => {
    if (names.size < MAX_PRODUCTS) names.set(id, name.trim());
  };
  const walk = (branches: readonly unknown[], depth: number) => {
    if (depth > MAX_DEPTH) return;
    for (const one of branches) {
      const branch = Branch.safeParse(one);
      if (!branch.success) continue;
      if (branch.data.product) add(branch.data.product);
      walk(branch.data.branches, depth + 1);
    }
  };
  if (!tree) return names;
  walk(tree.branches, 0);
  for (const product of tree.full_product_names) add(product);
  for (const { full_product_name } of [...tree.relationships, ...tree.product_paths]) add(full_product_name);
  return names;
}

/** Product statuses that say: affected (2.0 section 3.2.3.9). */
const AFFECTED = ['known_affected', 'first_affected', 'last_affected', 'under_investigation'];
const FIXED = ['fixed', 'first_fixed', 'recommended'];

/** Names of the products that a document is about: the affected ones, else those that it says are fixed. */
export function concernedProducts(advisory: CsafAdvisory, names: ReadonlyMap<string, string>, max: number): string[] {
  const having = (statuses: readonly string[]) =>
    new Set(
      advisory.vulnerabilities.flatMap(({ product_status: status }) =>
        statuses.flatMap((name) => (status[name] ?? []).map((id) => names.get(id) ?? id)),
      ),
    );
  const affected = having(AFFECTED);
  return [...(affected.size > 0 ? affected : having(FIXED))].slice(0, max);
}

/** What the statuses of all products of all vulnerabilities come to; `undefined` where any needs doing. */
export function standing({ vulnerabilities }: CsafAdvisory): 'not-affected' | 'under-investigation' | undefined {
  const said = new Set(
    vulnerabilities.flatMap(({ product_status: status }) =>
      Object.entries(status).flatMap(([name, ids]) => (ids.length > 0 ? [name] : [])),
    ),
  );
  if (said.size === 0 || vulnerabilities.some(({ product_status: status }) => Object.keys(status).length === 0))
    return undefined;
  if ([...said].every((name) => name === 'known_not_affected')) return 'not-affected';
  const open = ['under_investigation', 'known_not_affected', 'unknown'];
  return [...said].every((name) => open.includes(name)) ? 'under-investigation' : undefined;
}
