import { Model } from './model.ts';
import { WEIGHTS } from './weights.ts';

/** What `npm run train` has made of the labelled passages. */
export const MODEL = new Model(WEIGHTS);
