import type { Kysely } from 'kysely';
import { Audit } from './audit.ts';
import { BulletinSums } from './bulletin-sums.ts';
import { Bulletins } from './bulletins.ts';
import { Channels } from './channels.ts';
import { Checklists } from './checklists.ts';
import { Corrections } from './corrections.ts';
import { Deliveries } from './deliveries.ts';
import { Discussions } from './discussions.ts';
import { Meta } from './meta.ts';
import { People } from './people.ts';
import { RelatedBulletins } from './related-bulletins.ts';
import type { Schema } from './schema.ts';
import { SecondLooks } from './second-looks.ts';
import { SourceMoves } from './source-moves.ts';
import { SourceYields } from './source-yields.ts';
import { Sources } from './sources.ts';
import { Subscriptions } from './subscriptions.ts';
import { TeamRules } from './team-rules.ts';
import { TeamViews } from './team-views.ts';
import { Teams } from './teams.ts';
import { Threats } from './threats.ts';
import { TrafficCounts } from './traffic.ts';

/** One object for each table family, all on the same connection or transaction. */
export interface Tables {
  readonly audit: Audit;
  readonly bulletinSums: BulletinSums;
  readonly bulletins: Bulletins;
  readonly channels: Channels;
  readonly checklists: Checklists;
  readonly corrections: Corrections;
  readonly deliveries: Deliveries;
  readonly discussions: Discussions;
  readonly meta: Meta;
  readonly people: People;
  readonly related: RelatedBulletins;
  readonly secondLooks: SecondLooks;
  readonly sourceMoves: SourceMoves;
  readonly sourceYields: SourceYields;
  readonly sources: Sources;
  readonly subscriptions: Subscriptions;
  readonly teamRules: TeamRules;
  readonly teamViews: TeamViews;
  readonly teams: Teams;
  readonly threats: Threats;
  readonly traffic: TrafficCounts;
}

export function tablesOf(db: Kysely<Schema>): Tables {
  const audit = new Audit(db);
  const deliveries = new Deliveries(db);
  const teamViews = new TeamViews(db);
  const threats = new Threats(db);
  return {
    audit,
    deliveries,
    bulletinSums: new BulletinSums(db),
    bulletins: new Bulletins(db, teamViews, threats),
    channels: new Channels(db),
    discussions: new Discussions(db),
    checklists: new Checklists(db, audit, deliveries, threats),
    corrections: new Corrections(db, audit, deliveries, teamViews),
    meta: new Meta(db),
    people: new People(db),
    related: new RelatedBulletins(db),
    secondLooks: new SecondLooks(db),
    sourceMoves: new SourceMoves(db),
    sourceYields: new SourceYields(db),
    sources: new Sources(db),
    subscriptions: new Subscriptions(db),
    teamRules: new TeamRules(db),
    teamViews,
    teams: new Teams(db),
    threats,
    traffic: new TrafficCounts(db),
  };
}
