import { benchPoll } from './poll.ts';

/** `npm run bench -- poll`: measured against peers, side by side. */
const BENCHES: Readonly<Record<string, () => Promise<void>>> = { poll: benchPoll };

const name = process.argv[2] ?? '';
const bench = BENCHES[name];
if (bench) await bench();
else {
  console.error(`Say which: ${Object.keys(BENCHES).join(', ')}`);
  process.exitCode = 2;
}
