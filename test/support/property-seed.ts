import fc from 'fast-check';

const LONGEST_MS = 15_000;

// The same cases in every run, so that what breaks a test is a change; SEED=… tries others. Shrinking ends in time, too.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20_261_124), interruptAfterTimeLimit: LONGEST_MS });
