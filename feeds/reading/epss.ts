import { readEpss } from '../formats/epss.ts';
import type { ReadAnswer, ReadTask } from '../read-bulletin.ts';

/** The EPSS of every CVE; no bulletin. Throws `ParseError`. */
export const readEpssScores = (task: ReadTask): ReadAnswer => ({ bulletins: [], epss: readEpss(task.bytes) });
