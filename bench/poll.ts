import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FEEDS, HOSTS, ITEMS, type Served } from './poll-feeds.ts';
import type { Measured } from './poll-handfix.ts';

/** newsboat's own default is one; more are not faster, because its cache is written by one at a time. */
const RELOAD_THREADS = [1, 4];

/** A thousand feeds of twenty bulletins: the first poll and an unchanged one; newsboat on the same feeds beside it. */
export async function benchPoll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'handfix-bench-'));
  const server = part('poll-feeds');
  try {
    const { urls } = JSON.parse(await firstLine(server)) as Served;
    const list = join(folder, 'urls');
    writeFileSync(list, `${urls.join('\n')}\n`);
    console.log(
      `${FEEDS} feeds of ${ITEMS} items on ${HOSTS} hosts\n\n${''.padEnd(24)}first poll   unchanged   both, CPU        peak`,
    );
    const handfix = JSON.parse(await firstLine(part('poll-handfix', list))) as Measured;
    show('handfix', handfix);
    if (spawnSync('newsboat', ['--version']).error) {
      console.log('newsboat is not installed: nothing to compare with');
      return;
    }
    const peers: Peer[] = [];
    for (const threads of RELOAD_THREADS) {
      const peer = await newsboat(folder, list, threads);
      show(`newsboat, ${threads} thread${threads === 1 ? '' : 's'}`, peer);
      peers.push(peer);
    }
    const times = (key: 'firstMs' | 'unchangedMs') =>
      (Math.min(...peers.map((peer) => peer[key])) / handfix[key]).toFixed(1);
    console.log(
      `\nhandfix judged and indexed ${handfix.bulletins} bulletins, ${handfix.handwork} of which ask for handwork; ${handfix.failed} feeds failed.` +
        `\nIt is as many times as fast as newsboat's best: ${times('firstMs')} at first, ${times('unchangedMs')} unchanged.`,
    );
  } finally {
    server.stdin?.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Peer = Pick<Measured, 'firstMs' | 'unchangedMs' | 'cpuMs' | 'peakMb'>;

function show(name: string, { firstMs, unchangedMs, cpuMs, peakMb }: Peer): void {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
  console.log(
    `${name.padEnd(22)}${seconds(firstMs).padStart(12)}${seconds(unchangedMs).padStart(12)}${seconds(cpuMs).padStart(12)}${`${peakMb.toFixed(0)} MB`.padStart(12)}`,
  );
}

/** A part of the measurement in a process of its own, so that serving burdens neither side. */
function part(name: string, ...more: readonly string[]): ChildProcess {
  return spawn(process.execPath, [process.argv[1] ?? '', name, ...more], { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout) for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('a part of the measurement said nothing');
}

/** `newsboat -x reload`, twice, with a cache and a home of its own. Its start is part of the time: some milliseconds. */
async function newsboat(folder: string, list: string, threads: number): Promise<Peer> {
  const home = mkdtempSync(join(folder, 'newsboat-'));
  const config = join(home, 'config');
  writeFileSync(config, `reload-threads ${threads}\nmax-items 0\n`);
  const reload = () => run('newsboat', ['-C', config, '-u', list, '-c', join(home, 'cache.db'), '-x', 'reload'], home);
  const first = await reload();
  const second = await reload();
  return {
    firstMs: first.ms,
    unchangedMs: second.ms,
    cpuMs: first.cpuMs + second.cpuMs,
    peakMb: Math.max(first.peakMb, second.peakMb),
  };
}

interface Run {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

async function run(command: string, args: readonly string[], home: string): Promise<Run> {
  const start = performance.now();
  const child = spawn(command, args, { env: { ...process.env, HOME: home }, stdio: ['ignore', 'ignore', 'inherit'] });
  let cost = { cpuMs: 0, peakMb: 0 };
  const timer = setInterval(() => {
    cost = costOf(child.pid) ?? cost;
  }, 20);
  const code = await new Promise<number | null>((resolve, reject) => child.on('exit', resolve).on('error', reject));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
  return { ms: performance.now() - start, ...cost };
}

/** What a process has taken so far: the most memory, and processor time in ticks of 10 ms; `undefined` once it is gone. */
function costOf(pid: number | undefined): Omit<Run, 'ms'> | undefined {
  try {
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13) ?? [];
    return peak === undefined
      ? undefined
      : { peakMb: Number(peak) / 1_000, cpuMs: (Number(user) + Number(system)) * 10 };
  } catch {
    return undefined;
  }
}
