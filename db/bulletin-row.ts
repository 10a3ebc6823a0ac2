import type { Insertable, Selectable } from 'kysely';
import type { Alias, Authenticity, Bulletin, Extent, Score, Severity, SourceItem, Tlp } from '../core/bulletin.ts';
import type { Evidence, Judgement, Kind, ManualStep, UnjudgedReason, Verdict } from '../core/manual-step.ts';
import type { BulletinLine, RecordedBulletin, Unannounced } from '../core/recorded-bulletin.ts';
import { fromJson, present } from './row.ts';
import type { BulletinTable, StepTable } from './schema.ts';

/** A bulletin as read, with what detection says of it. */
export interface JudgedBulletin {
  readonly bulletin: Bulletin;
  readonly judgement: Judgement;
  /** Absent: the source calls it as its publisher does. */
  readonly item?: SourceItem;
}

/** The columns that a revision replaces. */
export function contentColumns({ bulletin, judgement }: JudgedBulletin) {
  return {
    title: bulletin.title,
    url: bulletin.url ?? null,
    published_at: bulletin.published ?? null,
    updated_at: bulletin.updated ?? null,
    severity: bulletin.severity,
    exploited: bulletin.exploited ? 1 : 0,
    extent: bulletin.extent,
    verdict: judgement.verdict,
    reason: judgement.reason ?? null,
    reboot: judgement.reboot === undefined ? null : Number(judgement.reboot),
    rules_version: judgement.rulesVersion,
    kinds_json: JSON.stringify(judgement.kinds),
    evidence_json: JSON.stringify(judgement.evidence),
    products_json: JSON.stringify(bulletin.products),
    remediations_json: JSON.stringify(bulletin.remediations),
    references_json: JSON.stringify(bulletin.references),
    supersedes_json: JSON.stringify(bulletin.supersedes),
    document_json: JSON.stringify(bulletin.document),
    scores_json: JSON.stringify(bulletin.scores ?? []),
    tlp: bulletin.tlp ?? null,
    authenticity_json: bulletin.authenticity === undefined ? null : JSON.stringify(bulletin.authenticity),
    withdrawn: bulletin.withdrawn ? 1 : 0,
  } satisfies Partial<Insertable<BulletinTable>>;
}

export function stepColumns(
  bulletinId: number,
  step: ManualStep,
  position: number,
  addedIn: number,
): Insertable<StepTable> {
  return {
    bulletin_id: bulletinId,
    key: step.key,
    position,
    kind: step.kind,
    instruction: step.instruction,
    condition: step.condition ?? null,
    code: step.code ?? null,
    place: step.place ?? null,
    moment: step.moment ?? null,
    restart: step.restart ?? null,
    undo: step.undo ?? null,
    evidence_json: JSON.stringify(step.evidence),
    rule: step.rule,
    added_in: addedIn,
    removed_in: null,
  };
}

export function stepFrom(row: Selectable<StepTable>): ManualStep {
  return {
    key: row.key,
    kind: row.kind as Kind,
    instruction: row.instruction,
    evidence: fromJson<number[]>(row.evidence_json),
    rule: row.rule,
    ...present({
      condition: row.condition,
      code: row.code,
      place: row.place,
      moment: row.moment as ManualStep['moment'] | null,
      restart: row.restart as ManualStep['restart'] | null,
      undo: row.undo,
    }),
  };
}

export function recordedFrom(
  row: Selectable<BulletinTable>,
  steps: readonly ManualStep[],
  aliases: readonly Alias[],
): RecordedBulletin {
  return {
    ...lineFrom(row),
    sourceId: row.source_id,
    changedAt: row.changed_at,
    extent: row.extent as Extent,
    evidence: fromJson<Evidence[]>(row.evidence_json),
    products: fromJson<string[]>(row.products_json),
    remediations: fromJson<Bulletin['remediations']>(row.remediations_json),
    references: fromJson<Bulletin['references']>(row.references_json),
    supersedes: fromJson<string[]>(row.supersedes_json),
    document: fromJson<Bulletin['document']>(row.document_json),
    scores: fromJson<Score[]>(row.scores_json),
    withdrawn: row.withdrawn === 1,
    rulesVersion: row.rules_version,
    steps,
    aliases,
    ...(row.authenticity_json !== null && { authenticity: fromJson<Authenticity>(row.authenticity_json) }),
    ...(row.reboot !== null && { reboot: row.reboot === 1 }),
    ...present({
      teamId: row.team_id,
      updated: row.updated_at,
      tlp: row.tlp as Tlp | null,
      reason: row.reason as UnjudgedReason | null,
      unannounced: row.unannounced as Unannounced | null,
    }),
  };
}

/** The columns that `lineFrom` needs, but for those that a team may see its own way. */
export const LINE_COLUMNS = [
  'bulletins.id',
  'bulletins.publisher',
  'bulletins.vendor_id',
  'bulletins.title',
  'bulletins.url',
  'bulletins.published_at',
  'bulletins.first_seen_at',
  'bulletins.severity',
  'bulletins.exploited',
  'bulletins.tlp',
  'bulletins.revision',
] as const;

type LineRow = Pick<
  Selectable<BulletinTable>,
  | 'id'
  | 'publisher'
  | 'vendor_id'
  | 'title'
  | 'url'
  | 'published_at'
  | 'first_seen_at'
  | 'severity'
  | 'exploited'
  | 'tlp'
  | 'verdict'
  | 'kinds_json'
  | 'revision'
>;

export function lineFrom(row: LineRow): BulletinLine {
  return {
    key: row.id,
    publisher: row.publisher,
    id: row.vendor_id,
    title: row.title,
    firstSeenAt: row.first_seen_at,
    severity: row.severity as Severity,
    exploited: row.exploited === 1,
    verdict: row.verdict as Verdict,
    kinds: fromJson<Kind[]>(row.kinds_json),
    revision: row.revision,
    ...present({ url: row.url, published: row.published_at, tlp: row.tlp as Tlp | null }),
  };
}
