import { type NewTeamRule, RULE_EFFECTS, RULE_SUBJECTS } from '../../core/team-rule.ts';
import { UserError } from '../../core/user-error.ts';
import { answer, think } from '../answer.ts';
import type { BotContext, Caller, Command } from '../command.ts';
import { say } from '../render/message.ts';
import { renderRules, renderRuleTrial } from '../render/rule.ts';
import { oneLine } from '../render/text.ts';
import { plainRule, ruleWords } from '../render/view.ts';
import { encodeRule } from '../rule-id.ts';
import { checkRule, removeRule, tryRule } from '../rule-trial.ts';
import { namesOf } from '../subjects.ts';
import { choiceOf, offer } from './choices.ts';
import { choice, command, subcommand, text } from './options.ts';

const TRIED = 500;
const SHOWN = 6;
const SUBJECT_WORDS = { phrase: 'Phrase', product: 'Product', publisher: 'Publisher' };
const EFFECT_WORDS = { always: 'Always counts', never: 'Never counts' };

export const rule: Command = {
  definition: command('rule', 'This server’s own words: what always or never counts as handwork', [
    subcommand(
      'add',
      'Try a rule on the stored bulletins, then save it',
      { ...choice('what', 'What it is about', RULE_SUBJECTS, SUBJECT_WORDS), required: true },
      text('text', 'The phrase, product or publisher', { required: true, autocomplete: true, max: 80 }),
      { ...choice('counts', 'Whether it counts', RULE_EFFECTS, EFFECT_WORDS), required: true },
    ),
    subcommand('list', 'The rules, and how many bulletins each changes'),
    subcommand(
      'remove',
      'Remove a rule: bulletins look again as they did without it',
      text('rule', 'The rule, by its number', { required: true, autocomplete: true }),
    ),
  ]),
  access: (sub) => (sub === 'list' ? 'reader' : 'manager'),
  async run(interaction, caller, context) {
    const { options } = interaction;
    const { tables } = context.db;
    const teamId = caller.team.id;
    const sub = options.getSubcommand();
    if (sub === 'list') {
      const rules = await tables.teamRules.list(teamId);
      const nameOf = await namesOf(
        tables,
        rules.map((r) => r.createdBy),
      );
      return answer(interaction, renderRules(rules, await tables.teamViews.ruled(teamId), nameOf));
    }
    if (sub === 'remove') {
      const id = Number(/^\d{1,9}/.exec(options.getString('rule', true).trim())?.[0]);
      const found = (await tables.teamRules.list(teamId)).find((r) => r.id === id);
      if (!found || !(await removeRule(context, caller, found)))
        throw new UserError('There is no such rule: `/rule list` shows them with their numbers.');
      return answer(
        interaction,
        say(`Rule **${id}** is removed, ${ruleWords(found)}: bulletins look again as they did without it.`),
      );
    }
    await think(interaction);
    const wanted = ruleIn(options);
    await checkRule(tables, teamId, wanted);
    await answer(interaction, await trial(context, caller, wanted));
  },
  async autocomplete(interaction, caller, context) {
    const { tables } = context.db;
    if (interaction.options.getFocused(true).name === 'rule') {
      const rules = await tables.teamRules.list(caller.team.id);
      return offer(
        interaction,
        rules.map((r) => choiceOf(`${r.id}: ${plainRule(r)}`, String(r.id))),
      );
    }
    const publishers =
      interaction.options.getString('what') === 'publisher' ? await tables.bulletins.publishers(caller.team.id) : [];
    return offer(
      interaction,
      publishers.map((name) => choiceOf(name, name.slice(0, 80))),
    );
  },
};

async function trial(context: BotContext, caller: Caller, wanted: NewTeamRule) {
  const { tables } = context.db;
  const teamId = caller.team.id;
  const keys = (await tables.bulletins.keys(teamId)).slice(0, TRIED);
  const trials = await tryRule(context, teamId, wanted, keys);
  // A changed verdict says more than a changed step.
  const telling = [...trials].sort(
    (a, b) => Number(b.before.verdict !== b.after.verdict) - Number(a.before.verdict !== a.after.verdict),
  );
  const lines = await tables.bulletins.lines(
    teamId,
    telling.slice(0, SHOWN).map((t) => t.bulletinId),
  );
  return renderRuleTrial({
    rule: wanted,
    of: keys.length,
    changed: trials.length,
    examples: telling.flatMap(({ bulletinId, before, after }) => {
      const line = lines.find((l) => l.key === bulletinId);
      return line ? [{ line, before, after }] : [];
    }),
    saveId: encodeRule(wanted),
  });
}

function ruleIn(options: Parameters<Command['run']>[0]['options']): NewTeamRule {
  const subject = RULE_SUBJECTS.find((s) => s === options.getString('what', true));
  const effect = RULE_EFFECTS.find((e) => e === options.getString('counts', true));
  const words = oneLine(options.getString('text', true));
  if (!subject || !effect) throw new UserError('Choose what the rule is about, and whether it counts.');
  if (!/[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(words)) throw new UserError('This is too short: nearly every text has it.');
  return { subject, effect, text: words };
}
