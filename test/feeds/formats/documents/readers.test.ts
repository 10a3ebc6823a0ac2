import { describe, expect, it } from 'vitest';
import type { Block } from '../../../../core/document.ts';
import { type Format, readDocument } from '../../../../feeds/formats/document.ts';

const sections = (text: string, format: Format) => readDocument(text, { format }).sections;
const blocks = (text: string, format: Format): Block[] => sections(text, format).flatMap((section) => section.blocks);
const headings = (text: string, format: Format) => sections(text, format).map((section) => section.path.at(-1));

describe('plain text', () => {
  it('joins the lines of an item that go on at the margin', () => {
    expect(blocks('1) Upgrade to 6-STABLE,\nor to the security branch.\n', 'text')).toEqual([
      { kind: 'item', text: 'Upgrade to 6-STABLE, or to the security branch.', ordered: true, depth: 0 },
    ]);
  });

  it('ends a command at the margin with the next empty line', () => {
    const text = 'Run the following as root:\n\n# cd /usr/src\n# make\n\nThen restart the relay, please.\n';
    expect(blocks(text, 'text').map((block) => block.kind)).toEqual(['code', 'paragraph']);
  });

  it('takes a row above a ruled line for no heading', () => {
    const text =
      'Correction details\n==================\n\nBranch                Revision\n------------------------------\nSTABLE                1.1\n';
    expect(headings(text, 'text')).toEqual(['Correction details']);
  });

  it('makes a heading of an underlined line', () => {
    expect(headings('Solution\n========\n\nUpgrade to 2.1.\n', 'text')).toEqual(['Solution']);
  });
});

describe('a table drawn with lines', () => {
  it('is read as rows, each cell with all its lines', () => {
    const text = [
      '+-------------+------------------+',
      '| Title       | Length unchecked |',
      '+=============+==================+',
      '| Fix Version | 4.2 and the      |',
      '|             | commit 1a2b3c4   |',
      '+-------------+------------------+',
      '',
      'Upgrade to 4.2.',
    ].join('\n');
    expect(blocks(text, 'rst')).toEqual([
      { kind: 'row', cells: ['Title', 'Length unchecked'] },
      { kind: 'row', cells: ['Fix Version', '4.2 and the commit 1a2b3c4'] },
      { kind: 'paragraph', text: 'Upgrade to 4.2.' },
    ]);
  });
});

describe('reStructuredText', () => {
  it.each([
    ['Use :ref:`the guide <guide-keys>` first.', 'Use the guide first.'],
    ['Set :py:mod:`gate.keys` and :option:`strict`.', 'Set gate.keys and strict.'],
    ['See `the notes <https://docs.harbour.example/n>`_.', 'See the notes.'],
  ])('takes the words out of %s', (text, words) => {
    expect(blocks(text, 'rst')).toEqual([{ kind: 'paragraph', text: words }]);
  });

  it('keeps a line that begins with a role, and leaves out a field', () => {
    const text = ':Date: 2026-11-02\n\nThe option\n:config:option:`gate/strict` has to be set.\n';
    expect(blocks(text, 'rst')).toEqual([{ kind: 'paragraph', text: 'The option gate/strict has to be set.' }]);
  });
});

describe('CSAF', () => {
  it('names what a text is in words for people', () => {
    const remediations = [{ category: 'no_fix_planned', details: 'None will come.' }];
    const text = JSON.stringify({
      document: { title: 'Gate', category: 'csaf_security_advisory', csaf_version: '2.0' },
      vulnerabilities: [{ remediations, threats: [{ category: 'exploit_status', details: 'Seen in use.' }] }],
    });
    expect(headings(text, 'csaf')).toEqual(['Remediation: no fix planned', 'Threat: exploit status']);
  });
});

describe('a link', () => {
  it.each<readonly [Format, string]>([
    ['html', '<p>See <a href="https://docs.harbour.example/a">the guide</a>.</p>'],
    ['markdown', 'See [the guide](https://docs.harbour.example/a).'],
  ])('of %s keeps its words and its address', (format, text) => {
    expect(blocks(text, format)).toEqual([
      {
        kind: 'paragraph',
        text: 'See the guide.',
        links: [{ text: 'the guide', url: 'https://docs.harbour.example/a' }],
      },
    ]);
  });

  it('that is no address of the web is left out', () => {
    expect(blocks('<p>See <a href="javascript:alert(1)">the guide</a>.</p>', 'html')).toEqual([
      { kind: 'paragraph', text: 'See the guide.' },
    ]);
  });
});

describe('Markdown', () => {
  it('tells a fixed version of RustSec from its front matter', () => {
    const { fields } = readDocument(
      '```toml\n[versions]\npatched = [">= 1.2.3"]\n```\n\n# Overflow\n\nA length is not checked.',
      {
        format: 'markdown',
      },
    );
    expect(fields).toEqual([{ name: 'fixed', value: '>= 1.2.3' }]);
  });

  it('reads a paragraph of thousands of marks without them', () => {
    const [block] = blocks(`${'*a '.repeat(2_000)}end`, 'markdown');
    expect(block).toMatchObject({ kind: 'paragraph', text: expect.stringMatching(/^a a .* end$/) });
  });
});
