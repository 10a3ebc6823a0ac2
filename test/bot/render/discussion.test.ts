import { describe, expect, it } from 'vitest';
import { renderAlert } from '../../../bot/render/alert.ts';
import { renderExplanation } from '../../../bot/render/explain.ts';
import type { RecordedReply } from '../../../core/discussion.ts';
import type { RecordedBulletin } from '../../../core/recorded-bulletin.ts';

const at = Date.UTC(2026, 10, 25, 9);
const bulletin: RecordedBulletin = {
  key: 1,
  publisher: 'Acme',
  id: 'ACME-1',
  title: 'Gate 2.0',
  severity: 'high',
  exploited: false,
  aliases: [],
  products: [],
  document: { sections: [] },
  extent: 'full',
  remediations: [],
  references: [],
  supersedes: [],
  revision: 1,
  firstSeenAt: at,
  changedAt: at,
  sourceId: 1,
  verdict: 'none',
  kinds: [],
  steps: [],
  evidence: [],
  rulesVersion: 1,
};
const reply = (more: Partial<RecordedReply> = {}): RecordedReply => ({
  author: 'Ann',
  sentAt: at,
  seenAt: at,
  text: 'Does it hold for 1.x?',
  link: 'thread',
  source: 'acme-users',
  ...more,
});
const nameOf = () => 'somebody';
const explained = (total: number, newest: readonly RecordedReply[]) =>
  JSON.stringify(
    renderExplanation({
      bulletin,
      nameOf,
      sources: [],
      posts: [],
      watches: [],
      related: { total: 0, lines: [] },
      replies: { total, newest },
    }),
  );

describe('what is said of a bulletin on mailing lists', () => {
  it('is counted on its card, and shown where it is explained', () => {
    const card = (replies: number) => JSON.stringify(renderAlert({ bulletin, checklist: undefined, nameOf, replies }));
    expect(card(0)).not.toContain('mailing');
    expect(card(1)).toContain('💬 1 reply on mailing lists: Explain shows the newest');
    const text = explained(4, [reply(), reply({ author: 'Bob', url: 'https://lists.example/2', link: 'id' })]);
    expect(text).toContain('**Ann** <t:');
    expect(text).toContain('acme-users, in its thread\\n> Does it hold for 1.x?');
    expect(text).toContain('**[Bob](https://lists.example/2)**');
    expect(text).toContain('-# and 2 before');
    expect(explained(0, [])).not.toContain('mailing');
  });

  it('cannot ping, link or format', () => {
    const text = explained(1, [
      reply({ author: '**@everyone**', text: '# <@&1> [x](https://evil.example)\n\n> y', url: 'javascript:x' }),
    ]);
    expect(text).not.toMatch(/@everyone|<@&1>|\]\(https:\/\/evil|javascript:/);
  });
});
