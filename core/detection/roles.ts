import { questionAim } from './questions.ts';
import { Vocabulary } from './vocabulary.ts';

/**
 * What a passage is for, told by the headings above it (or the label before it). Handwork counts by its role: what a
 * solution asks for is asked of everybody, what a workaround offers is not.
 */
export type Role =
  | 'fix'
  | 'faq'
  | 'workaround'
  | 'mitigation'
  | 'background'
  | 'note'
  | 'boilerplate'
  /** How to undo or loosen what the bulletin asks for. */
  | 'relief'
  | 'none-available'
  | 'text';

const ROLES: readonly (readonly [RegExp, Role])[] = [
  [/remediation: (?:none available|no fix planned|will not fix)/i, 'none-available'],
  [
    /^\W*to (?:disable|undo|turn off|revert|remove) (?:this|the|these)\b|\b(?:how to (?:undo|revert|disable|uninstall)|undo(?:ing)?|revert(?:ing)?|removal information|uninstall(?:ing|ation)?|roll ?back)\b/i,
    'relief',
  ],
  [
    /\b(?:disclaimers?|legal|credits?|acknowledge?ments?|references|external links|see also|revision history|revisions?$|change ?log|contacts?|terms of use|copyright|support$|exploitability|cvss|cwe|vectors?$|how (?:can i )?get more information|more resources|recommended practices|^(?:other|general) recommendations|feedback|subscribe|about|file information|timeline|related|affected|versions?$|products?$|package information|software description|severity|applies to|tags?$|customer action required|verify that|checking (?:the|your) version|cisa disclaimer|critical infrastructure|countries|headquarters|discovered by|verifying|correction details|known issues?|proof[- ]of[- ]concept|poc\b|(?:steps|how) to reproduce|reproduc(?:tion|ing|er|ed)|exploit(?:ation)?(?: scenarios?| steps)?$|(?:best|good) practices?|hardening (?:guides?|guidelines|recommendations)|general (?:security )?(?:advice|recommendations?|measures|guidance|notes))\b/i,
    'boilerplate',
  ],
  [
    /\b(?:bug ?fixes|fix commits?|commits|features?$|enhancements|improvements|what's new|contributors)\b/i,
    'background',
  ],
  [/remediation: (?:workaround)\b/i, 'workaround'],
  [/remediation: (?:mitigation)\b/i, 'mitigation'],
  [
    /work ?-?arounds?|work around|temporary (?:fix|solution|measure)|unable to|cannot (?:update|upgrade)|can(?:no|')t upgrade/i,
    'workaround',
  ],
  [/mitigat|reduce the risk/i, 'mitigation'],
  [
    /\b(?:solutions?|resolutions?|fix(?:es)?|remed(?:y|ies|iations?)|update instructions|upgrade (?:instructions|notes|path)|(?:recommended|required|suggested|corrective|user|customer|additional|manual)[ -](?:customer |user )?(?:actions?|steps?|guidance|measures)|actions? (?:required|needed|to take)|recommendations?|how to (?:apply|update|fix|upgrade|install|protect|obtain|enable)|what (?:do i need|should (?:i|you))|installation (?:instructions|notes)|upgrading|patching|next steps|obtaining)\b/i,
    'fix',
  ],
  [/^\W*to (?:enable|turn on|activate|enforce) (?:this|the|these)\b/i, 'fix'],
  [/\?\s*$|\bfaqs?\b|frequently asked/i, 'faq'],
  [
    /^(?:important|note|notes|warning|caution|release notes?|special notes?|further information|more information|additional information)\b/i,
    'note',
  ],
  [
    /\b(?:background|summary|symptoms?|cause|description|overview|problem|details?|discussion|impact|threat|executive|technical|descriptions?|introduction|vulnerabilit(?:y|ies)|topic|issue)\b/i,
    'background',
  ],
];

const MAX_BOILERPLATE_WORDS = 6;
const VOCABULARY = new Vocabulary(ROLES.map(([pattern]) => pattern));

function roleOfHeading(heading: string): Role | undefined {
  const says = VOCABULARY.read(heading);
  // A long heading tells what the bulletin is about; its words are no labels.
  const isLong = () => heading.split(/\s+/).length > MAX_BOILERPLATE_WORDS;
  return ROLES.find(([pattern, role]) => says(pattern) && !(role === 'boilerplate' && isLong()))?.[1];
}

/** "To enable this feature, follow these steps". */
const GOAL = /^\W*to (?:enable|turn on|activate|enforce) (?:this|the|these)\b/i;

/** The innermost heading that says something decides; what stands below a workaround belongs to it. */
export function roleOf(path: readonly string[]): Role {
  for (let i = path.length - 1; i >= 0; i--) {
    const heading = (path[i] ?? '').slice(0, 300);
    const role = heading.trim().endsWith('?') ? roleOfQuestion(heading) : roleOfHeading(heading);
    if (role === undefined) continue;
    if (role === 'boilerplate' || role === 'workaround' || role === 'mitigation' || role === 'relief') return role;
    const above = path.slice(0, i).map(roleOfHeading);
    // What is to be enabled may be the measure of the part that it stands in.
    if (GOAL.test(heading) && above.includes('mitigation')) return 'mitigation';
    if (above.includes('workaround')) return 'workaround';
    return above.includes('mitigation') && role !== 'fix' ? 'mitigation' : role;
  }
  return 'text';
}

/** A question's answer is about what the question is about. */
export function roleOfQuestion(question: string): Role {
  switch (questionAim(question)) {
    case 'workaround':
      return 'workaround';
    case 'relief':
      return 'relief';
    case 'background':
      return 'background';
    case 'action':
    case 'order':
      return 'fix';
    default:
      return 'faq';
  }
}

const LABEL =
  /^(solutions?|resolutions?|fix|mitigations?|workarounds?|remediation|recommended actions?|notes?|important|warning|impact|description|background|credits?|references?|versions affected|severity|affects|date|cve)\s*:\s*/i;

/** The role that a label at the start of a line gives to it, as in `Mitigation: upgrade`. */
export function labelledRole(text: string): Role | undefined {
  const label = LABEL.exec(text)?.[1];
  return label === undefined ? undefined : roleOf([label]);
}
