import { ALL_FORMULAS } from '../../core/detection/formulas.ts';
import { bulletinFrom } from '../bulletin-facts.ts';
import { readKev } from '../formats/documents/structured.ts';
import { decode } from '../formats/feed/decode.ts';
import { exploitedCve, type KevEntry, readKevCatalogue } from '../formats/kev.ts';
import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';

const CATALOGUE = 'https://www.cisa.gov/known-exploited-vulnerabilities-catalog?search_api_fulltext=';

/**
 * A catalogue of known exploited vulnerabilities: its marks, and a bulletin for each entry that asks for more than to
 * do what the vendor says. Throws `ParseError`.
 */
export function readKevBulletins(task: ReadTask): ReadAnswer {
  const { title, entries } = readKevCatalogue(decode(task.bytes, task.contentType));
  const bulletins = entries.flatMap((entry, place) => {
    task.progress?.fill(place);
    if (ALL_FORMULAS.meaningOf(entry.requiredAction.trim()) === 'nothing') return [];
    const skipped = task.unjudged === 'all' || task.unjudged?.includes(place);
    return [bulletinFrom(toldOf(entry), task, skipped ? 'timed-out' : undefined)];
  });
  return { ...(title !== undefined && { title }), bulletins, exploited: entries.map(exploitedCve) };
}

function toldOf(entry: KevEntry) {
  const { cveID, vulnerabilityName, vendorProject, product, notes = '' } = entry;
  const document = readKev(entry);
  const addresses = notes.match(/https?:\/\/[^\s;,]{1,500}/g) ?? [];
  return {
    itemId: cveID,
    ownId: cveID,
    title: (vulnerabilityName ?? cveID).trim().slice(0, 300),
    url: `${CATALOGUE}${cveID}`,
    published: exploitedCve(entry).addedAt,
    document,
    extent: 'full' as const,
    facts: {
      exploited: true,
      aliases: [{ scheme: 'cve', id: cveID }],
      products: [[vendorProject, product].filter(Boolean).join(' ')].filter((name) => name !== ''),
      references: [...new Set(addresses)].slice(0, 20).map((url) => ({ url })),
    },
  };
}
