import {
  FETCHED_KINDS,
  type FetchedKind,
  type ListOptions,
  type NewSource,
  OWN_SCHEDULES,
  type Source,
  type SourceOptions,
} from '../../core/source.ts';
import { UserError } from '../../core/user-error.ts';
import { addSource } from '../adding-source.ts';
import { answer, answerWithFile, think } from '../answer.ts';
import type { BotContext, Caller, Command } from '../command.ts';
import { renderQuery } from '../lists.ts';
import { renderPreview } from '../render/admin.ts';
import { say } from '../render/message.ts';
import { escapeLine, plural, strong } from '../render/text.ts';
import { SOURCE_KIND_CHOICES } from '../render/words.ts';
import { mayChangeSource } from '../source-access.ts';
import { sourceDetail } from '../source-health.ts';
import { exportOutlines, importOutlines } from '../source-outlines.ts';
import { offerEntries, runCatalogue } from './catalogue.ts';
import { choiceOf, offer } from './choices.ts';
import { choice, command, file, subcommand, text, whole, yesNo } from './options.ts';

const which = text('source', 'The source', { required: true, autocomplete: true });
const URL_OPTION = text('url', 'Address of the feed or page', { required: true, max: 500 });
const UNSIGNED = { refused: 'Refuse them', accepted: 'Accept them' };
const READING = [
  choice('kind', 'What the address is (default: a feed)', FETCHED_KINDS, SOURCE_KIND_CHOICES),
  yesNo('follow-pages', 'Follow each item to its page, because the feed has only excerpts'),
  text('list-item', 'List page: CSS selector of each line. JSON: dotted path of the list'),
  text('list-title', 'Where in it the title is; found when left out'),
  text('list-link', 'Where its link is; of JSON also an address as https://acme.example/{id}'),
  text('list-date', 'Where its date is'),
  text('list-id', 'JSON: where the publisher’s id is'),
  text('list-text', 'JSON: where the text is; several paths parted by commas'),
  text('selector', 'CSS selector of a page’s main content'),
  text('id-pattern', 'Regular expression that finds the vendor’s id in title or address'),
  text('lists', 'Mailbox: List-Ids of the lists that count, separated by commas', { max: 400 }),
  text('senders', 'Mail: only these announce (addresses, or @domain, separated by commas)', { max: 400 }),
  text('password', 'Mailbox: NAME of a file in the folder of SECRETS_DIR; never the password', { max: 80 }),
  text('verified-by', 'Mailbox: your mail server’s name in Authentication-Results', { max: 200 }),
  choice(
    'unsigned',
    'CSAF: documents without a signature (default: refused if the provider must sign)',
    Object.keys(UNSIGNED),
    UNSIGNED,
  ),
  whole('history-days', 'CSAF: how old the documents may be that are read as well (default: 365)', 0, 36_500),
  text('key-file', 'File in the folder of KEY_DIR with the publisher’s OpenPGP keys', { max: 80 }),
];

