import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { cveNumber, EPSS_UNIT, type EpssColumns } from '../../core/threat.ts';
import { ParseError } from './parse-error.ts';

/** A quarter of a million CVEs make 9 MB. */
const MAX_BYTES = 64_000_000;
const MAX_ROWS = 2_000_000;

/**
 * FIRST's daily EPSS file: CSV, gzipped or not, with a comment before its header. Throws `ParseError` for what is not it.
 * A row that is none is left out.
 */
export function readEpss(bytes: Uint8Array): EpssColumns {
  const cves: number[] = [];
  const scores: number[] = [];
  const percentiles: number[] = [];
  let header: string[] | undefined;
  const onRecord = (record: string[]): null => {
    if (!header) {
      header = record.map((name) => name.trim().toLowerCase());
      if (header.indexOf('cve') !== 0 || header.indexOf('epss') !== 1 || header.indexOf('percentile') !== 2)
        throw new ParseError('malformed', 'it has not the columns cve, epss and percentile');
      return null;
    }
    const cve = cveNumber(record[0] ?? '');
    const [score, percentile] = [record[1], record[2]].map((share) => shareOf(share));
    if (cve === undefined || score === undefined || percentile === undefined) return null;
    if (cves.length >= MAX_ROWS) throw new ParseError('too-large', `it has more than ${MAX_ROWS} rows`);
    cves.push(cve);
    scores.push(score);
    percentiles.push(percentile);
    return null;
  };
  try {
    parse(unpacked(bytes), { comment: '#', comment_no_infix: true, relax_column_count: true, on_record: onRecord });
  } catch (error) {
    if (error instanceof ParseError) throw error;
    throw new ParseError('malformed', 'it is no CSV file with EPSS scores', { cause: error });
  }
  if (cves.length === 0) throw new ParseError('empty', 'there is no score in it');
  return {
    cves: Float64Array.from(cves),
    scores: Int32Array.from(scores),
    percentiles: Int32Array.from(percentiles),
  };
}

function shareOf(text = ''): number | undefined {
  const share = /^[\d.eE+-]{1,20}$/.test(text) ? Number(text) : Number.NaN;
  return share >= 0 && share <= 1 ? Math.round(share * EPSS_UNIT) : undefined;
}

function unpacked(bytes: Uint8Array): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return Buffer.from(bytes);
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    throw new ParseError('malformed', 'it is no gzip file, is cut off, or is too large', { cause: error });
  }
}
