import { describe, expect, it } from 'vitest';
import { readFeed } from '../../../feeds/reading/feed.ts';

const read = async (...items: string[]) => {
  const bytes = Buffer.from(`<rss version="2.0"><channel><title>Acme</title>${items.join('')}</channel></rss>`);
  const url = 'https://acme.example/feed';
  const task = { bytes, contentType: undefined, contentLocation: undefined, url, publisher: 'Acme', options: {} };
  return (await readFeed(task)).bulletins;
};
const item = (fields: Record<string, string>) =>
  `<item>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</item>`;
const itemIds = (read: Awaited<ReturnType<typeof readFeed>>['bulletins']) => read.map((b) => b.item.id);

describe('the items of a feed', () => {
  it('are told apart by their addresses when they share one guid', async () => {
    const bulletins = await read(
      item({ title: 'One', guid: 'https://acme.example/', link: 'https://acme.example/1' }),
      item({ title: 'Two', guid: 'https://acme.example/', link: 'https://acme.example/2' }),
    );
    expect(itemIds(bulletins)).toEqual(['https://acme.example/1', 'https://acme.example/2']);
  });

  it('are told apart by what they say when guid and address are shared', async () => {
    const shared = { guid: '1', link: 'https://acme.example/' };
    const [one, two, again] = itemIds(
      await read(
        item({ ...shared, title: 'One' }),
        item({ ...shared, title: 'Two' }),
        item({ ...shared, title: 'One' }),
      ),
    );
    expect(one).not.toBe(two);
    expect(again).toBe(one);
  });

  it('keep their guid when the same is simply told twice', async () => {
    const twice = item({ title: 'One', guid: 'g', link: 'https://acme.example/1' });
    expect(itemIds(await read(twice, twice))).toEqual(['g', 'g']);
  });

  it('need neither title, link, date nor id', async () => {
    const bulletins = await read(
      item({ description: 'The first says this. Update to 2.0.' }),
      item({ description: 'The second says that.' }),
      item({ title: 'Only a title' }),
      '<item></item>',
    );
    expect(bulletins.map((b) => b.bulletin.title)).toEqual([
      'The first says this. Update to 2.0.',
      'The second says that.',
      'Only a title',
      bulletins[3]!.item.id,
    ]);
    expect(new Set(itemIds(bulletins)).size).toBe(4);
    expect(bulletins.every((b) => b.bulletin.published === undefined && b.bulletin.url === undefined)).toBe(true);
    expect(bulletins.every((b) => b.judgement.verdict === 'unjudged')).toBe(true);
  });

  it('that Handfix fails at are kept with their text, unjudged, and what went wrong is said', async () => {
    let asked = 0;
    // No text is known at which reading fails: the second look at an option does.
    const options = {
      get extent(): 'full' {
        if (++asked === 2) throw new Error('out of ideas');
        return 'full';
      },
    };
    const text = (name: string) => item({ title: name, guid: name, description: `${name} says: update to 2.0.` });
    const bytes = Buffer.from(
      `<rss version="2.0"><channel>${text('One')}${text('Two')}${text('Three')}</channel></rss>`,
    );
    const url = 'https://acme.example/feed';
    const task = { bytes, contentType: undefined, contentLocation: undefined, url, publisher: 'Acme', options };
    const { bulletins, faults } = await readFeed(task);
    expect(bulletins.map((b) => [b.bulletin.id, b.judgement.reason])).toEqual([
      ['One', undefined],
      ['Two', 'unreadable'],
      ['Three', undefined],
    ]);
    expect(JSON.stringify(bulletins[1]!.bulletin.document)).toContain('Two says: update to 2.0.');
    expect(faults).toHaveLength(1);
    expect(faults![0]).toMatch(/^Two: .*out of ideas/);
  });
});
