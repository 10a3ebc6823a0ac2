import { SEVERITIES } from '../core/bulletin.ts';
import { checklistDeliveries } from '../core/checklist.ts';
import type { NewDelivery } from '../core/delivery.ts';
import type { Verdict } from '../core/manual-step.ts';
import type { Source } from '../core/source.ts';
import { matches, type Subscription, watchedText } from '../core/subscription.ts';
import type { JudgedBulletin, RecordOutcome, SeenOutcome } from '../db/bulletins.ts';
import type { Tables } from '../db/tables.ts';
import type { ReadBulletin } from './read-bulletin.ts';

/** More for one channel in one poll are folded. */
const CARDS_PER_POLL = 10;
const DIGEST_SIZE = 25;

const VERDICT_ORDER: readonly Verdict[] = ['required', 'conditional', 'unjudged', 'none'];

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
  const candidates = outcomes.filter((o) => !isOld(o) && (isNews(o) || o.risen.size > 0));
  const announced = new Set<number>();
  const owed: NewDelivery[] = [];
  const views = await tables.teamViews.verdicts(candidates.map((o) => o.key));
  for (const [channelId, wanted] of wantedByChannel(candidates, watches, views)) {
    for (const { outcome } of wanted.bulletins) announced.add(outcome.key);
    const out = await tables.deliveries.alerted(channelId, keysOf(wanted.bulletins.map((b) => b.outcome)));
    owed.push(...foldedDeliveries(channelId, wanted, out, source.id, now));
  }
  const ids = await tables.deliveries.enqueue(owed, now);
  await openChecklists(tables, owed, now);
  await tables.bulletins.markUnannounced(
    keysOf(fresh.filter((o) => !isOld(o) && !announced.has(o.key))),
    watches.length === 0 ? 'no-watches' : 'no-watch-matched',
  );
  await tables.bulletins.markUnannounced(
    keysOf(outcomes.filter((o) => o.outcome !== 'new' && announced.has(o.key))),
    null,
  );
  for (const outcome of revised) await announceRevision(tables, outcome, now);
  return { recorded: fresh.length, revised: revised.length, owed: ids.length, outcomes, refused };
}

const keysOf = (outcomes: readonly RecordOutcome[]): number[] => outcomes.map((o) => o.key);
const dated = ({ input }: RecordOutcome): number => input.bulletin.published ?? input.bulletin.updated ?? 0;

type Verdicts = Awaited<ReturnType<Tables['teamViews']['verdicts']>>;
type VerdictsOfTeam = NonNullable<ReturnType<Verdicts['get']>>;

/** A revision is news when there is something to do that was not, or it is worse than was known; a mended typo is not. */
function isNews({ outcome, input, added, before }: RecordOutcome): boolean {
  if (outcome !== 'revised' || !before) return outcome !== 'unchanged';
  const { bulletin, judgement } = input;
  // What was old when its source was new stays quiet when it is merely read in full.
  if (before.unannounced === 'old-at-first-poll' && before.extent === 'excerpt' && bulletin.extent === 'full')
    return false;
  return (
    added.length > 0 ||
    VERDICT_ORDER.indexOf(judgement.verdict) < VERDICT_ORDER.indexOf(before.verdict) ||
    SEVERITIES.indexOf(bulletin.severity) < SEVERITIES.indexOf(before.severity) ||
    (bulletin.exploited && !before.exploited)
  );
}

interface Wanted {
  readonly teamId: string;
  readonly bulletins: { readonly outcome: RecordOutcome; readonly roleIds: readonly string[] }[];
}

function wantedByChannel(
  outcomes: readonly SeenOutcome[],
  watches: readonly Subscription[],
  views: Verdicts,
): ReadonlyMap<string, Wanted> {
  const byChannel = new Map<string, Subscription[]>();
  for (const watch of watches) byChannel.set(watch.channelId, [...(byChannel.get(watch.channelId) ?? []), watch]);
  const wanted = new Map<string, Wanted>();
  const texts = new Map<number, string>();
  for (const [channelId, here] of byChannel) {
    const teamId = here[0]?.teamId ?? '';
    const bulletins = outcomes.flatMap((told) => {
      if (told.knownTo.includes(teamId) || !(isNews(told) || told.risen.has(teamId))) return [];
      const outcome = asSeen(told, views.get(teamId));
      const matching = here.filter((watch) => wants(watch, outcome, texts));
      const roleIds = [...new Set(matching.flatMap((watch) => watch.roleId ?? []))];
      return matching.length > 0 ? [{ outcome, roleIds }] : [];
    });
    if (bulletins.length > 0) wanted.set(channelId, { teamId, bulletins });
  }
  return wanted;
}

