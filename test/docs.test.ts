import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NEEDED } from '../bot/channel-access.ts';
import { commandTable } from '../bot/commands/help.ts';
import { COMMANDS } from '../bot/commands/index.ts';
import { SETTINGS } from '../config.ts';
import { type CatalogueGroup, entriesOf, isReady, wholeGroup } from '../core/catalogue.ts';
import { CATALOGUE } from '../feeds/catalogue/index.ts';
import { ROOT } from './support/source-files.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const readme = read('README.md');
const texts = { 'README.md': readme, 'CONTRIBUTING.md': read('CONTRIBUTING.md') };
const everywhere = Object.values(texts).join('\n');
const code = [...everywhere.matchAll(/```\w*\n([\s\S]*?)```|`([^`\n]+)`/g)].map((m) => m[1] ?? m[2]!);
const found = (pattern: RegExp) => [...new Set(code.flatMap((c) => [...c.matchAll(pattern)].map((m) => m[1]!)))];
const WHO = { reader: 'everybody', responder: 'responders', manager: 'managers' };

/** The rows of the README's table under a heading. */
function rows(heading: string): string[] {
  const section = readme.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter((line) => line.startsWith('| `'));
}

describe('the README', () => {
  it('has every command, as it is defined', () => {
    expect(rows('Commands')).toEqual(
      commandTable(COMMANDS).map(({ name, description, who }) => `| \`/${name}\` | ${description} | ${WHO[who]} |`),
    );
  });

  it('has every setting, as .env.example explains it', () => {
    const documented = [...read('.env.example').matchAll(/((?:^# .*\n)+)#([A-Z_]+)=(.*)$/gm)].map(
      ([, comment, name, value]) => {
        const meaning = comment!.replace(/^# /gm, '').trim().split('\n').join(' ');
        return `| \`${name}\` | ${value === '' ? '' : `\`${value}\``} | ${meaning} |`;
      },
    );
    expect(documented.length).toBeGreaterThanOrEqual(Object.keys(SETTINGS).length);
    expect(rows('Settings')).toEqual(documented);
  });

  it('has the catalogue, group by group', () => {
    const rowOf = ({ id, name }: CatalogueGroup) => {
      const whole = new Set(wholeGroup(CATALOGUE, id));
      const names = entriesOf(CATALOGUE, id).map((entry) => {
        if (!isReady(entry)) return `✉️ ${entry.name}`;
        return whole.has(entry) ? entry.name : `(${entry.name})`;
      });
      return `| ${name} | ${names.join(', ')} |`;
    };
    const table = CATALOGUE.groups.map(rowOf);
    const section = readme.split('## The catalogue\n')[1]?.split('\n## ')[0] ?? '';
    expect(
      section
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .slice(2),
    ).toEqual(table);
  });

  it('asks for exactly the permissions that the bot needs', () => {
    const sum = NEEDED.reduce((all, [bit]) => all | bit, 0n);
    expect([...readme.matchAll(/permissions=(\d+)/g)].map((m) => m[1])).toEqual([String(sum)]);
    expect(rows('Inviting the bot').map((row) => row.split('`')[1])).toEqual(NEEDED.map(([, name]) => name));
  });

  it('names slash commands that there are', () => {
    const known = new Set(commandTable(COMMANDS).map(({ name }) => name));
    const named = found(/^\/([a-z]+(?: [a-z]+)?)$/gm);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('README and CONTRIBUTING', () => {
  it.each(Object.entries(texts))('%s links only to what exists', (_, text) => {
    const links = [...text.matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)].filter((m) => !m[1]!.startsWith('http'));
    const broken = links.filter(([, path, anchor]) => {
      if (path !== '' && !existsSync(join(ROOT, path!))) return true;
      if (anchor === undefined) return false;
      const anchors = [...(path === '' ? text : read(path!)).matchAll(/^#+ (.+)$/gm)].map((m) =>
        m[1]!
          .toLowerCase()
          .replace(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      );
      return !anchors.includes(anchor);
    });
    expect(links.length).toBeGreaterThan(0);
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it('name every script of the package, and no other', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = found(/\bnpm (?:run (?:-s )?)?(?!ci\b|run\b)([a-z]+(?::[a-z]+)?)/g);
    expect(named.sort()).toEqual(Object.keys(scripts).sort());
  });

  it('name commands of the command line that there are, and files that there are', () => {
    const commands = [...read('cli.ts').matchAll(/\bprogram\s+\.command\('([a-z]+)'\)/g)].map((m) => m[1]!);
    expect(found(/\bhandfix ([a-z]+)\b/g).sort()).toEqual(commands.sort());
    expect(found(/\bcli\.js ([a-z]+)\b/g).filter((name) => !commands.includes(name))).toEqual([]);
    const programs = found(/\bdist\/([\w/-]+)\.js\b/g);
    expect(programs).toContain('main');
    expect(programs.filter((name) => !existsSync(join(ROOT, `${name}.ts`)))).toEqual([]);
    const paths = found(/^((?:core|db|feeds|bot|sandbox|test|bench|docs)\/[\w/.-]*)$/gm);
    expect(paths.length).toBeGreaterThan(10);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('show pictures that are no burden', () => {
    for (const [, path] of readme.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)) {
      const picture = readFileSync(join(ROOT, path!));
      expect(picture.subarray(1, 4).toString(), path).toBe('PNG');
      expect(picture.length, path).toBeLessThan(300_000);
    }
  });
});
