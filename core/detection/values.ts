/** Registry keys may have spaces in them. */
const REGISTRY = /\bHK(?:EY_[A-Z_]{4,20}|LM|CU|CR)\\(?:[\w .{}<>-]{1,60}\\){0,12}[\w.{}-]{0,60}[\w}]/;
/** "a = b", or what stands between quotation marks around one. */
const SETTING = /\b[\w.-]{2,60} = (?:"[^"\n]{1,60}"|'[^'\n]{1,60}'|[\w./-]{0,60}\w)(?=[\s,;.)'"’”]|$)/;
const QUOTED_SETTING = /(?<=["“‘'])[^"“”‘’'\n]{1,60}\s?=\s?[^"“”‘’'\n]{1,60}(?=["”’'])/;
const SPACED = new RegExp([REGISTRY, QUOTED_SETTING, SETTING].map(({ source }) => source).join('|'), 'g');
/** What an admin types or looks for, as a word of running text: paths, settings, file and option names. */
const WORDS: readonly RegExp[] = [
  /^(?:~|\/(?:etc|var|usr|opt|srv|home|boot|sys|proc|root|lib|run|tmp|s?bin|dev))\/[^\s,;"'<>|]{1,160}$/,
  /^(?:[A-Za-z]:|%\w{1,40}%)\\[^\s,;"'<>|]{1,160}$/,
  /^[\w.-]{2,60}=[^\s,;=]{1,60}$/,
  /^(?!(?:regedit|regedt32|cmd|mmc|powershell|eventvwr)\.)[\w%.-]{0,60}[\w%]\.(?:conf|cfg|ini|ya?ml|json|xml|properties|exe|ps1|sh|bat|vbs|env|toml)$/i,
  /^\.(?:htaccess|env|npmrc|singularity)$/,
  /^[a-z]\w{0,40}(?:\.[\w-]{1,40}){0,6}\.\w{0,40}(?:_\w{1,40}|[a-z][A-Z]\w{0,40})$/,
  /^[a-z][a-z0-9]{0,30}(?:_[a-z0-9]{1,30}){1,8}$/,
  /^[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){1,8}$/,
  /^(?:Get|Set|New|Remove|Add|Clear|Enable|Disable|Invoke|Update|Start|Stop|Restart|Test|Install|Uninstall)-[A-Z]\w{1,60}$/,
  /^(?=\w{14})[A-Z][a-z0-9]{1,20}(?:[A-Z]{1,8}[a-z0-9]{1,20}){1,6}$/,
  /^\w{3,60}\(\)$/,
];
const OPTION = /^--?[a-z][\w-]{2,40}(?:=\S{1,40})?$/i;
/** After these an option is spoken of; after a command it is half of one. */
const SPOKEN_OF = /^(?:the|an?|of|with|by|using|use|option|options|flag|flags|switch|parameter|set|add|and|or|to|is)$/i;
const MAX_VALUES = 4;
const MAX_TEXT = 1_200;

/** Verbatim, in order, each once. */
export function valuesIn(text: string): string[] {
  const found = new Map<string, number>();
  const plain = text.slice(0, MAX_TEXT).replace(/\bhttps?:\/\/\S+/gi, (url) => ' '.repeat(url.length));
  const left = plain.replace(SPACED, (value: string, at: number) => {
    if (!found.has(value)) found.set(value, at);
    return ' '.repeat(value.length);
  });
  let before = '';
  for (const { 0: raw, index } of left.matchAll(/\S+/g)) {
    const word = raw.replace(/^["'“‘(`<[]+/, '').replace(/(?:[\]"'”’`>,;:!?.]|(?<!\()\))+$/, '');
    const spoken = OPTION.test(word) && SPOKEN_OF.test(before);
    if ((spoken || WORDS.some((pattern) => pattern.test(word))) && !found.has(word)) found.set(word, index);
    before = raw;
  }
  const values = [...found].sort(([, a], [, b]) => a - b).map(([value]) => value);
  return values
    .filter((value) => !values.some((other) => other !== value && other.includes(value)))
    .slice(0, MAX_VALUES);
}

const TOOLS =
  '(?:sudo|apt|apt-get|dpkg|yum|dnf|zypper|rpm|apk|pkg|systemctl|service|npm|npx|pip3?|gem|docker|kubectl|oc|helm|ceph|mysql|psql|sysctl|chmod|chown|icacls|cacls|reg|net|sc|netsh|iisreset|powershell|adsutil|ALTER|DELETE FROM|UPDATE|INSERT|DROP|GRANT|REVOKE|[A-Z][a-z]{1,12}-[A-Z]\\w{1,60})';
/** "Run the following: sudo apt-get -f install". */
const AT_THE_END = new RegExp(`^(.{8,300}?):\\s+((?:[$#>] )?${TOOLS}\\s\\S.*)$`);
const QUOTED = /(?<=^|[\s(])["“‘]\s?([^"“”‘’\n]{3,200}?)\s?["”’](?=[\s.,;:)]|$)/g;
const TYPED = /\b(?:type|run|running|enter|execute|executing|issue|commands?)\b/i;

/** A command that the sentence ends with, apart from what leads it in. */
export function commandAtEnd(sentence: string): { lead: string; command: string } | undefined {
  const [, lead, command] = AT_THE_END.exec(sentence.slice(0, MAX_TEXT)) ?? [];
  return lead === undefined || command === undefined
    ? undefined
    : { lead: `${lead}.`, command: linesOf(command.replace(/(?<=;)\.$|\.$/, '')) };
}

/** Commands between quotation marks in a sentence that has something typed or run. */
export function commandsIn(sentence: string): string[] {
  if (!TYPED.test(sentence)) return [];
  const quoted = [...sentence.slice(0, MAX_TEXT).matchAll(QUOTED)].map((match) => match[1] ?? '');
  return quoted.filter((text) => /^[a-z][\w.-]*(?:\s[\w/\\$%"'.-].*)$/.test(text) && /[\\/.\d-]|^net /.test(text));
}

/** Two commands that lost the break between them. */
export const linesOf = (command: string): string =>
  /^(?:\$ )?sudo /.test(command) ? command.replace(/ (?=sudo )(?<![|;&$] )/g, '\n') : command;
