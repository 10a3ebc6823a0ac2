import { SEVERITIES } from '../core/bulletin.ts';
import { checklistDeliveries } from '../core/checklist.ts';
import { verdictRank } from '../core/priority.ts';
import type { Source } from '../core/source.ts';
import { isExploited, type Threat } from '../core/threat.ts';
import type { JudgedBulletin, RecordOutcome, SeenOutcome } from '../db/bulletins.ts';
import type { Tables } from '../db/tables.ts';
import { announce, type News } from './announcing.ts';
import type { ReadBulletin } from './read-bulletin.ts';

export interface IngestReport {
  readonly recorded: number;
  readonly revised: number;
  /** Messages owed because of it. */
  readonly owed: number;
  readonly outcomes: readonly RecordOutcome[];
  /** What the database refused, by a fault of Handfix. */
  readonly refused: readonly Refused[];
}

interface Refused {
  readonly input: JudgedBulletin;
  readonly error: unknown;
}

/**
 * Records what a source told, and owes the messages that follow from it. To be called in one transaction.
 * `announceAfter`: bulletins published before are recorded and not announced (a source's first poll). `careful`: what the
 * database refuses is left out and reported, instead of thrown.
 */
export async function ingest(
  tables: Tables,
  source: Source,
  read: readonly ReadBulletin[],
  now: number,
  announceAfter?: number,
  careful = false,
): Promise<IngestReport> {
  const refused: Refused[] = [];
  const onRefused = careful ? (input: JudgedBulletin, error: unknown) => refused.push({ input, error }) : undefined;
  const outcomes = await tables.bulletins.record(source, read, now, onRefused);
  const fresh = outcomes.filter((o) => o.outcome === 'new');
  const revised = outcomes.filter((o) => o.outcome === 'revised');
  const isOld = (o: RecordOutcome) => announceAfter !== undefined && dated(o) < announceAfter;
  await tables.bulletins.markUnannounced(keysOf(fresh.filter(isOld)), 'old-at-first-poll');
  const watches = (await tables.subscriptions.active()).filter(
    (watch) => source.teamId === undefined || watch.teamId === source.teamId,
  );
  const candidates = outcomes.filter((o) => !isOld(o) && (o.outcome !== 'unchanged' || o.risen.size > 0));
  const views = await tables.teamViews.verdicts(keysOf(candidates));
  const newsOf = async (teamId: string) => {
    const threats = await tables.threats.of(keysOf(candidates), teamId);
    return candidates
      .filter((o) => !o.knownTo.includes(teamId) && (isNews(o, threats.get(o.key)) || o.risen.has(teamId)))
      .map((o) => ({ ...asSeen(o, views.get(teamId)), threat: threats.get(o.key) }));
  };
  const { announced, owed } = await announce(tables, watches, newsOf, { sourceId: source.id, now });
  await tables.bulletins.markUnannounced(
    keysOf(fresh.filter((o) => !isOld(o) && !announced.has(o.key))),
    watches.length === 0 ? 'no-watches' : 'no-watch-matched',
  );
  await tables.bulletins.markUnannounced(
    keysOf(outcomes.filter((o) => o.outcome !== 'new' && announced.has(o.key))),
    null,
  );
  for (const outcome of revised) await announceRevision(tables, outcome, now);
  return { recorded: fresh.length, revised: revised.length, owed, outcomes, refused };
}

const keysOf = (outcomes: readonly RecordOutcome[]): number[] => outcomes.map((o) => o.key);
const dated = ({ input }: RecordOutcome): number => input.bulletin.published ?? input.bulletin.updated ?? 0;

type Verdicts = Awaited<ReturnType<Tables['teamViews']['verdicts']>>;
type VerdictsOfTeam = NonNullable<ReturnType<Verdicts['get']>>;

/** A revision is news when there is something to do that was not, or it is worse than was known; a mended typo is not. */
function isNews({ outcome, input, added, before }: RecordOutcome, threat: Threat | undefined): boolean {
  if (outcome !== 'revised' || !before) return outcome !== 'unchanged';
  const { bulletin, judgement } = input;
  // What was old when its source was new stays quiet when it is merely read in full.
  if (before.unannounced === 'old-at-first-poll' && before.extent === 'excerpt' && bulletin.extent === 'full')
    return false;
  return (
    added.length > 0 ||
    verdictRank(judgement.verdict) < verdictRank(before.verdict) ||
    SEVERITIES.indexOf(bulletin.severity) < SEVERITIES.indexOf(before.severity) ||
    (isExploited({ ...bulletin, threat }) && !before.exploited)
  );
}

/** With the verdict and kinds that the team's rules and corrections make of it. */
function asSeen({ key, input, sourceIds }: RecordOutcome, own: VerdictsOfTeam | undefined): News {
  const { verdict, kinds } = own?.get(key) ?? input.judgement;
  return { key, bulletin: input.bulletin, verdict, kinds, sourceIds };
}

/** Every message that shows it is edited; that steps came or went, or all of it, is said where the alert stands. */
async function announceRevision(
  tables: Tables,
  { key, revision, added, removed, risen, before, input }: SeenOutcome,
  now: number,
): Promise<void> {
  const withdrawn = input.bulletin.withdrawn ?? false;
  const turned = before !== undefined && before.withdrawn !== withdrawn;
  await tables.deliveries.enqueueEdits({ bulletinId: key }, now);
  for (const team of await tables.teams.list()) {
    const checklist = await tables.checklists.find(team.id, key);
    if (checklist?.thread) await tables.deliveries.enqueue(checklistDeliveries(checklist), now);
    const changed = await tables.teamViews.concerning(team.id, key, [...added, ...removed]);
    const stepKeys = risen.get(team.id) ?? [];
    if ((changed.length + stepKeys.length === 0 && !turned) || checklist?.dismissal) continue;
    const alerts = (await tables.deliveries.about(team.id, key)).filter(
      (d) => d.purpose === 'alert' && d.createdAt < now,
    );
    await tables.deliveries.enqueue(
      alerts.map((alert) => ({
        teamId: team.id,
        destination: alert.destination,
        purpose: 'revision' as const,
        dedupeKey: `revision:${key}:${revision}`,
        bulletinId: key,
        payload: { revision, ...(stepKeys.length > 0 && { stepKeys }), ...(turned && { withdrawn }) },
      })),
      now,
    );
  }
}
