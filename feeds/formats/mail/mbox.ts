const LF = 10;
const CR = 13;
const FROM = Buffer.from('\nFrom ');
const LINE = 400;
/** A message's first line in a mailbox file has a date with its year; a line of prose that begins with “From” has none. */
const POSTMARK = /^From \S.{0,250}\b\d{1,2}:\d{2}\b.{0,60}\b\d{4}\b/;
const HEADER = /^(?:[!-9;-~]{1,80}[ \t]?:|>From )/;

/** Where the messages of a mailbox file begin, from `start` on; it ends where the last does. Linear in its size. */
export function messageStarts(mbox: Buffer, start = 0): number[] {
  const starts: number[] = [];
  for (let at = start; at >= 0 && at < mbox.length; ) {
    if (isStart(mbox, at)) starts.push(at);
    const next = mbox.indexOf(FROM, at);
    at = next < 0 ? -1 : next + 1;
  }
  return starts;
}

function isStart(mbox: Buffer, at: number): boolean {
  if (!POSTMARK.test(lineAt(mbox, at))) return false;
  const before = mbox[at - 2] === CR ? at - 3 : at - 2;
  if (at > 0 && before >= 0 && mbox[before] !== LF) return false;
  const end = mbox.indexOf(LF, at);
  return end >= 0 && HEADER.test(lineAt(mbox, end + 1));
}

function lineAt(mbox: Buffer, at: number): string {
  const end = mbox.subarray(at, at + LINE).indexOf(LF);
  return mbox.toString('latin1', at, end < 0 ? at + LINE : at + end);
}

/**
 * One message of a mailbox file as it was sent: without the postmark, and without the `>` that was put before lines that
 * begin with “From” (mboxo and mboxrd).
 */
export function unboxed(piece: Uint8Array): Uint8Array {
  const buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  if (!POSTMARK.test(lineAt(buffer, 0))) return piece;
  const message = buffer.subarray(buffer.indexOf(LF) + 1);
  return message.includes('\n>')
    ? Buffer.from(message.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1')
    : message;
}

/** Whether this is a mailbox file at all. */
export const isMbox = (bytes: Buffer): boolean => bytes.length > 0 && isStart(bytes, 0);
