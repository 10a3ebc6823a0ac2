import { describe, expect, it } from 'vitest';
import { detect } from '../../core/detection/detect.ts';
import type { Block, Document } from '../../core/document.ts';
import { documentMarkdown, labelledCase } from '../../core/labelled-case.ts';
import type { RecordedBulletin } from '../../core/recorded-bulletin.ts';
import { readDocument } from '../../feeds/formats/document.ts';
import { bulletin, judgement, step } from '../support/bulletins.ts';
import { HANDWORK } from '../support/feed-server.ts';

const roundTrip = (document: Document) => readDocument(documentMarkdown(document), { format: 'markdown' });
const inSection = (...blocks: Block[]): Document => ({ sections: [{ path: ['Solution'], blocks }] });

describe('the text of a labelled case', () => {
  it('is read back as the same sections, lists, tables, commands and inline code', () => {
    const document: Document = {
      sections: [
        { path: ['Solution'], blocks: [{ kind: 'paragraph', text: 'Set strict.mode to on.', code: ['strict.mode'] }] },
        {
          path: ['Solution', 'On Windows'],
          blocks: [
            { kind: 'item', text: 'Stop the service.', ordered: true, depth: 0 },
            { kind: 'item', text: 'Set the value.', ordered: true, depth: 0 },
            { kind: 'code', text: 'reg add HKLM\\Software /v Strict\n  /d 1' },
            { kind: 'row', cells: ['Version', 'Fix'], header: true },
            { kind: 'row', cells: ['1.0', '2.0 | 2.1'] },
          ],
        },
        { path: ['Thanks'], blocks: [{ kind: 'paragraph', text: 'To the finder.' }] },
      ],
    };
    expect(roundTrip(document).sections).toEqual(document.sections);
  });

  it.each([
    ['what looks like markup', 'Set *all* of <opt> to [a](b) and C:\\x_y_z'],
    ['a number that begins a line', '7. is not a list'],
    ['a heading that is none', '# is the prompt of root'],
    ['a list that is none', '- is the option for standard input'],
  ])('keeps %s', (_, text) => {
    const document = inSection({ kind: 'paragraph', text });
    expect(roundTrip(document).sections).toEqual(document.sections);
  });

  it('is judged as the document was', () => {
    const document = readDocument(HANDWORK, { format: 'html' });
    const { verdict, steps } = detect({ document: roundTrip(document), extent: 'full' });
    const before = detect({ document, extent: 'full' });
    expect({ verdict, steps }).toEqual({ verdict: before.verdict, steps: before.steps });
  });
});

describe('a labelled case', () => {
  it('holds what people left and what they struck, and nobody’s name', () => {
    const kept = { ...step({ instruction: 'Rotate the keys.', evidence: [0] }), key: 'a' };
    const struck = { ...step({ instruction: 'Read the guide.', evidence: [1] }), key: 'b' };
    const recorded: RecordedBulletin = {
      ...bulletin(),
      ...judgement({
        steps: [],
        evidence: [
          { quote: 'Rotate the keys on each host.', rule: 'r' },
          { quote: 'Read the guide.', rule: 'r' },
        ],
      }),
      steps: [kept],
      key: 1,
      revision: 1,
      firstSeenAt: 0,
      changedAt: 0,
      sourceId: 1,
      view: {
        judged: 'required',
        struck: [struck],
        rules: [],
        corrections: [
          { kind: 'not-a-step', stepKey: 'b', instruction: 'Read the guide.', id: 1, by: 'ada-key', at: 0 },
        ],
      },
    };
    const made = labelledCase(recorded);
    expect(made).toMatchObject({
      id: 'HS-2026-001',
      publisher: 'Harbour Systems',
      published: '2026-03-02',
      manual_required: 'yes',
      evidence: ['Rotate the keys on each host.'],
      steps: ['Rotate the keys.'],
      not_evidence: ['Read the guide.'],
      text: '## Solution\n\nSet the permissions of the root folder by hand on every server.\n',
    });
    expect(JSON.stringify(made)).not.toContain('ada');
  });
});
