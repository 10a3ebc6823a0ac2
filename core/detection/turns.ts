import { passiveOf } from './passive.ts';
import { baseOfGerund, beginsWithVerb, capital } from './verbs.ts';

/** What a sentence asks, as an order: "It is recommended that you enable X" is "Enable X". */
export interface Order {
  readonly instruction: string;
  /** Those whom it concerns, as the sentence names them. */
  readonly who?: string;
  /** It begins with a verb; else it is the publisher's own sentence. */
  readonly clean: boolean;
}

const ONE =
  '(?:administrators?|(?:system |cloud |server |enterprise )?admins?|operators?|(?:affected |all )?(?:users?|customers?)|everyone|sites|organi[sz]ations)';
const READER = `(?:you'll|you|we|all ${ONE}|(?:an?|the|your) (?:administrator|admin|operator|user)|${ONE})`;
const ADVERB = '(?: also| first| then| immediately| additionally| therefore| still| now| always| manually| \\w+ly)?';
const ADVISED =
  '(?:are|is) (?:\\w+ )?(?:advised|encouraged|urged|recommended|required|requested|asked|reminded|instructed) to';
const MUST = `(?:must|MUST|should|need(?:s)? to|ha(?:ve|s) to|will(?: also)? (?:need|have) to|${ADVISED})`;
/** Leave open whether: only where it is said for whom. */
const MAY = '(?:may|might|would)(?: also| still| first)? (?:need|have|wish|want) to';
const ORDER = '(?!be (?!sure)|have )(?:be sure to |make sure to |remember to )?(?=[a-z])';

const OBLIGED = new RegExp(`^${READER}(?: \\w+ly)? (${MUST}|${MAY}|can)( not| never)?(${ADVERB}) ${ORDER}`, 'i');
/** "Users of X who do Y should …": those are the condition, the rest is the order. */
const WHO = new RegExp(
  `^((?:only |all |any |some |most |those )?(?:[\\w.-]+ ){0,3}?(?:users?|customers?|administrators?|admins|operators?|developers?|deployers?|maintainers|those|anyone|systems|deployments?|installations?|organi[sz]ations?|applications?|projects?|sites?|sources|owners|authors|vendors)(?:\\s(?:[^,;:]|, (?:or|and) ){2,160}?)?)(?: (?:are|is) (?:affected|vulnerable|impacted) and)?,? (?:${MUST}|${MAY}|(?<=\\b(?:want|wish|need|prefer)\\b.*) can)( not| never)?(${ADVERB}) ${ORDER}`,
  'i',
);
/** "After a standard system update you need to do Y", "If you do X you need to do Y", without a comma between. */
const LATER = new RegExp(
  `^((?:after|once|before|when|if) [^,;:]{4,100}?),? ${READER} (?:${MUST}|${MAY})( not| never)?(${ADVERB}) ${ORDER}`,
  'i',
);
const OFTEN = '(?:also |strongly |highly |therefore |further )*';
const WE = `(?:we |(?!(?:Although|While|Because|Since|If|When|Even|As|Where|Unless|Users|Customers|All|This)\\b)[A-Z][^.,;:]{1,60}? )${OFTEN}`;
/** Only a name recommends; what is said to be necessary is so by itself. */
const RECOMMENDED = `(?:${WE}(?:recommend|advise|suggest|urge|encourage)s?(?: also| strongly)?|it is ${OFTEN}(?:recommended|advised|advisable|suggested|necessary|required|important|essential)(?: also)?)`;

/** "X recommends that users …": what comes after it is the order. */
const RECOMMENDS = new RegExp(
  `^(?:it (?:should be|is) (?:sufficient|enough) (?=to )|${RECOMMENDED}(?: that| for)? )(?:(?:that )?${READER} (?:should |must |to |immediately |do )*|(?=not to )|to )(not )?(?:to )?(?=[a-z])`,
  'i',
);
/** "X recommends that those who do Y …". */
const RECOMMENDS_SOME = new RegExp(
  `^${RECOMMENDED}(?: that| for)? (?:that )?((?:all |any )?(?:[\\w.-]+ ){0,2}?(?:users|customers|administrators|deployers|operators|developers|sites|vendors|authors)(?: (?!should|must|to\\b)[^,;:]{2,80}?)??) (?:should |must |to )?(?=[a-z])`,
  'i',
);
const GERUND = new RegExp(
  `^(?:${WE}|[A-Z][^.;:]{1,200}? and ${OFTEN})(?:recommends?|advises?|suggests?|encourages?) ([a-z]+ing)\\b`,
  'i',
);

