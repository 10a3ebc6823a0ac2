import { leadingScore } from '../../core/cvss.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import { isExploited, type KnownExploited, type Threat } from '../../core/threat.ts';
import { buttons, COLOUR, message, type RenderedMessage, text } from './message.ts';
import { cut, escapeLine, labelOf, link, plural, when } from './text.ts';

type Threatened = Pick<RecordedBulletin, 'exploited'> & { readonly threat?: Threat };

/** What a catalogue of known exploited vulnerabilities says of it. */
const exploitedFacts = ({ addedAt, dueAt, ransomware }: KnownExploited): string[] => [
  `known since ${when(addedAt, 'D')}`,
  ...(dueAt === undefined ? [] : [`due by ${when(dueAt, 'D')} (CISA KEV)`]),
  ...(ransomware ? ['used by ransomware'] : []),
];

/** A probability as people read it. */
const percent = (share: number): string => {
  const value = share * 100;
  return `${value < 0.1 ? '<0.1' : value < 10 ? value.toFixed(1) : Math.round(value)} %`;
};

/** For the facts of a card. */
export const epssFact = ({ threat }: Threatened): string[] =>
  threat?.epss ? [`EPSS: **${percent(threat.epss.score)}**`] : [];

/** For a line of a list. */
export function exploitedWords({ threat }: Threatened): string {
  const dueAt = threat?.knownExploited?.dueAt;
  return `⚠️ exploited${dueAt === undefined ? '' : `, due ${when(dueAt, 'd')}`}`;
}

/** For a card; `undefined` when nobody says that it is exploited. */
export function exploitedLine(bulletin: Threatened): string | undefined {
  if (!isExploited(bulletin)) return undefined;
  const known = bulletin.threat?.knownExploited;
  const facts = known === undefined ? [] : exploitedFacts(known).slice(1);
  return ['⚠️ **Exploited**', ...(known && known.dueAt === undefined ? ['CISA KEV'] : []), ...facts].join(' · ');
}

/** For an explanation: how bad it is, and what catalogues say. */
export const threatLines = (bulletin: RecordedBulletin): string[] => [
  ...scoreLines(bulletin),
  ...epssLines(bulletin),
  ...knownLines(bulletin),
];

const epssLines = ({ threat }: RecordedBulletin): string[] =>
  threat?.epss
    ? [
        `-# EPSS: exploited within 30 days with a probability of ${percent(threat.epss.score)}, higher than for ${Math.floor(threat.epss.percentile * 1_000) / 10} % of all CVEs`,
      ]
    : [];

/** A vector is of a strict grammar: it holds nothing that could format. */
function scoreLines({ scores = [] }: RecordedBulletin): string[] {
  const worst = leadingScore(scores);
  if (!worst) return [];
  const more = scores.length > 1 ? ` and ${plural(scores.length - 1, 'more vector')}` : '';
  return [`-# CVSS ${worst.version}: ${worst.base.toFixed(1)} \`${worst.vector.slice(0, 150)}\`${more}`];
}

function knownLines({ threat }: RecordedBulletin): string[] {
  const known = threat?.knownExploited;
  return known
    ? [`-# ⚠️ ${escapeLine(known.cves.join(', '), 80)} in CISA’s KEV: ${exploitedFacts(known).join(' · ')}`]
    : [];
}

const CVES = 5;

/** A short message that a bulletin is now known to be exploited. */
export function renderExploited(bulletin: RecordedBulletin): RenderedMessage {
  const known = bulletin.threat?.knownExploited;
  const cves = known?.cves.slice(0, CVES).map((cve) => escapeLine(cve, 30)) ?? [];
  const why = known
    ? `${cves.join(', ')} ${cves.length === 1 ? 'is' : 'are'} in CISA’s catalogue of what is known to be exploited.\n-# ${exploitedFacts(known).join(' · ')}`
    : 'CISA has taken it out of its catalogue of what is known to be exploited again.';
  return message(
    [
      text(`### ⚠️ Exploited now: ${link(cut(labelOf(bulletin), 150), bulletin.url)}\n${why}`),
      buttons(
        { label: 'Show', id: `show:${bulletin.key}`, style: 'primary' },
        { label: 'Explain', id: `explain:${bulletin.key}` },
      ),
    ],
    { colour: COLOUR.critical },
  );
}
