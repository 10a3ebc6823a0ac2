const SEPARATOR = /^-{30}$/m;
const MAX_MESSAGES = 200;

/** Whether a subject is that of a digest as Mailman and its like send them. */
export const isDigestSubject = (subject: string): boolean => /\bDigest, Vol \d{1,6}, Issue \d{1,6}\b/i.test(subject);

/** The messages of a digest in plain text (RFC 1153), each with a header of its own. */
export function digestMessages(text: string): Uint8Array[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(SEPARATOR)
    .slice(1, MAX_MESSAGES + 1)
    .map((piece) => piece.replace(/^\s*\n/, '').replace(/^Message: \d+\n/, ''))
    .filter(
      (piece) =>
        /^(?:Date|From|Subject|To|Message-ID): /im.test(piece.slice(0, 200)) &&
        /^Subject: /m.test(piece.slice(0, 4_000)),
    )
    .map((piece) => Buffer.from(piece));
}
