import { benchParse } from './parse.ts';
import { parseFeedsmith, parseHandfix } from './parse-readers.ts';
import { benchPoll } from './poll.ts';
import { serveFeeds } from './poll-feeds.ts';
import { pollOnce } from './poll-handfix.ts';

/** `npm run bench -- poll` and the like: measured against peers, side by side. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = { parse: benchParse, poll: benchPoll };
/** What a bench starts in a process of its own. */
const PARTS: Readonly<Record<string, (argument: string) => Promise<void>>> = {
  'parse-feedsmith': parseFeedsmith,
  'parse-handfix': parseHandfix,
  'poll-feeds': serveFeeds,
  'poll-handfix': pollOnce,
};

const [name = '', argument = ''] = process.argv.slice(2);
const bench = BENCHES[name] ?? PARTS[name];
if (bench) await bench(argument);
else {
  console.error(`Say which: ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 2;
}
