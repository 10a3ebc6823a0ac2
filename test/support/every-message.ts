import {
  renderHelp,
  renderPreview,
  renderSettings,
  renderSources,
  renderWatches,
  setupLines,
} from '../../bot/render/admin.ts';
import { renderAlert } from '../../bot/render/alert.ts';
import { renderChecklist } from '../../bot/render/checklist.ts';
import { renderCorrecting } from '../../bot/render/correct.ts';
import { renderExplanation, renderText } from '../../bot/render/explain.ts';
import { renderHealth, renderSourceDetail } from '../../bot/render/health.ts';
import { renderHeartbeat } from '../../bot/render/heartbeat.ts';
import { renderHistory } from '../../bot/render/history.ts';
import { renderDigest, renderList, renderRevision, workState } from '../../bot/render/lists.ts';
import type { RenderedMessage } from '../../bot/render/message.ts';
import { renderNotice } from '../../bot/render/notice.ts';
import { renderRules, renderRuleTrial } from '../../bot/render/rule.ts';
import { renderStatus } from '../../bot/render/status.ts';
import { renderExploited } from '../../bot/render/threat.ts';
import type { Checklist } from '../../core/checklist.ts';
import { ACTIONS } from '../../core/checklist.ts';
import type { ManualStep } from '../../core/manual-step.ts';
import type { BulletinLine, RecordedBulletin } from '../../core/recorded-bulletin.ts';
import type { Source } from '../../core/source.ts';
import { MORNING } from './bulletins.ts';

export const ROLE = '300000000000000001';
export const CHANNEL = '200000000000000001';

export interface Sizes {
  readonly steps: number;
  readonly aliases: number;
  readonly rows: number;
  readonly page: number;
}

/** What stands in the messages: foreign text, a fresh piece for every call. */
export interface Words {
  text(): string;
  url(): string;
}

