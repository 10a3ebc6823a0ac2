import { SEVERITIES } from '../core/bulletin.ts';
import { KINDS, VERDICTS, type Verdict } from '../core/manual-step.ts';
import { UserError } from '../core/user-error.ts';
import { STALE } from './stale.ts';

const LISTS = ['bulletins', 'work', 'mine', 'finished', 'sources', 'watches', 'health'] as const;

/** What a list shows. It fits into a button's custom id, so that its pages can be turned after a restart. */
export interface ListQuery {
  readonly of: (typeof LISTS)[number];
  readonly text?: string;
  readonly publisher?: string;
  readonly severity?: (typeof SEVERITIES)[number];
  readonly verdict?: Verdict;
  readonly kind?: (typeof KINDS)[number];
  readonly sinceDays?: number;
}

const CUSTOM_ID_CHARS = 100;

/** The custom id of a button to a page, counted from 0; `undefined` when the query does not fit into one. */
export function pageIdOf(query: ListQuery, page: number): string | undefined {
  const parts = [
    LISTS.indexOf(query.of),
    query.severity === undefined ? '' : SEVERITIES.indexOf(query.severity),
    query.verdict === undefined ? '' : VERDICTS.indexOf(query.verdict),
    query.kind === undefined ? '' : KINDS.indexOf(query.kind),
    query.sinceDays ?? '',
    encoded(query.publisher),
    encoded(query.text),
  ];
  const id = `list:${page}:${parts.join(',')}`;
  return id.length <= CUSTOM_ID_CHARS ? id : undefined;
}

/** Only what separates is encoded: custom ids are short, and people search in every script. */
const encoded = (text = ''): string => text.replace(/[%,:]/g, encodeURIComponent);

/** Throws `UserError` for what was never written by `pageIdOf`. */
export function decodeQuery(text: string): ListQuery {
  const [of, severity, verdict, kind, sinceDays, publisher, words] = text.split(',');
  const pick = <T>(list: readonly T[], index: string | undefined): T | undefined =>
    index ? list[Number(index)] : undefined;
  const list = pick(LISTS, of);
  const days = sinceDays ? Number(sinceDays) : undefined;
  if (list === undefined || Number.isNaN(days)) throw new UserError(STALE);
  const found = {
    severity: pick(SEVERITIES, severity),
    verdict: pick(VERDICTS, verdict),
    kind: pick(KINDS, kind),
    sinceDays: days,
    publisher: decoded(publisher),
    text: decoded(words),
  };
  const given = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return { of: list, ...given };
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text ? decodeURIComponent(text) : undefined;
  } catch (error) {
    throw new UserError(STALE, { cause: error });
  }
}
