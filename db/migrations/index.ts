import type { Migration } from 'kysely';
import { foundation } from './0001-foundation.ts';
import { teamWords } from './0002-team-words.ts';
import { publisherFacts } from './0003-publisher-facts.ts';
import { heldDocuments } from './0004-held-documents.ts';
import { threats } from './0005-threats.ts';
import { discussion } from './0007-discussion.ts';
import { catalogueKeys } from './0008-catalogue-keys.ts';
import { sourceHealth } from './0009-source-health.ts';
import { stepCircumstances } from './0010-step-circumstances.ts';

/** Every migration in the order it is applied. A name, once released, never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-foundation': foundation,
  '0002-team-words': teamWords,
  '0003-publisher-facts': publisherFacts,
  '0004-held-documents': heldDocuments,
  '0005-threats': threats,
  '0007-discussion': discussion,
  '0008-catalogue-keys': catalogueKeys,
  '0009-source-health': sourceHealth,
  '0010-step-circumstances': stepCircumstances,
};