export const source: Command = {
  definition: command('source', 'Where bulletins are read', [
    subcommand('list', 'The sources, and how they do', whole('page', 'Page', 1, 1_000)),
    subcommand(
      'health',
      'What is wrong with the sources, and what reading them costs',
      text('source', 'All about this one', { autocomplete: true }),
      whole('page', 'Page', 1, 1_000),
    ),
    subcommand('test', 'What an address would give, without adding it', URL_OPTION, ...READING),
    subcommand(
      'catalogue',
      'Add known publishers by name, or everything for what you run',
      text('words', 'Name, publisher or product to look for', { max: 40 }),
      text('add', 'The one to add at once', { autocomplete: true, max: 100 }),
    ),
    subcommand(
      'add',
      'Read an address regularly',
      URL_OPTION,
      text('publisher', 'Who publishes there (default: the site’s name)', { max: 80 }),
      text('name', 'Name of the source (default: its title)', { max: 80 }),
      ...READING,
      text('schedule', 'When to look, as a cron expression (default: every half hour)', { max: 80 }),
      yesNo('private', 'Only this server sees it and its bulletins'),
    ),
    subcommand(
      'import',
      'Add the feeds of an OPML file',
      { ...file('file', 'The file, as feed readers export it'), required: true },
      yesNo('private', 'Only this server sees them and their bulletins'),
    ),
    subcommand('export', 'The sources as an OPML file, for feed readers and other servers'),
    subcommand('remove', 'Stop reading a source; its bulletins stay', which),
    subcommand('pause', 'Stop reading a source for a while', which, text('reason', 'Why', { max: 200 })),
    subcommand('resume', 'Read a paused source again', which),
  ]),
  access: (sub) => (sub === 'list' || sub === 'health' ? 'reader' : 'manager'),
  async run(interaction, caller, context) {
    const { options } = interaction;
    const sub = options.getSubcommand();
    if (sub === 'list')
      return answer(
        interaction,
        await renderQuery(context, caller, { of: 'sources' }, (options.getInteger('page') ?? 1) - 1),
      );
    if (sub === 'health') {
      const named = options.getString('source');
      if (named === null)
        return answer(
          interaction,
          await renderQuery(context, caller, { of: 'health' }, (options.getInteger('page') ?? 1) - 1),
        );
      return answer(interaction, await sourceDetail(context, await findSource(context, caller, named)));
    }
    if (sub === 'test') {
      await think(interaction);
      const url = options.getString('url', true);
      const preview = await context.reading.preview({
        kind: kindIn(options),
        url,
        publisher: siteOf(url),
        options: optionsIn(options),
        teamId: caller.team.id,
      });
      return answer(interaction, renderPreview('What it would give', preview, context.clock.now()));
    }
    if (sub === 'import') {
      const { url } = options.getAttachment('file', true);
      const isPrivate = await isPrivateIn(options, context);
      await think(interaction);
      return answer(interaction, await importOutlines(context, caller, { url, isPrivate }));
    }
    if (sub === 'export') {
      await think(interaction);
      const { opml, count } = await exportOutlines(context, caller);
      const said = say(`${plural(count, 'source')} as OPML. Mailboxes are left out.`);
      return answerWithFile(interaction, said, { name: 'handfix-sources.opml', content: opml });
    }
    if (sub === 'add') return add(interaction, caller, context);
    if (sub === 'catalogue') return runCatalogue(interaction, caller, context);
    const found = await findSource(context, caller, options.getString('source', true));
    await mayChangeSource(context, caller, found);
    const now = context.clock.now();
    const entry = { teamId: caller.team.id, at: now, actor: caller.actor, detail: found.name };
    const name = strong(found.name, 80);
    await context.db.transaction(async (t) => {
      if (sub === 'remove') await t.sources.remove(found.id);
      else if (sub === 'pause') await t.sources.pause(found.id, options.getString('reason')?.trim() || undefined);
      else await t.sources.resume(found.id, now);
      await t.audit.record({
        ...entry,
        action: sub === 'remove' ? 'source-remove' : sub === 'pause' ? 'source-pause' : 'source-resume',
      });
    });
    const said = {
      remove: `${name} is not read any more. What it told stays.`,
      pause: `${name} is paused.`,
      resume: `${name} is read again, from now on.`,
    };
    await answer(interaction, say(said[sub as keyof typeof said]));
  },
  async autocomplete(interaction, caller, context) {
    if (interaction.options.getSubcommand() === 'catalogue') return offerEntries(interaction, caller, context);
    const sources = await context.db.tables.sources.list(caller.team.id);
    const sub = interaction.options.getSubcommand();
    const fitting = sources.filter((s) =>
      sub === 'resume' ? s.state === 'paused' : sub === 'pause' ? s.state === 'active' : true,
    );
    await offer(
      interaction,
      fitting.map((s) => choiceOf(`${s.name} (${s.publisher})`, `#${s.id}`)),
    );
  },
};

type Interaction = Parameters<Command['run']>[0];

