import type { Severity } from '../../core/bulletin.ts';
import type { Kind, Verdict } from '../../core/manual-step.ts';
import { UserError } from '../../core/user-error.ts';
import { answer, ask, think } from '../answer.ts';
import type { Command } from '../command.ts';
import { explain } from '../explanation.ts';
import { addBulletin, textForm } from '../hand.ts';
import type { ListQuery } from '../list-query.ts';
import { renderQuery } from '../lists.ts';
import { renderAlert } from '../render/alert.ts';
import { renderHistory } from '../render/history.ts';
import { namesOf } from '../subjects.ts';
import { subjectOf } from '../work.ts';
import { choiceOf, findBulletin, offer, offerBulletins } from './choices.ts';
import { command, file, KIND, SEVERITY, subcommand, text, VERDICT, whole } from './options.ts';

const which = text('bulletin', 'Id (MS02-064, CVE-2024-3094 …) or words of the title', {
  required: true,
  autocomplete: true,
});
const FILTERS = [
  text('publisher', 'Only from this publisher', { autocomplete: true }),
  SEVERITY,
  VERDICT,
  KIND,
  whole('days', 'Only from the last days', 1, 3_650),
  whole('page', 'Page', 1, 10_000),
];

export const bulletin: Command = {
  definition: command('bulletin', 'Look at security bulletins', [
    subcommand('show', 'The card of a bulletin', which),
    subcommand(
      'search',
      'Search titles, texts and ids',
      text('words', 'Words, or an id', { required: true }),
      ...FILTERS,
    ),
    subcommand('latest', 'The newest bulletins', ...FILTERS),
    subcommand('explain', 'Why a bulletin was flagged or not, and who was told', which),
    subcommand('history', 'Revisions of a bulletin, and what the team did', which),
    subcommand(
      'add',
      'Give me a bulletin: an address, a file, or its text',
      text('url', 'Address of the bulletin’s page', { max: 500 }),
      file('file', 'The bulletin as a file (HTML, Markdown, text, CSAF, CVRF …)'),
      text('id', 'The vendor’s id, when it is not in the text', { max: 80 }),
      text('publisher', 'Who published it', { max: 80, autocomplete: true }),
    ),
  ]),
  access: (sub) => (sub === 'add' ? 'responder' : 'reader'),
  async run(interaction, caller, context) {
    const { options } = interaction;
    const { tables } = context.db;
    const sub = options.getSubcommand();
    if (sub === 'search' || sub === 'latest') {
      const query: ListQuery = {
        of: 'bulletins',
        ...given('text', options.getString('words')),
        ...given('publisher', options.getString('publisher')),
        ...given('severity', options.getString('severity') as Severity | null),
        ...given('verdict', options.getString('verdict') as Verdict | null),
        ...given('kind', options.getString('kind') as Kind | null),
        ...given('sinceDays', options.getInteger('days')),
      };
      return answer(interaction, await renderQuery(context, caller, query, (options.getInteger('page') ?? 1) - 1));
    }
    if (sub === 'add') {
      const attached = options.getAttachment('file');
      const url = options.getString('url');
      const about = { ...given('id', options.getString('id')), ...given('publisher', options.getString('publisher')) };
      if (!attached && url === null) {
        await ask(interaction, textForm(about));
        return;
      }
      if (attached && url !== null) throw new UserError('Give me either an address or a file.');
      await think(interaction);
      return addBulletin(interaction, caller, context, {
        ...about,
        ...(url !== null && { url }),
        ...(attached && { file: { name: attached.name, url: attached.url } }),
      });
    }
    const key = await findBulletin(tables, caller, options.getString('bulletin', true));
    if (sub === 'explain') return answer(interaction, await explain(context, caller, key));
    const subject = await subjectOf(tables, caller, key);
    if (sub === 'show') return answer(interaction, renderAlert(subject));
    const entries = await tables.audit.list(caller.team.id, { bulletinId: key, limit: 50 });
    const nameOf = await namesOf(
      tables,
      entries.map((entry) => entry.actor),
    );
    return answer(interaction, renderHistory(subject.bulletin, await tables.bulletins.revisions(key), entries, nameOf));
  },
  async autocomplete(interaction, caller, context) {
    if (interaction.options.getFocused(true).name === 'bulletin') return offerBulletins(interaction, caller, context);
    const publishers = await context.db.tables.bulletins.publishers(caller.team.id);
    return offer(
      interaction,
      publishers.map((name) => choiceOf(name, name.slice(0, 100))),
    );
  },
};

function given<K extends string, V>(key: K, value: V | null): { [P in K]?: V } {
  return (value === null ? {} : { [key]: value }) as { [P in K]?: V };
}