/** "In order to be protected, you must do Y": do Y, in order to be protected. */
const AIM =
  /^((?:in order )?to [^,;:]{4,120}?)(?:[,:]| (?=(?:it is|(?:you|we|users|customers|administrators|the administrator) (?:must|should|need|have|will))\b)) ?(\S.*)$/i;
/** "As the key could have leaked, you must do Y". */
const REASON =
  /^(?:as|since|because|given that|due to) (?:[^,;:]{4,160}, (\S.*)|.{4,240}?, ((?:it is|you|we|users|customers|administrators) (?:must|should|need|have|are|is|recommend|important|necessary|recommended)\b.*))$/i;
/** "Even with this fixed, it is the responsibility of the administrator to do Y". */
const RESPONSIBLE =
  /^(?:even [^,]{3,80}, )?it is the responsibility of (?:the |your )?(?:administrators?|admins?|users?|operators?|developers?|owners?) to (?=[a-z])/i;
/** "A workaround is present, but users should also do Y". */
const LAST_CLAUSE =
  /^(?!.*\b(?:if|when|unless)\b.*(?:, but|;|, so)\s)(.{10,300}?)(?:, but|, so|;(?: however| therefore)?,?)\s+((?:it is|you|we|users|customers|administrators|operators|sites|affected users)\b.*)$/i;
/** An aim that every step has. */
const PROTECTIVE =
  /\b(?:be (?:fully |better )?protected|protect|address|fix|mitigate|remediate|resolve|correct|avoid the|minimi[sz]e the|reduce the)\b/i;

const LEFT_OPEN = new RegExp(`^${MAY}$`, 'i');
const LIMITED = /\b(?:if|when|unless|where)\b/i;

/**
 * Makes an order of a sentence, or leaves it. `limited`: it is said for whom, so that "you may need to" asks. `again`
 * turns what is left of it.
 */
export type Turn = (
  plain: string,
  limited: boolean,
  again: (plain: string) => Order,
) => { readonly instruction: string; readonly who?: string } | undefined;

const denied = (no: string | undefined, rest: string, adverb = ''): string => {
  const manner = /^ (?!additionally|finally|previously)(?:always|\w+ly)$/.test(adverb) ? `${adverb.trim()} ` : '';
  const order = `${manner}${rest}`;
  return capital(no?.trim() === 'never' ? `never ${order}` : no === undefined ? order : `do not ${order}`);
};
/** The first, as far as nothing else stands before it that it could be of. */
const THEIRS = /^((?:(?!\b(?:which|who|whose|where)\b|\bthat\b(?! their)|\btheir\b).){0,120})\btheir\b/i;
/** What was the readers' is yours, where the sentence named them; `taken` is what stood before the order. */
const toReader = (order: string, taken: string): string =>
  NAMED.test(taken)
    ? order
        .replace(THEIRS, '$1your')
        .replace(/^((?:\w+ly )?(?:ensure|make sure|check|see|verify|confirm)(?: that| if| whether)?) they\b/i, '$1 you')
        .replace(/\b(to (?:ensure|make sure)(?: that)?) they (?=(?:receive|get|are protected)\b)/i, '$1 you ')
        .replace(/\bthemselves\b/g, 'yourself')
    : order;
const NAMED =
  /\b(?:users?|customers?|administrators?|admins?|operators?|developers?|deployers?|maintainers|owners|authors|vendors|everyone|anyone|those|sites|sources|organi[sz]ations|applications|projects|installations|deployments|systems)\b/i;
/** "… to stop X and to start Y" is "Stop X and start Y". */
const infinitives = (order: string): string =>
  order.replace(/\b(and|or) (?:to|should|must) ([a-z-]+)\b/g, (all, and: string, verb: string) =>
    beginsWithVerb(`${verb} it`) ? `${and} ${verb}` : all,
  );