/** With the verdict and kinds that the team's rules and corrections make of it. */
function asSeen(outcome: RecordOutcome, own: VerdictsOfTeam | undefined): RecordOutcome {
  const seen = own?.get(outcome.key);
  if (!seen) return outcome;
  return { ...outcome, input: { ...outcome.input, judgement: { ...outcome.input.judgement, ...seen } } };
}

function wants(watch: Subscription, { key, input, sourceIds }: RecordOutcome, texts: Map<number, string>): boolean {
  const { bulletin, judgement } = input;
  let text = '';
  if (watch.filter.words?.length) {
    text = texts.get(key) ?? watchedText(bulletin);
    texts.set(key, text);
  }
  const { publisher, severity, exploited } = bulletin;
  const { verdict, kinds } = judgement;
  return matches(watch.filter, { sourceIds, publisher, severity, exploited, verdict, kinds, text });
}

/** Cards, and digests for what is too much: nothing is left out, and no channel is flooded. */
function foldedDeliveries(
  channelId: string,
  { teamId, bulletins }: Wanted,
  out: ReadonlySet<number>,
  sourceId: number,
  now: number,
): NewDelivery[] {
  // An alert that is out already is not owed again, nor counted: only new ones make a flood.
  const sorted = bulletins
    .filter(({ outcome }) => !out.has(outcome.key))
    .sort((a, b) => urgency(a.outcome) - urgency(b.outcome));
  const card = ({ outcome, roleIds }: (typeof sorted)[number]): NewDelivery => ({
    teamId,
    destination: channelId,
    purpose: 'alert',
    dedupeKey: `alert:${outcome.key}`,
    bulletinId: outcome.key,
    payload: roleIds.length > 0 ? { roleIds } : {},
  });
  if (sorted.length <= CARDS_PER_POLL) return sorted.map(card);
  const idle = sorted.filter(({ outcome }) => outcome.input.judgement.verdict === 'none');
  const work = sorted.filter(({ outcome }) => outcome.input.judgement.verdict !== 'none');
  const rest = work.slice(CARDS_PER_POLL);
  const digest = (folded: 'nothing-to-do' | 'too-many', list: typeof sorted): NewDelivery[] =>
    chunks(list, DIGEST_SIZE).map((chunk, part) => ({
      teamId,
      destination: channelId,
      purpose: 'digest',
      dedupeKey: `digest:${folded}:${sourceId}:${now}:${part}`,
      payload: {
        folded,
        bulletinIds: chunk.map(({ outcome }) => outcome.key),
        roleIds: [...new Set(chunk.flatMap(({ roleIds }) => roleIds))],
      },
    }));
  return [...work.slice(0, CARDS_PER_POLL).map(card), ...digest('too-many', rest), ...digest('nothing-to-do', idle)];
}

function urgency({ input }: RecordOutcome): number {
  const { bulletin, judgement } = input;
  return (
    VERDICT_ORDER.indexOf(judgement.verdict) * 100 +
    (bulletin.exploited ? 0 : 10) +
    SEVERITIES.indexOf(bulletin.severity)
  );
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

async function openChecklists(tables: Tables, owed: readonly NewDelivery[], now: number): Promise<void> {
  const byTeam = new Map<string, Set<number>>();
  for (const { teamId, bulletinId, payload } of owed) {
    const keys = byTeam.get(teamId) ?? new Set();
    const handwork =
      payload.folded === 'nothing-to-do'
        ? []
        : [...(bulletinId === undefined ? [] : [bulletinId]), ...(payload.bulletinIds ?? [])];
    for (const key of handwork) keys.add(key);
    byTeam.set(teamId, keys);
  }
  for (const [teamId, keys] of byTeam) await tables.checklists.open(teamId, [...keys], now);
}

/** Every message that shows it is edited; that steps came or went is said where the alert stands. */
async function announceRevision(
  tables: Tables,
  { key, revision, added, removed, risen }: SeenOutcome,
  now: number,
): Promise<void> {
  await tables.deliveries.enqueueEdits({ bulletinId: key }, now);
  for (const team of await tables.teams.list()) {
    const checklist = await tables.checklists.find(team.id, key);
    if (checklist?.thread) await tables.deliveries.enqueue(checklistDeliveries(checklist), now);
    const changed = await tables.teamViews.concerning(team.id, key, [...added, ...removed]);
    const stepKeys = risen.get(team.id) ?? [];
    if (changed.length + stepKeys.length === 0 || checklist?.dismissal) continue;
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
        payload: { revision, ...(stepKeys.length > 0 && { stepKeys }) },
      })),
      now,
    );
  }
}
