import type { Document } from '../../../core/document.ts';
import { readText } from './text.ts';

/** AsciiDoc, as far as advisories use it: headings, lists, literal blocks, links, inline code. */
export function readAsciiDoc(text: string): Document {
  return readText(withoutFrontMatter(text), {
    heading: (line) => {
      const title = /^(={1,6}|#{1,6})\s+(\S.*)$/.exec(line);
      if (title?.[1] && title[2]) return { level: title[1].length, text: title[2] };
      const block = /^\.([A-Z]\S.*)$/.exec(line);
      return block?.[1] ? { level: 8, text: block[1] } : undefined;
    },
    fence: (line) => /^(?:-{4,}|\.{4,}|`{3,}\w*)$/.test(line),
    skip: (line) => /^(?:\[[^\]]{0,200}\]|:[\w-]+:.*|\/\/.*|\+|={4,}|\|={3,}|\*{4,}|_{4,})$/.test(line),
    inline: (raw) => {
      const code: string[] = [];
      const text = raw
        .replace(/(?:link:|xref:)([^\s[\]]{1,300})\[([^\]]{0,300})\]/g, (_, url: string, label: string) => label || url)
        .replace(
          /(https?:\/\/[^\s[\]]{1,300})\[([^\]]{0,300})\]/g,
          (_, url: string, label: string) => label.replace(/\^$/, '') || url,
        )
        .replace(/[+`]{1,2}([^+`\n]{1,200})[+`]{1,2}/g, (_, literal: string) => {
          code.push(literal);
          return literal;
        })
        .replace(/(^|[\s(])[*_]([^*_\n]{1,200})[*_](?=$|[\s).,;:!?])/g, '$1$2');
      return { text, code };
    },
  });
}

/** reStructuredText, likewise. */
export function readRst(text: string): Document {
  return readText(withoutFrontMatter(text), {
    fence: () => false,
    skip: (line) => /^\s*(?:\.\. (?!note|warning|important)|:[\w-]+:(?:\s|$))/i.test(line),
    inline: (raw) => {
      const code: string[] = [];
      const text = raw
        .replace(/``([^`\n]{1,300})``/g, (_, literal: string) => {
          code.push(literal);
          return literal;
        })
        .replace(/(?::[a-z][a-z0-9+-]{0,20}){1,3}:`([^`<\n]{1,200}?) ?(?:<[^>`]{0,200}>)?`/g, '$1')
        .replace(/`([^`<\n]{1,200}?) ?(?:<[^>`]{0,300}>)?`_{0,2}/g, '$1')
        .replace(/\*{1,2}([^*\n]{1,200})\*{1,2}/g, '$1');
      return { text, code };
    },
  });
}

/** Clear-signed text without its armour, dash-escaping undone (RFC 9580, section 7). The signature is not checked. */
export function readClearSigned(text: string): Document {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const begin = lines.findIndex((line) => line === '-----BEGIN PGP SIGNED MESSAGE-----');
  const end = lines.findIndex((line) => line === '-----BEGIN PGP SIGNATURE-----');
  let body = lines.slice(begin + 1, end < 0 ? undefined : end);
  if (begin >= 0) {
    const headersEnd = body.findIndex((line) => line.trim() === '');
    body = body.slice(headersEnd + 1).map((line) => line.replace(/^- /, ''));
  }
  return readText(body.join('\n'));
}

/** Without the block of settings that static site generators put first. */
export function withoutFrontMatter(text: string): string {
  return text.replace(/^\ufeff?(---|\+\+\+)[ \t]*\r?\n[\s\S]*?\r?\n\1[ \t]*(?:\r?\n|$)/, '');
}