/** The first whose order is sound is taken. */
export const TURNS: readonly Turn[] = [
  (plain, limited) => {
    const [taken, modal, no, adverb] = OBLIGED.exec(plain) ?? [];
    if (taken === undefined || (LEFT_OPEN.test(modal ?? '') && !limited && !LIMITED.test(plain))) return undefined;
    return { instruction: toReader(infinitives(denied(no, plain.slice(taken.length), adverb)), taken) };
  },
  (plain) => {
    const [taken, who, no, adverb] = WHO.exec(plain) ?? [];
    if (taken === undefined || who === undefined || !/\s/.test(who)) return undefined;
    return { instruction: toReader(infinitives(denied(no, plain.slice(taken.length), adverb)), taken), who };
  },
  laterOf,
  gerundOf,
  (plain) => {
    const [taken, no] = RECOMMENDS.exec(plain) ?? [];
    return taken === undefined
      ? undefined
      : { instruction: toReader(infinitives(denied(no, plain.slice(taken.length))), taken) };
  },
  (plain) => {
    for (const [taken, who] of someOf(plain)) {
      const instruction = capital(plain.slice(taken.length));
      const told = toReader(
        instruction.replace(/^Do (?!not\b)([a-z])/, (_, first: string) => first.toUpperCase()),
        taken,
      );
      if (who === undefined || !beginsWithVerb(told)) continue;
      return /\s/.test(who) ? { instruction: told, who } : { instruction: told };
    }
    return undefined;
  },
  (plain, _limited, again) => {
    const [, aim, end] = AIM.exec(plain) ?? [];
    if (aim === undefined || end === undefined) return undefined;
    const order = again(capital(end));
    return order.clean && order.who === undefined ? { instruction: withAim(order.instruction, aim) } : undefined;
  },
  passiveOf,
  (plain) => {
    const taken = RESPONSIBLE.exec(plain)?.[0];
    return taken === undefined ? undefined : { instruction: toReader(capital(plain.slice(taken.length)), taken) };
  },
  (plain, _limited, again) => {
    const reason = REASON.exec(plain);
    const end = reason?.[1] ?? reason?.[2] ?? LAST_CLAUSE.exec(plain)?.[2];
    const order = end === undefined ? undefined : again(capital(end));
    return order?.clean ? order : undefined;
  },
];

/** All that is tried where a condition begins the sentence. */
export function laterOf(plain: string): ReturnType<Turn> {
  const [taken, who, no, adverb] = LATER.exec(plain) ?? [];
  if (taken === undefined || who === undefined) return undefined;
  return { instruction: toReader(denied(no, plain.slice(taken.length), adverb), taken), who };
}

/** The longer the readers are described, the later their order begins: each verb is tried. */
function* someOf(plain: string): Generator<[string, string | undefined]> {
  const match = RECOMMENDS_SOME.exec(plain);
  if (match === null) return;
  yield [match[0], match[1]];
  const words = /\s(?=[a-z])/g;
  words.lastIndex = match[0].length;
  const from = plain.indexOf(match[1] ?? '', 0);
  for (let tries = 0, next = words.exec(plain); next && tries < 12; tries++, next = words.exec(plain)) {
    const who = plain.slice(from, next.index);
    if (/[,;:]/.test(who)) return;
    yield [plain.slice(0, next.index + 1), who];
  }
}

function gerundOf(plain: string): { instruction: string } | undefined {
  const match = GERUND.exec(plain);
  const base = baseOfGerund(match?.[1] ?? '');
  if (match === null || base === undefined) return undefined;
  const rest = plain
    .slice(match[0].length)
    .replace(/\b(and|or)( then)? ([a-z]+ing)\b/g, (all, and: string, then: string | undefined, word: string) => {
      const other = baseOfGerund(word);
      return other === undefined ? all : `${and}${then ?? ''} ${other}`;
    });
  return { instruction: capital(`${base}${rest}`) };
}

/** A sentence that leads a command in keeps its end; that a step protects goes without saying. */
function withAim(order: string, aim: string): string {
  const plain = order.replace(/[.:]$/, '');
  const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
  if (!order.endsWith(':') && !/\bto\b/.test(order)) return capital(`${plain} ${lower(aim)}.`);
  return PROTECTIVE.test(aim) ? order : `${capital(aim)}, ${lower(order)}`;
}
