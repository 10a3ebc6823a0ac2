import { oneLine, withoutMarkup } from './constructs.ts';
import { child, elements, ownText, textOf, type XmlNode } from './node.ts';

const MAX_NAME = 200;
const MAX_PERSONS = 100;
const MAX_SOURCE = 1_000;
const MAIL = /^[^\s()<>@]{1,100}@[^\s()<>@]{1,200}$/;
const AUTHORS = new Set([
  'author',
  'dc:creator',
  'itunes:author',
  'dc:author',
  'creator',
  'media:credit',
  'contributor',
]);

interface Person {
  readonly name: string | undefined;
  readonly mail: string | undefined;
}

/** The first author's name, else mail address. One who is named goes before one who only has an address. */
export function authorOf(node: XmlNode): string | undefined {
  const persons = elements(node)
    .filter((c) => AUTHORS.has(c.key) && c.key !== 'contributor' && c.key !== 'media:credit')
    .slice(0, MAX_PERSONS)
    .map(personOf);
  const others = [child(node, 'managingeditor', 'dc:publisher')].filter((c) => c !== undefined).map(personOf);
  const all = [...persons, ...others];
  return all.find((p) => p.name !== undefined)?.name ?? all.find((p) => p.mail !== undefined)?.mail;
}

function personOf(node: XmlNode): Person {
  const name = child(node, 'name', 'foaf:name', 'itunes:name', 'dc:name');
  const mail = child(node, 'email', 'itunes:email', 'foaf:mbox');
  if (!name && !mail)
    return personIn(elements(node).length > 0 && !node.children.some(isText) ? textOf(node) : ownText(node));
  const written = personIn(name ? textOf(name) : '');
  const address =
    mail &&
    oneLine(
      textOf(mail)
        .replace(/^\s*mailto:/i, '')
        .slice(0, MAX_SOURCE),
      MAX_NAME,
    );
  return { name: written.name, mail: address ?? written.mail };
}

const isText = (child: XmlNode | string): boolean => typeof child === 'string' && child.trim() !== '';

/** `Jane <jane@example.org>`, `jane@example.org (Jane)` and `jane@example.org, Jane` taken apart. */
function personIn(text: string): Person {
  const source = text.slice(0, MAX_SOURCE);
  const angled = /<([^<>\s]{1,300}@[^<>\s]{1,300})>/.exec(source);
  const plain = angled ? source : withoutMarkup(source);
  const clean = oneLine(plain.replace(/\bmailto:/gi, ''), MAX_NAME);
  if (clean === undefined) return { name: undefined, mail: undefined };
  const words = clean.split(' ');
  const mail = words.map((word) => word.replace(/^[<([]+|[>)\],;]+$/g, '')).find((word) => MAIL.test(word));
  if (mail === undefined) return { name: clean, mail: undefined };
  const rest = clean
    .replace(mail, '')
    .replace(/<>|\(\)|\[\]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s"'(,;-]+|[\s"',;-]+$/g, '');
  const name = rest.startsWith('(') || !rest.includes('(') ? rest.replace(/^\(|\)$/g, '') : rest;
  return { name: name.trim() === '' ? undefined : name.trim(), mail };
}
