import type { Kysely } from 'kysely';
import { Audit } from './audit.ts';
import { Bulletins } from './bulletins.ts';
import { Channels } from './channels.ts';
import { Checklists } from './checklists.ts';
import { Deliveries } from './deliveries.ts';
import { Meta } from './meta.ts';
import { People } from './people.ts';
import type { Schema } from './schema.ts';
import { Sources } from './sources.ts';
import { Subscriptions } from './subscriptions.ts';
import { Teams } from './teams.ts';

/** One object for each table family, all on the same connection or transaction. */
export interface Tables {
  readonly audit: Audit;
  readonly bulletins: Bulletins;
  readonly channels: Channels;
  readonly checklists: Checklists;
  readonly deliveries: Deliveries;
  readonly meta: Meta;
  readonly people: People;
  readonly sources: Sources;
  readonly subscriptions: Subscriptions;
  readonly teams: Teams;
}

export function tablesOf(db: Kysely<Schema>): Tables {
  const audit = new Audit(db);
  const deliveries = new Deliveries(db);
  return {
    audit,
    deliveries,
    bulletins: new Bulletins(db),
    channels: new Channels(db),
    checklists: new Checklists(db, audit, deliveries),
    meta: new Meta(db),
    people: new People(db),
    sources: new Sources(db),
    subscriptions: new Subscriptions(db),
    teams: new Teams(db),
  };
}
