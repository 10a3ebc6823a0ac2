/** What an admin types or looks for, as it stands in running text: keys, paths, settings, file and option names. */
const VALUES = new RegExp(
  [
    String.raw`\bHK(?:EY_[A-Z_]{4,20}|LM|CU|CR)\\(?:[\w .{}-]{1,60}\\){0,12}[\w.{}-]{0,60}[\w}]`,
    String.raw`(?<![\w/:.])/(?:etc|var|usr|opt|srv|home|boot|sys|proc|root|lib|run)/[\w./*-]{1,120}[\w*/]`,
    String.raw`\b[A-Z]:\\[^\s,;"'<>|]{1,160}[\w)\\]`,
    String.raw`\b[\w.-]{2,60}\s?=\s?(?:"[^"\n]{1,60}"|'[^'\n]{1,60}'|[\w./-]{0,60}\w)`,
    String.raw`(?<=\s)--[a-z][\w-]{2,40}(?:=\S{1,40}\w)?`,
    String.raw`\b(?!regedit|regedt32|cmd\b|mmc\b|powershell)[\w-]{1,60}\.(?:conf|cfg|ini|ya?ml|properties|exe|ps1|htaccess)\b`,
    String.raw`\b[a-z]{2,20}\.[a-z]{2,20}[A-Z]\w{1,40}\b`,
    String.raw`\b[a-z][a-z0-9]{1,30}(?:_[a-z0-9]{1,30}){1,6}\b`,
    String.raw`\b[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,6}\b`,
    String.raw`\b(?=\w{14})[A-Z][a-z0-9]{1,20}(?:[A-Z]{1,8}[a-z0-9]{1,20}){1,6}\b`,
  ].join('|'),
  'g',
);
const MAX_VALUES = 4;

/** Verbatim, in order, each once. */
export function valuesIn(text: string): string[] {
  const found: string[] = [];
  for (const [value] of text.replace(/\bhttps?:\/\/\S+/gi, (url) => ' '.repeat(url.length)).matchAll(VALUES)) {
    if (!found.includes(value)) found.push(value);
    if (found.length === MAX_VALUES) break;
  }
  return found;
}
