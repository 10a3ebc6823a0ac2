import { expect, it } from 'vitest';
import { type BurstReport, killedBurst, MESSAGES } from '../support/burst.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 100_000);

it(`loses no message and sends none twice in ten bursts with five kills each (SEED=${SEED})`, async () => {
  const reports: BurstReport[] = [];
  for (let burst = 0; burst < 10; burst++) reports.push(await killedBurst(SEED + burst, 5));
  for (const { counts } of reports) expect(counts).toEqual(Array.from({ length: MESSAGES }, () => 1));
  const sum = (pick: 'kills' | 'inDoubt') => reports.reduce((total, report) => total + report[pick], 0);
  process.stdout.write(
    `${sum('kills')} kills, ${sum('inDoubt')} messages in doubt, ${10 * MESSAGES} messages once each\n`,
  );
});
