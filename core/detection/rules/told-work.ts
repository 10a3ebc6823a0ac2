import { kindsOf } from '../kinds.ts';
import { ATTACK, CONDITION, DENIAL, DIRECTIVE, HYGIENE, PLAIN_UPDATE, RELIEF } from '../phrases.ts';
import type { Rule } from '../rule.ts';

/** Kinds that nobody asks for in passing: one sentence in the running text is enough. */
const TELLING = new Set([
  'credential-rotation',
  'rebuild-app',
  'data-migration',
  'reinstall',
  'per-host-script',
  'registry',
  'permissions',
  'third-party-update',
  'install-order',
  'enable-protection',
  'uninstall',
  'reinstall',
]);
const READER =
  /\b(?:you|your|users?|customers?|administrators?|admins?|operators?|developers?|maintainers?|deployers?|everyone|we (?:strongly )?(?:recommend|advise|suggest|urge)|(?:is|are) (?:strongly )?(?:recommended|advised|encouraged|required)|must be|needs? to be|should be|have to be)\b/i;

/** An instruction to the reader in the running text, of a kind that no update does. */
export const toldWork: Rule = {
  name: 'told-work',
  description: 'The text tells the reader to do something that no update does.',
  find({ text, code, role, alternative }, { fix }) {
    if (role !== 'text' && role !== 'background') return undefined;
    if ((alternative && fix) || DENIAL.test(text) || RELIEF.test(text) || HYGIENE.test(text) || ATTACK.test(text))
      return undefined;
    if (!DIRECTIVE.test(text) || !READER.test(text)) return undefined;
    const kinds = kindsOf(text, code).filter(
      (kind) => TELLING.has(kind) || (kind === 'configuration' && !PLAIN_UPDATE.test(text)),
    );
    if (kinds.length === 0) return undefined;
    return { kinds, verdict: CONDITION.test(text) || kinds[0] === 'third-party-update' ? 'conditional' : 'required' };
  },
};
