import { bulletinFrom } from '../bulletin-facts.ts';
import { yamlValue } from '../formats/documents/tree.ts';
import { decode } from '../formats/feed/decode.ts';
import { osvAdvisory, type PackageAdvisory } from '../formats/osv/entry.ts';
import { githubAdvisory } from '../formats/osv/github.ts';
import { readModifiedIds } from '../formats/osv/modified-ids.ts';
import { ParseError } from '../formats/parse-error.ts';
import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';

const MAX_ADVISORIES = 1_000;

/**
 * OSV documents, one or many, and answers of GitHub's advisory API; of OSV's list of what was modified, where the
 * documents stand. Throws `ParseError`.
 */
export function readOsvBulletins(task: ReadTask): ReadAnswer {
  const text = decode(task.bytes, task.contentType);
  const listed = readModifiedIds(text, task.url);
  if (listed) return { bulletins: [], documents: listed };
  const values = valuesIn(text);
  const advisories = values
    .slice(0, MAX_ADVISORIES)
    .flatMap((value) => githubAdvisory(value) ?? osvAdvisory(value) ?? []);
  if (advisories.length === 0 && values.length > 0)
    throw new ParseError('malformed', 'there is no advisory in the form of OSV or of GitHub at the address');
  return {
    bulletins: advisories.map((advisory, place) => {
      task.progress?.fill(place);
      const skipped = task.unjudged === 'all' || task.unjudged?.includes(place);
      return bulletinFrom(toldOf(advisory), task, skipped ? 'timed-out' : undefined);
    }),
  };
}

const toldOf = ({ id, document, title, ...advisory }: PackageAdvisory) => ({
  ...advisory,
  itemId: id,
  ownId: id,
  title,
  document: { ...document, title },
  extent: 'full' as const,
});

function valuesIn(text: string): readonly unknown[] {
  try {
    const value: unknown = /^\s*[{[]/.test(text) ? JSON.parse(text) : yamlValue(text);
    const list = Array.isArray(value) ? value : isList(value) ? value.vulns : [value];
    return list;
  } catch (error) {
    throw new ParseError('malformed', 'the address gave neither JSON nor YAML, or it breaks off', { cause: error });
  }
}

/** As OSV's own API answers. */
const isList = (value: unknown): value is { readonly vulns: readonly unknown[] } =>
  typeof value === 'object' && value !== null && 'vulns' in value && Array.isArray(value.vulns);
