import type { Outline } from '../core/outline.ts';
import type { NewSource } from '../core/source.ts';
import { UserError } from '../core/user-error.ts';
import type { BotContext, Caller } from './command.ts';
import type { RenderedMessage } from './render/message.ts';
import { type ImportedOutline, renderImport } from './render/outlines.ts';

/** Adds the feeds of an OPML file that lies at an address; each is read for the first time when its turn comes. */
export async function importOutlines(
  context: BotContext,
  caller: Caller,
  { url, isPrivate }: { readonly url: string; readonly isPrivate: boolean },
): Promise<RenderedMessage> {
  const { outlines, more } = await context.reading.readOutlines(url);
  const now = context.clock.now();
  const results = await context.db.transaction(async (tables) => {
    const done: ImportedOutline[] = [];
    for (const outline of outlines) {
      const draft = draftOf(outline, context, caller, isPrivate);
      if (typeof draft === 'string') done.push({ title: outline.title, refused: draft });
      else {
        const added = await tables.sources.add(draft, { now, by: caller.actor });
        done.push({ title: outline.title, ...(added === undefined && { isKnown: true }) });
      }
    }
    const count = done.filter((one) => !one.isKnown && one.refused === undefined).length;
    if (count > 0)
      await tables.audit.record({
        teamId: caller.team.id,
        at: now,
        actor: caller.actor,
        action: 'source-add',
        detail: count === 1 ? 'one source from a file' : `${count} sources from a file`,
      });
    return done;
  });
  return renderImport(results, more);
}

/** The source, or why it cannot be one. */
function draftOf(outline: Outline, context: BotContext, caller: Caller, isPrivate: boolean): NewSource | string {
  if (outline.kind !== undefined && outline.kind !== 'rss' && outline.kind !== 'page')
    return 'not a feed: `/source add` adds it';
  if (!URL.canParse(outline.url)) return 'this is no address';
  const draft: NewSource = {
    name: outline.title,
    kind: outline.kind ?? 'rss',
    url: outline.url,
    publisher: outline.publisher ?? new URL(outline.url).hostname.replace(/^www\./, '').slice(0, 80),
    schedule: context.defaultSchedule,
    timeZone: caller.team.timeZone,
    options: outline.followPages ? { followPages: true } : {},
    ...(isPrivate && { teamId: caller.team.id }),
  };
  try {
    context.reading.validate(draft);
    return draft;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** What the team sees as OPML. Mailboxes stay here: whom they belong to is nobody else's business. */
export async function exportOutlines(
  { db, reading }: BotContext,
  { team }: Caller,
): Promise<{ readonly opml: string; readonly count: number }> {
  const sources = (await db.tables.sources.list(team.id)).filter(({ url }) => /^https?:/.test(url));
  const outlines = sources.map(
    ({ name, url, kind, publisher, options }): Outline => ({
      title: name,
      url,
      publisher,
      ...(kind !== 'rss' && { kind }),
      ...(options.followPages && { followPages: true }),
    }),
  );
  return { opml: reading.writeOutlines(`Sources of ${team.name}`, outlines), count: outlines.length };
}
