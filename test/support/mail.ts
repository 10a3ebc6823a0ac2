/** A message as it is sent; `text` is its body, `headers` go before and replace. */
export interface Mail {
  readonly id?: string;
  readonly subject?: string;
  readonly from?: string;
  readonly date?: Date;
  readonly answers?: readonly string[];
  readonly list?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text: string;
}

let count = 0;

export function mail({
  id = `m${++count}@lists.example`,
  subject = 'News',
  from,
  date,
  answers,
  list,
  headers,
  text,
}: Mail): string {
  const fields: Record<string, string> = {
    From: from ?? 'Ann Example <ann@vendor.example>',
    Date: (date ?? new Date()).toUTCString(),
    Subject: subject,
    'Message-ID': `<${id}>`,
    ...(answers?.length && { 'In-Reply-To': `<${answers[0]}>`, References: answers.map((a) => `<${a}>`).join(' ') }),
    ...(list !== undefined && { 'List-Id': `A list <${list}>` }),
    ...headers,
  };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  return `${head.join('')}\n${text}\n`;
}

/** A mailbox file, lines that begin with “From” quoted. */
export const mbox = (mails: readonly string[]): string =>
  mails
    .map((one) => `From ann at vendor.example  Sat Nov 14 21:29:28 2026\n${one.replace(/^(>*From )/gm, '>$1')}\n`)
    .join('');

/** An announcement that asks for handwork. */
export const ADVISORY = `Acme Gate reads files that it should not. CVE-2026-1111. Severity: High.

Solution

Update to version 2.0.

After installing the update, administrators must set the option strict.mode to on.

Rotate the API keys that were stored before the update.

-- 
The Acme security team
_______________________________________________
acme-announce mailing list
acme-announce@lists.example
https://lists.example/mailman/listinfo/acme-announce
`;
