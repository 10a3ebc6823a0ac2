import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { filesIn } from './parse-files.ts';
import { FILE_MS, type Readings, WARM_MS } from './parse-readers.ts';

/** The same as the other readers do, in Python: its own sanitising and resolving of links is on, as it comes. */
const FEEDPARSER = `
import feedparser, io, json, sys, time
files = {path: open(path, 'rb').read() for path in open(sys.argv[1]).read().split('\\n') if path}
read = lambda data: len(feedparser.parse(io.BytesIO(data)).entries)
found = {path: {'items': read(data)} for path, data in files.items()}
until = time.perf_counter() + ${WARM_MS / 1_000}
while time.perf_counter() < until:
    for data in files.values(): read(data)
for path, data in files.items():
    start, runs, taken = time.process_time(), 0, 0.0
    while taken < ${FILE_MS / 1_000}:
        read(data)
        runs, taken = runs + 1, time.process_time() - start
    found[path]['ms'] = taken * 1000 / runs
print(json.dumps(found))
`;
const MAX_BUFFER = 10_000_000;

interface Reader {
  readonly name: string;
  readonly readings: Readings;
}

/**
 * How much processor time it takes to read feeds, in one process after the other on the same files: Handfix (decoding, normalising and
 * sanitising included), Python's feedparser (which does as much) and feedsmith (which only takes the XML apart).
 */
export async function benchParse(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'handfix-bench-'));
  try {
    const files = filesIn(folder);
    const list = join(folder, 'list');
    writeFileSync(list, `${files.join('\n')}\n`);
    const handfix = ownReader('handfix', 'parse-handfix', list);
    if (!handfix) throw new Error('Handfix itself could not be measured');
    const peers = [pythonReader(list), ownReader('feedsmith', 'parse-feedsmith', list)].filter(
      (peer) => peer !== undefined,
    );
    show(files, handfix, peers);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ownReader(name: string, part: string, list: string): Reader | undefined {
  const { stdout, status } = spawnSync(process.execPath, [process.argv[1] ?? '', part, list], {
    encoding: 'utf8',
    maxBuffer: MAX_BUFFER,
  });
  if (status === 0) return { name, readings: JSON.parse(stdout) as Readings };
  console.log(`${name} cannot be measured: \`npm ci\` installs it with the other development dependencies`);
  return undefined;
}

function pythonReader(list: string): Reader | undefined {
  const python = ['python3', '/usr/bin/python3'].find(
    (command) => spawnSync(command, ['-c', 'import feedparser']).status === 0,
  );
  if (python === undefined) {
    console.log('feedparser is not installed: `apt-get install python3-feedparser`, or `pip install feedparser`');
    return undefined;
  }
  const { stdout, status, stderr } = spawnSync(python, ['-W', 'ignore', '-c', FEEDPARSER, list], {
    encoding: 'utf8',
    maxBuffer: MAX_BUFFER,
  });
  if (status !== 0) throw new Error(`feedparser ended with ${status}: ${stderr}`);
  return { name: 'feedparser', readings: JSON.parse(stdout) as Readings };
}

function show(files: readonly string[], handfix: Reader, peers: readonly Reader[]): void {
  const sizes = new Map(files.map((path) => [path, statSync(path).size]));
  const heads = peers.map(({ name }) => `${name.padStart(13)}  times`).join('');
  console.log(`\n${''.padEnd(38)}      kB      handfix${heads}`);
  for (const path of files) {
    const own = handfix.readings[path];
    const cells = peers.map(({ readings }) => {
      const peer = readings[path];
      const note = peer && own && peer.items !== own.items ? '*' : ' ';
      return `${inMs(peer?.ms).padStart(12)}${note}${peer && own ? (peer.ms / own.ms).toFixed(1).padStart(7) : '      -'}`;
    });
    const size = ((sizes.get(path) ?? 0) / 1_000).toFixed(1);
    console.log(
      `${basename(path).slice(0, 38).padEnd(38)}${size.padStart(8)}${inMs(own?.ms).padStart(13)}${cells.join('')}`,
    );
  }
  for (const peer of peers) compare(files, sizes, handfix, peer);
  if (peers.length > 0) console.log('* did not find as many items as Handfix; - did not read the file at all');
}

/** Over the files that both read: as many megabytes, and as many files of each kind, in the same time. */
function compare(files: readonly string[], sizes: ReadonlyMap<string, number>, handfix: Reader, peer: Reader): void {
  const both = files.flatMap((path) => {
    const [own, other] = [handfix.readings[path], peer.readings[path]];
    return own && other ? [{ path, own: own.ms, other: other.ms, bytes: sizes.get(path) ?? 0 }] : [];
  });
  const sum = (of: (file: (typeof both)[number]) => number) => both.reduce((n, file) => n + of(file), 0);
  const rate = (ms: number) => `${(sum((file) => file.bytes) / 1_000 / ms).toFixed(1)} MB/s`;
  const [own, other] = [sum((file) => file.own), sum((file) => file.other)];
  const perFile = Math.exp(sum((file) => Math.log(file.other / file.own)) / both.length);
  const least = both.reduce((a, b) => (b.other / b.own < a.other / a.own ? b : a));
  console.log(
    `\n${peer.name}: ${both.length} files, Handfix reads ${rate(own)}, it ${rate(other)}: ${(other / own).toFixed(1)} times as much.` +
      `\nFile by file ${perFile.toFixed(1)} times as many; the least is ${(least.other / least.own).toFixed(1)} (${basename(least.path)}).`,
  );
}

const inMs = (ms: number | undefined): string => (ms === undefined ? '-' : `${ms.toFixed(2)} ms`);
