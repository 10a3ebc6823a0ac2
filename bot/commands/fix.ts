import { UserError } from '../../core/user-error.ts';
import { answer } from '../answer.ts';
import type { BotContext, Caller, Command } from '../command.ts';
import type { ListQuery } from '../list-query.ts';
import { renderQuery } from '../lists.ts';
import { renderAlert } from '../render/alert.ts';
import { say } from '../render/message.ts';
import { strong } from '../render/text.ts';
import type { Subject } from '../subjects.ts';
import { change, subjectOf } from '../work.ts';
import { choiceOf, findBulletin, offer, offerBulletins } from './choices.ts';
import { command, subcommand, text, whole, yesNo } from './options.ts';

const which = text('bulletin', 'The bulletin', { required: true, autocomplete: true });
const step = text('step', 'The step, by its number', { required: true, autocomplete: true });
const page = whole('page', 'Page', 1, 10_000);

export const fix: Command = {
  definition: command('fix', 'The handwork: what is open, and who does it', [
    subcommand('list', 'What is open', yesNo('finished', 'Show what is finished instead'), page),
    subcommand('mine', 'What you have acknowledged and is still open', page),
    subcommand('show', 'The card of a bulletin, with its steps', which),
    subcommand('ack', 'Take note of a bulletin and own it', which, yesNo('undo', 'Take the acknowledgement back')),
    subcommand('done', 'Tick a step off', which, step),
    subcommand('undo', 'Take a tick back', which, step),
    subcommand('note', 'Leave a note in the history', which, text('text', 'The note', { required: true, max: 500 })),
    subcommand(
      'dismiss',
      'Take it off the list: it is not for us',
      which,
      text('reason', 'Why it does not concern the team', { max: 300 }),
      yesNo('undo', 'Take it back: it is for us'),
    ),
  ]),
  access: (sub) => (sub === 'list' || sub === 'mine' || sub === 'show' ? 'reader' : 'responder'),
  async run(interaction, caller, context) {
    const { options } = interaction;
    const sub = options.getSubcommand();
    if (sub === 'list' || sub === 'mine') {
      const of: ListQuery['of'] = sub === 'mine' ? 'mine' : options.getBoolean('finished') ? 'finished' : 'work';
      return answer(interaction, await renderQuery(context, caller, { of }, (options.getInteger('page') ?? 1) - 1));
    }
    const key = await findBulletin(context.db.tables, caller, options.getString('bulletin', true));
    if (sub === 'show') return answer(interaction, renderAlert(await subjectOf(context.db.tables, caller, key)));
    if (sub === 'note') {
      const note = options.getString('text', true);
      await change(context, caller, key, async (tables, act) => {
        await tables.checklists.note(act, note);
        return true;
      });
      return answer(interaction, say('Noted. `/bulletin history` shows it.'));
    }
    const { changed, subject, already } = await act(sub, key, options, caller, context);
    await answer(interaction, renderAlert(subject));
    if (!changed) await answer(interaction, say(already));
  },
  async autocomplete(interaction, caller, context) {
    if (interaction.options.getFocused(true).name === 'bulletin') return offerBulletins(interaction, caller, context);
    const typed = interaction.options.getString('bulletin') ?? '';
    const key = await findBulletin(context.db.tables, caller, typed);
    const { bulletin, checklist } = await subjectOf(context.db.tables, caller, key);
    const ticked = new Set(checklist?.items.filter((i) => i.doneAt !== undefined).map((i) => i.step.key));
    const wanted = interaction.options.getSubcommand() === 'undo';
    return offer(
      interaction,
      bulletin.steps.flatMap((s, i) =>
        ticked.has(s.key) === wanted ? [choiceOf(`${i + 1}. ${s.instruction}`, String(i + 1))] : [],
      ),
    );
  },
};

type Options = Parameters<Command['run']>[0]['options'];

async function act(
  sub: string,
  key: number,
  options: Options,
  caller: Caller,
  context: BotContext,
): Promise<{ changed: boolean; subject: Subject; already: string }> {
  if (sub === 'ack') {
    const back = options.getBoolean('undo') ?? false;
    const result = await change(context, caller, key, (tables, a) =>
      back ? tables.checklists.unacknowledge(a) : tables.checklists.acknowledge(a),
    );
    const by = result.subject.checklist?.acknowledgement?.by;
    const already = back
      ? 'Nobody had acknowledged it.'
      : `${strong(by === undefined ? 'Somebody' : result.subject.nameOf(by), 60)} has acknowledged it already.`;
    return { ...result, already };
  }
  if (sub === 'dismiss') {
    if (options.getBoolean('undo')) {
      const result = await change(context, caller, key, (tables, a) => tables.checklists.restore(a));
      return { ...result, already: 'It was not dismissed.' };
    }
    const reason = options.getString('reason')?.trim();
    if (!reason) throw new UserError('Say why with `reason`, so that the others know; `undo` takes it back.');
    const result = await change(context, caller, key, (tables, a) => tables.checklists.dismiss(a, reason));
    return { ...result, already: 'It was dismissed already; `undo` takes it back.' };
  }
  const { bulletin } = await subjectOf(context.db.tables, caller, key);
  const number = Number(/^\d+/.exec(options.getString('step', true).trim())?.[0]);
  const chosen = bulletin.steps[number - 1];
  if (!chosen)
    throw new UserError(
      bulletin.steps.length === 0
        ? 'This bulletin has no steps.'
        : `Its steps are numbered 1 to ${bulletin.steps.length}.`,
    );
  const result = await change(context, caller, key, (tables, a) =>
    sub === 'done' ? tables.checklists.tick(a, chosen.key) : tables.checklists.untick(a, chosen.key),
  );
  return { ...result, already: sub === 'done' ? 'This step was done already.' : 'This step was not done.' };
}