/** Every message that Handfix can render, with foreign text wherever there can be some. */
export function everyMessage(words: Words, sizes: Sizes): readonly (readonly [string, RenderedMessage])[] {
  const many = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
  const { text, url } = words;
  const nameOf = () => text();
  const steps = many(
    sizes.steps,
    (i): ManualStep => ({
      key: `step-${i}`,
      kind: i % 2 === 0 ? 'enable-protection' : 'other',
      instruction: text(),
      evidence: [i],
      rule: 'asked-work',
      ...(i % 3 !== 1 && { condition: text() }),
      ...(i % 2 === 0 && { code: `run ${text()}` }),
      ...(i % 4 < 2 && { place: text(), moment: 'after-update', restart: 'reboot', undo: text() }),
    }),
  );
  const line = (key: number): BulletinLine => ({
    key,
    publisher: text(),
    id: text(),
    title: text(),
    url: url(),
    published: MORNING,
    firstSeenAt: MORNING,
    severity: 'high',
    exploited: true,
    verdict: 'conditional',
    kinds: ['registry'],
    revision: 3,
    threat: {
      knownExploited: { cves: many(sizes.aliases, text), addedAt: MORNING, dueAt: MORNING, ransomware: true },
      epss: { score: 0.94321, percentile: 0.99 },
    },
  });
  const bulletin: RecordedBulletin = {
    ...line(1),
    sourceId: 1,
    changedAt: MORNING,
    extent: 'excerpt',
    aliases: many(sizes.aliases, () => ({ scheme: 'cve', id: text() })),
    products: [text()],
    document: {
      sections: many(2, () => ({
        path: [text()],
        blocks: [
          { kind: 'paragraph' as const, text: text() },
          { kind: 'item' as const, text: text(), depth: 1, ordered: false },
          { kind: 'code' as const, text: text() },
          { kind: 'row' as const, cells: [text(), text()] },
        ],
      })),
    },
    scores: many(sizes.aliases, (i) => ({
      version: '4.0' as const,
      vector: `CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/S:${i}`,
      base: 9.3,
    })),
    remediations: [],
    references: [],
    supersedes: [],
    reboot: true,
    steps,
    evidence: many(sizes.steps, () => ({ quote: text(), section: text(), rule: text() })),
    rulesVersion: 1,
    view: {
      judged: 'none',
      struck: [],
      corrections: many(sizes.rows, (i) =>
        i % 2 === 0
          ? { id: i, by: 'a', at: MORNING, kind: 'needs-nothing' as const, why: text(), covered: [] }
          : { id: i, by: 'a', at: MORNING, kind: 'missing-step' as const, step: { ...steps[0]!, instruction: text() } },
      ),
      rules: many(sizes.rows, (i) => ({
        id: i,
        createdAt: MORNING,
        createdBy: 'a',
        subject: 'phrase' as const,
        text: text(),
        effect: 'always' as const,
      })),
    },
  };
  const half: Checklist = {
    teamId: '1',
    bulletinId: 1,
    openedAt: MORNING,
    items: steps.map((step, i) => ({ step, ...(i % 2 === 0 && { doneBy: 'a', doneAt: MORNING }) })),
    acknowledgement: { by: 'a', at: MORNING, revision: 2 },
  };
  const done = { ...half, items: steps.map((step) => ({ step, doneBy: 'a', doneAt: MORNING })) };
  const dismissed = { ...half, dismissal: { by: 'a', at: MORNING, why: text() } };
  const source = (id: number): Source => ({
    id,
    name: text(),
    kind: 'rss',
    url: url(),
    publisher: text(),
    schedule: '* * * * *',
    timeZone: 'UTC',
    options: {},
    state: id % 2 === 0 ? 'active' : 'paused',
    pausedWhy: text(),
    nextCheckAt: MORNING,
    lastSuccessAt: MORNING,
    failures: 2,
    error: text(),
    reported: false,
    lull: 'quiet',
  });
  const sources = many(sizes.rows, (i) => source(i));
  const lines = many(Math.min(sizes.rows, 25), (i) => line(i + 1));
  const page = { page: sizes.page, pageId: (n: number) => `list:${n}:x` };
  const team = {
    id: '1',
    name: text(),
    timeZone: text(),
    heartbeatDay: 1,
    heartbeatHour: 9,
    joinedAt: MORNING,
    alertChannelId: CHANNEL,
    operatorChannelId: CHANNEL,
    responderRoleId: ROLE,
    managerRoleId: ROLE,
  };
  const revision = {
    number: 2,
    sourceId: 1,
    seenAt: MORNING,
    title: text(),
    verdict: 'required',
    change: text(),
    addedSteps: steps.map((s) => s.key),
    removedSteps: ['gone'],
  };
  const setup = setupLines({ team, sources: 0, watches: 0, gone: ['The channel for alerts'] });
  const notices = ['source-web-page', 'channel-broken', 'channel-given-up', 'delivery-dead', 'source-quiet'] as const;
  return [
    ['card', renderAlert({ bulletin, checklist: undefined, nameOf, roleIds: [ROLE] })],
    ['card at work', renderAlert({ bulletin, checklist: half, nameOf })],
    ['card that is done', renderAlert({ bulletin, checklist: done, nameOf })],
    ['card not for us', renderAlert({ bulletin, checklist: dismissed, nameOf })],
    ['checklist', renderChecklist({ bulletin, checklist: half, page: sizes.page, nameOf })],
    ['checklist alone', renderChecklist({ bulletin, checklist: done, page: sizes.page, nameOf, turning: true })],
    ['correcting', renderCorrecting(bulletin, nameOf)],
    [
      'rule trial',
      renderRuleTrial({
        rule: { subject: 'product', text: text(), effect: 'never' },
        of: 500,
        changed: lines.length,
        examples: lines.map((l) => ({ line: l, before: { ...l, steps }, after: { ...l, verdict: 'none', steps: [] } })),
        saveId: 'saverule:1:1:x',
      }),
    ],
    ['rules', renderRules(bulletin.view?.rules ?? [], new Map(), nameOf)],
    [
      'explanation',
      renderExplanation({
        bulletin,
        nameOf,
        sources: many(sizes.rows, () => ({ name: text(), url: url(), firstSeenAt: MORNING })),
        replies: {
          total: 40,
          newest: many(3, () => ({
            author: text(),
            url: url(),
            sentAt: MORNING,
            seenAt: MORNING,
            text: text(),
            link: 'thread' as const,
            source: text(),
          })),
        },
        posts: many(sizes.rows, (i) => ({
          channelId: CHANNEL,
          digest: i === 1,
          state: 'dead' as const,
          at: MORNING,
          error: text(),
        })),
        look: { lookedAt: MORNING, goneAt: MORNING, dueAt: MORNING },
        related: { total: 40, lines: many(5, () => line(2)) },
        watches: many(sizes.rows, (i) => ({ id: i, channelId: CHANNEL, mismatch: 'words' as const })),
      }),
    ],
    [
      'history',
      renderHistory(
        bulletin,
        many(sizes.rows, (i) => ({ ...revision, number: i + 1, change: text() })),
        ACTIONS.slice(0, sizes.rows * 3).map((action, id) => ({
          id,
          at: MORNING,
          actor: 'a',
          action,
          stepKey: 'step-0',
          detail: text(),
        })),
        nameOf,
      ),
    ],
    ['text', renderText(bulletin, sizes.page)],
    ['revision', renderRevision(bulletin, revision)],
    ['exploited', renderExploited(bulletin)],
    ['digest', renderDigest({ lines, roleIds: [ROLE], allId: 'digest:1:0' })],
    [
      'quiet digest',
      renderDigest({ lines: lines.map((line) => ({ ...line, verdict: 'none' as const })), allId: 'digest:1:0' }),
    ],
    [
      'list',
      renderList({
        ...page,
        title: 'Open work',
        lines: lines.slice(0, 8),
        total: 100,
        page: 1,
        pageSize: 8,
        empty: 'Nothing',
        states: new Map(lines.map((l) => [l.key, workState(half, nameOf) ?? ''])),
      }),
    ],
    ['sources', renderSources(sources, page)],
    [
      'health',
      renderHealth(
        sources.map((s) => ({ source: s, traffic: { requests: 48, bytes: 1_234_567 } })),
        page,
      ),
    ],
    [
      'source in detail',
      renderSourceDetail({
        source: { ...source(2), yields: { last: 0, usual: 12, poor: 3, passed: 0, resent: 9 } },
        traffic: { requests: 1, bytes: 900 },
        rhythm: { usualMs: 86_400_000, longestMs: 14 * 86_400_000 },
        newestAt: MORNING,
        bulletins: 40,
      }),
    ],
    [
      'watches',
      renderWatches(
        many(sizes.rows, (id) => ({
          id,
          teamId: '1',
          channelId: CHANNEL,
          roleId: ROLE,
          createdAt: MORNING,
          filter: { sourceIds: [0], publishers: [text()], words: many(20, () => text()), severity: 'high' as const },
        })),
        sources,
        page,
      ),
    ],
    [
      'preview',
      renderPreview(
        'What it would give',
        {
          title: text(),
          total: 30,
          wantsPages: true,
          problems: many(sizes.rows, () => text()),
          items: lines.map((l) => ({ ...l, kinds: ['registry' as const, 'reboot' as const] })),
        },
        MORNING,
        'pages:1',
      ),
    ],
    ['settings', renderSettings(team, setup)],
    [
      'status',
      renderStatus({
        health: {
          ok: false,
          faults: [text()],
          startedAt: MORNING,
          sources: { active: 1, paused: 1, failing: 1, empty: 0, quiet: 0, waiting: 0, neverRead: 0 },
          deliveries: { pending: 1, dead: 1 },
          discord: 'connected',
        },
        version: '1.0.0',
        sources,
        waiting: 3,
        dead: 1,
        bulletins: 5,
        brokenChannels: many(sizes.rows, () => ({ channelId: CHANNEL, trouble: text(), since: MORNING })),
        heartbeat: 'nowhere',
        setup,
      }),
    ],
    [
      'heartbeat',
      renderHeartbeat(
        {
          dueAt: MORNING,
          from: MORNING,
          read: 200,
          sources: 212,
          bulletins: 431,
          handwork: 9,
          troubled: many(10, () => ({ name: text(), condition: 'failing' as const })),
          moreTroubled: 3,
          lateMs: 1_000_000,
        },
        'list:0:1',
        'list:0:6',
      ),
    ],
    [
      'help',
      renderHelp({
        groups: ['For everybody', 'To manage'].map((who) => ({
          who,
          commands: many(20, (i) => ({ name: `bulletin ${i}`, description: 'x'.repeat(100) })),
        })),
        setup,
        openId: 'list:0:1',
        latestId: 'list:0:0',
      }),
    ],
    ['moved source', renderNotice({ what: 'source-moved', subject: text(), detail: text(), moveId: 1 })],
    ...notices.map((what) => [what, renderNotice({ what, subject: text(), detail: text() })] as const),
  ];
}
