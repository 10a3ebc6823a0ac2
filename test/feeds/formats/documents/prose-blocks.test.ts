import { describe, expect, it } from 'vitest';
import { detect } from '../../../../core/detection/detect.ts';
import { documentText } from '../../../../core/document.ts';
import { type Format, readDocument } from '../../../../feeds/formats/document.ts';

const MAIL = `Title:   Harbour Grid advisory HG-2026-07, HIGH risk

Affected software and risk
==========================

The job broker writes the keys of its users to a log that everybody can read.
A local user can take the identity of another, and submit jobs in that name.

Actions required
================

Sites should install version 4.2 of the broker as soon as possible.
Administrators must also rotate the keys of all users, because the old ones
may have been read, and remove the old log.
`;
const DIFF = `--- a/broker.c
+++ b/broker.c
@@ -10,7 +10,9 @@ static int write_log(struct job *job)
-\tfprintf(log, "%s", job->key);
+\t/* Keys are never logged, whatever the level is, and must not be read from here. */
+\tif (job->key)
+\t\tfprintf(log, "%s", job->name);
 \treturn 0;
 }
@@ -30,4 +32,5 @@ static int open_log(void)
-\treturn open(path, O_CREAT, 0644);
+\treturn open(path, O_CREAT, 0600);
+\t/* You must also change the mode of logs that are there already, by hand. */
 }
`;
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const SHAPES: readonly (readonly [string, Format, (text: string) => string])[] = [
  [
    'a fenced block of Markdown',
    'markdown',
    (text) => `---\ntitle: HG-2026-07\n---\n\n## HG-2026-07\n\n\`\`\`\n${text}\n\`\`\`\n`,
  ],
  ['a preformatted block of HTML', 'html', (text) => `<h1>HG-2026-07</h1><pre>${escaped(text)}</pre>`],
];

describe('an advisory that is a plain text', () => {
  for (const [name, format, wrap] of SHAPES) {
    it(`in ${name} is read as one`, () => {
      const document = readDocument(wrap(MAIL), { format });
      expect(document.sections.map((section) => section.path.at(-1))).toContain('Actions required');
      const { verdict, kinds } = detect({ document, extent: 'full' });
      expect({ verdict, kinds }).toEqual({ verdict: 'required', kinds: ['credential-rotation'] });
    });

    it(`is not what a patch in ${name} is`, () => {
      const document = readDocument(wrap(DIFF), { format });
      expect(document.sections.flatMap((section) => section.blocks.map((block) => block.kind))).toEqual(['code']);
      expect(documentText(document)).toContain('+\t/* You must also change');
    });
  }
});
