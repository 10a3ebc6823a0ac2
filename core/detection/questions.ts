import { Vocabulary } from './vocabulary.ts';

/** What a question in a bulletin is after; its answer is judged by that. */
export type QuestionAim =
  | 'action'
  | 'getting'
  | 'order'
  | 'guidance'
  | 'relief'
  | 'workaround'
  | 'background'
  | 'other';

const AIMS: readonly (readonly [QuestionAim, RegExp])[] = [
  ['workaround', /work ?-?around|mitigating factors?|\b(?:temporary|interim) (?:mitigation|measure|fix)/i],
  [
    'relief',
    /\b(?:disable|turn off|undo|revert|roll ?back|opt out|remove) (?:of )?(?:the|this|it)\b|\b(?:need|want|wish|continue) to (?:\w+ )?use\b|(?:old|previous) behaviou?r|\bdo not want to\b|\bdeprecated\b|\bno longer (?:work|access|open)/i,
  ],
  [
    'order',
    /\b(?:recommended|particular|specific|what|certain) order\b|\bprerequisites?\b|\binstall both\b|\bapply both\b/i,
  ],
  [
    'action',
    /\b(?:(?:additional|further|other|more|any|what|corrective|manual|are there)(?: \w+){0,2} (?:actions?|steps?|configurations?|measures|tasks)\b|anything (?:else )?(?:\w+ ){0,5}(?:do|know|aware)|what (?:else )?(?:do|should|must|can|does|will)\b.{0,60}\b(?:do|take|need|protect|mitigate|perform)\b|do (?:i|we|customers|users) (?:need|have) to (?:do|take|perform)|how (?:do|can|should|does|to|would|are) (?:(?:i|we|you|customers?|users?|administrators?|my \w+) )?(?:\w+ ){0,3}(?:be protected|get protected|protect|mitigate|remedy|address|fix|enable|remediate|apply protections|secure|harden|ensure|restore)|actions? (?:is|are|do|to|must|should|required|needed)|(?:aware of|need to know) after)/i,
  ],
  [
    'background',
    /\b(?:attackers?|exploit\w*|cvss|privileges|attack vectors?|what (?:is|are|causes?|might|kind|type)\b(?! the (?:steps|actions|action))|why\b|wormable|affected\b(?!.*\b(?:protect|do i))|vulnerable\b(?!.*\b(?:protect|do i)))/i,
  ],
  [
    'getting',
    /\bhow (?:do|can|would|should) (?:i|we|you|customers|users) (?:get|obtain|download|install|receive|update|ensure)\b/i,
  ],
  ['guidance', /\b(?:where|how) (?:can|do) (?:i|we|you) (?:find|get|learn)\b|\bis there (?:any )?more information\b/i],
];

const VOCABULARY = new Vocabulary(AIMS.map(([, pattern]) => pattern));

export function questionAim(question: string): QuestionAim {
  const says = VOCABULARY.read(question.slice(0, 400));
  return AIMS.find(([, pattern]) => says(pattern))?.[0] ?? 'other';
}
