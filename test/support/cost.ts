/** Milliseconds of this process's own work: other work on the machine does not count. */
export function costOf(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

/** The least of up to three tries, of which the first below the limit is enough: a garbage collection is no fault of the work. */
export function leastCostOf(work: () => void, limitMs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && least >= limitMs; tries++) least = Math.min(least, costOf(work));
  return least;
}
