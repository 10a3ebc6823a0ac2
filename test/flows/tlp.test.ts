import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderDelivery } from '../../bot/subjects.ts';
import { MINUTE_MS } from '../../core/clock.ts';
import { Reader } from '../../feeds/reader.ts';
import { csafDocument } from '../support/csaf-document.ts';
import { ALERTS, type Polling, startPolling, TEAM } from '../support/polling.ts';

const MARKED = '300000000000000009';
let reader: Reader;
let p: Polling;
beforeAll(() => {
  reader = new Reader({ timeoutMs: 20_000, threads: 1 });
});
afterAll(() => reader.close());
beforeEach(async () => {
  p = await startPolling(reader);
  await p.watch();
  await p.watch({ tlp: 'AMBER' }, MARKED);
});
afterEach(() => p.stop());

const published = () => new Date(p.clock.now()).toISOString();
const serve = (tlp: string, remediation?: string) =>
  p.feeds.serve('/doc.json', {
    body: csafDocument({ title: 'Secret gate', tlp, published: published(), ...(remediation && { remediation }) }),
  });
const add = () => p.add('/doc.json', { kind: 'csaf' });
/** What each channel reads now, of the cards and revisions that are owed to it. */
async function shown(): Promise<Record<string, string[]>> {
  const soon = p.clock.now() + MINUTE_MS;
  const texts: Record<string, string[]> = { [ALERTS]: [], [MARKED]: [] };
  for (;;) {
    const batch = await p.db.tables.deliveries.claim(soon, 1, 100);
    if (batch.length === 0) return texts;
    for (const delivery of batch) {
      texts[delivery.destination]?.push(JSON.stringify(await renderDelivery(delivery, p.db.tables)) ?? 'nothing');
      await p.db.tables.deliveries.markSent(delivery, `m${delivery.id}`, soon);
    }
  }
}

describe('a bulletin that few may hear of', () => {
  it('is posted to the channels alone that are marked for its label, and says it', async () => {
    serve('AMBER');
    await p.poller.pollNow(await add());
    const { [ALERTS]: open, [MARKED]: marked } = await shown();
    expect(open).toEqual([]);
    expect(marked).toEqual([expect.stringMatching(/Secret gate[\s\S]*TLP:AMBER/)]);
  });

  it('is posted to none of them when its label is a stricter one', async () => {
    serve('AMBER+STRICT');
    await p.poller.pollNow(await add());
    expect(await shown()).toEqual({ [ALERTS]: [], [MARKED]: [] });
    expect(await p.titles()).toEqual(['Secret gate']);
  });

  it('is taken out of the other channels when a revision puts the label on it', async () => {
    serve('CLEAR');
    const id = await add();
    await p.poller.pollNow(id);
    const before = await shown();
    expect([before[ALERTS]?.length, before[MARKED]?.length]).toEqual([1, 1]);
    serve('AMBER', 'Update. After that, rotate the hidden keys and restart the gate by hand.');
    await p.poller.pollNow(id);
    const { [ALERTS]: open = [], [MARKED]: marked = [] } = await shown();
    expect(open.join()).not.toMatch(/Secret|hidden/);
    expect(open.join()).toContain('Not for this channel');
    expect(marked.join()).toMatch(/Secret gate[\s\S]*hidden keys/);
  });

  it('is left out of a digest in the other channels', async () => {
    serve('AMBER');
    await p.poller.pollNow(await add());
    const [key] = await p.db.tables.bulletins.keys(TEAM);
    const digest = { purpose: 'digest', payload: { bulletinIds: [key!] }, teamId: TEAM } as const;
    const [id] = await p.db.tables.deliveries.enqueue(
      [
        { ...digest, destination: ALERTS, dedupeKey: 'digest:1' },
        { ...digest, destination: MARKED, dedupeKey: 'digest:1' },
      ],
      p.clock.now(),
    );
    const of = async (delivery: number) => renderDelivery((await p.db.tables.deliveries.find(delivery))!, p.db.tables);
    expect(await of(id!)).toBeUndefined();
    expect(JSON.stringify(await of(id! + 1))).toContain('TLP:AMBER');
  });

  it('is not even stored when it is for single persons', async () => {
    serve('RED');
    await p.poller.pollNow(await add());
    expect(await p.titles()).toEqual([]);
    const open = await startPolling(reader, { storesRed: true });
    open.feeds.serve('/doc.json', { body: csafDocument({ title: 'Secret gate', tlp: 'RED', published: published() }) });
    await open.poller.pollNow(await open.add('/doc.json', { kind: 'csaf' }));
    expect(await open.titles()).toEqual(['Secret gate']);
    expect(await open.owed()).toEqual([]);
    await open.stop();
  });
});