async function add(interaction: Interaction, caller: Caller, context: BotContext): Promise<void> {
  const { options } = interaction;
  const url = options.getString('url', true).trim();
  const isPrivate = await isPrivateIn(options, context);
  const candidate = {
    kind: kindIn(options),
    url,
    publisher: options.getString('publisher') ?? siteOf(url),
    options: optionsIn(options),
  };
  const schedule = options.getString('schedule') ?? OWN_SCHEDULES[candidate.kind] ?? context.defaultSchedule;
  const draft: NewSource = {
    ...candidate,
    name: options.getString('name') ?? candidate.publisher,
    schedule,
    timeZone: caller.team.timeZone,
    ...(isPrivate && { teamId: caller.team.id }),
  };
  context.reading.validate(draft);
  await think(interaction);
  const preview = await context.reading.preview({ ...candidate, teamId: caller.team.id });
  const publisher = options.getString('publisher') ?? preview.publisher ?? candidate.publisher;
  const name = options.getString('name') ?? (preview.title ? preview.title.slice(0, 80) : candidate.publisher);
  const now = context.clock.now();
  const id = await context.db.transaction((tables) =>
    addSource(tables, caller, { ...draft, name, publisher }, { now }),
  );
  if (id === undefined) throw new UserError('This address is a source already: `/source list` shows it.');
  await answer(interaction, renderPreview(`Added: ${escapeLine(name, 80)}`, preview, now, `pages:${id}`));
  await context.reading.pollNow(id);
}

/** Where several servers are served, what one of them adds is its own. */
async function isPrivateIn(options: Interaction['options'], context: BotContext): Promise<boolean> {
  const teams = await context.db.tables.teams.list();
  const isPrivate = options.getBoolean('private') ?? teams.length > 1;
  if (!isPrivate && teams.length > 1)
    throw new UserError(
      'This Handfix serves several servers: a source that you add is for yours alone. Leave `private` on.',
    );
  return isPrivate;
}

export async function findSource(context: BotContext, caller: Caller, typed: string): Promise<Source> {
  const sources = await context.db.tables.sources.list(caller.team.id);
  const lower = typed.trim().toLowerCase();
  const found =
    sources.find((s) => `#${s.id}` === lower) ??
    sources.find((s) => s.name.toLowerCase() === lower || s.url === typed.trim());
  if (!found) throw new UserError(`There is no source “${escapeLine(typed, 80)}”: \`/source list\` shows them.`);
  return found;
}

const kindIn = (options: Interaction['options']): FetchedKind =>
  FETCHED_KINDS.find((kind) => kind === options.getString('kind')) ?? 'rss';

const LIST_PLACES = [
  ['list-item', 'item'],
  ['list-title', 'title'],
  ['list-link', 'link'],
  ['list-date', 'date'],
  ['list-id', 'id'],
  ['list-text', 'body'],
] as const satisfies readonly (readonly [string, keyof ListOptions])[];

function optionsIn(options: Interaction['options']): SourceOptions {
  const selector = options.getString('selector');
  const idPattern = options.getString('id-pattern');
  const followPages = options.getBoolean('follow-pages');
  const unsigned = options.getString('unsigned') as NonNullable<SourceOptions['unsigned']> | null;
  const historyDays = options.getInteger('history-days');
  const keyFile = options.getString('key-file')?.trim();
  const list = Object.fromEntries(
    LIST_PLACES.flatMap(([name, place]) => {
      const typed = options.getString(name)?.trim();
      return typed ? [[place, typed]] : [];
    }),
  );
  const senders = listed(options.getString('senders'));
  const lists = listed(options.getString('lists')).map((list) => list.replace(/^<|>$/g, ''));
  const password = options.getString('password')?.trim();
  const verifiedBy = options.getString('verified-by')?.trim();
  return {
    ...(followPages !== null && { followPages }),
    ...(selector !== null && { selector }),
    ...(idPattern !== null && { idPattern }),
    ...(keyFile && { keyFile }),
    ...(Object.keys(list).length > 0 && { list }),
    ...(senders.length > 0 && { senders }),
    ...(unsigned !== null && { unsigned }),
    ...(historyDays !== null && { historyDays }),
    ...(lists.length > 0 && { lists }),
    ...(password && { password }),
    ...(verifiedBy && { verifiedBy }),
  };
}

const listed = (typed: string | null): string[] =>
  (typed ?? '')
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((part) => part !== '');

function siteOf(url: string): string {
  if (!URL.canParse(url)) throw new UserError('This is no address. It begins with https:// or http://.');
  return new URL(url).hostname.replace(/^www\./, '').slice(0, 80);
}
