import type { Checklist } from '../core/checklist.ts';
import type { Delivery } from '../core/delivery.ts';
import type { RecordedBulletin } from '../core/recorded-bulletin.ts';
import type { Tables } from '../db/tables.ts';
import { pageIdOf } from './list-query.ts';
import { type NameOf, renderAlert } from './render/alert.ts';
import { renderChecklist } from './render/checklist.ts';
import { renderHeartbeat } from './render/heartbeat.ts';
import { renderDigest, renderRevision } from './render/lists.ts';
import type { RenderedMessage } from './render/message.ts';
import { renderNotice } from './render/notice.ts';
import { renderLimited } from './render/origin.ts';
import { renderExploited } from './render/threat.ts';
import { channelGate } from './tlp-gate.ts';

/** A bulletin as one team has it, with everything a card needs. */
export interface Subject {
  readonly bulletin: RecordedBulletin;
  readonly checklist: Checklist | undefined;
  readonly nameOf: NameOf;
  /** How many messages on mailing lists speak of it. */
  readonly replies: number;
}

/** `undefined` when the team may not see such a bulletin. */
export async function loadSubject(tables: Tables, teamId: string, bulletinId: number): Promise<Subject | undefined> {
  const bulletin = await tables.bulletins.find(bulletinId, teamId);
  if (!bulletin) return undefined;
  const checklist = await tables.checklists.find(teamId, bulletinId);
  const actors = [
    checklist?.acknowledgement?.by,
    checklist?.dismissal?.by,
    ...(checklist?.items.map((item) => item.doneBy) ?? []),
    ...(bulletin.view?.corrections.map((correction) => correction.by) ?? []),
    ...(bulletin.view?.rules.map((rule) => rule.createdBy) ?? []),
  ];
  return {
    bulletin,
    checklist,
    replies: await tables.discussions.count(bulletinId, teamId),
    nameOf: await namesOf(
      tables,
      actors.filter((actor) => actor !== undefined),
    ),
  };
}

/** Names of people by actor key; those who were erased have none. */
export async function namesOf(tables: Tables, actors: readonly string[]): Promise<NameOf> {
  const people = await tables.people.named(actors);
  return (actor) => people.get(actor)?.name ?? 'someone who was erased';
}

/** What a delivery says now, from the rows as they are; `undefined` when its subject is gone. */
export async function renderDelivery(delivery: Delivery, tables: Tables): Promise<RenderedMessage | undefined> {
  const { purpose, payload, teamId } = delivery;
  if (payload.heartbeat)
    return renderHeartbeat(
      payload.heartbeat,
      `${pageIdOf({ of: 'work' }, 0)}:beside`,
      `${pageIdOf({ of: 'health' }, 0)}:beside`,
    );
  if (purpose === 'operator') return payload.notice && renderNotice(payload.notice);
  if (purpose === 'digest') {
    const mayShow = await channelGate(tables, teamId, delivery.destination);
    const all = await tables.bulletins.lines(teamId, payload.bulletinIds ?? []);
    const lines = all.filter((line) => mayShow(line.tlp));
    const allId = `digest:${delivery.id}:0`;
    return lines.length === 0 ? undefined : renderDigest({ lines, roleIds: payload.roleIds, allId });
  }
  const subject =
    delivery.bulletinId === undefined ? undefined : await loadSubject(tables, teamId, delivery.bulletinId);
  if (!subject) return undefined;
  const channelId = purpose === 'checklist' ? (subject.checklist?.thread?.channelId ?? '') : delivery.destination;
  if (!(await channelGate(tables, teamId, channelId))(subject.bulletin.tlp))
    return purpose === 'alert' || purpose === 'checklist' ? renderLimited(subject.bulletin) : undefined;
  if (purpose === 'alert') return renderAlert({ ...subject, ...(payload.roleIds && { roleIds: payload.roleIds }) });
  if (purpose === 'exploited') return renderExploited(subject.bulletin);
  if (purpose === 'checklist')
    return subject.checklist && renderChecklist({ ...subject, checklist: subject.checklist, page: payload.page ?? 0 });
  const revision = (await tables.bulletins.revisions(subject.bulletin.key)).find((r) => r.number === payload.revision);
  if (!revision) return undefined;
  const removedSteps = await tables.teamViews.concerning(teamId, subject.bulletin.key, revision.removedSteps);
  const addedSteps = [...revision.addedSteps, ...(payload.stepKeys ?? [])];
  return renderRevision(subject.bulletin, { ...revision, addedSteps, removedSteps }, payload.withdrawn);
}
