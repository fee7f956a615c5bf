import type { Database } from './database.ts';
import type { DynamoDbEngine } from './dynamodb/engine.ts';
import type { Faults } from './faults.ts';
import type { Access } from './iam/access.ts';
import type { Logs } from './logs.ts';
import type { Metrics } from './metrics.ts';
import type { Queues } from './queues/queues.ts';
import type { Model } from './template/model.ts';
import type { Clock } from './time/clock.ts';
import type { Work } from './time/work.ts';

/** The parts of a laptop cloud that the others are made from. */
export interface Ground {
  readonly model: Model;
  readonly database: Database;
  readonly clock: Clock;
  readonly work: Work;
  readonly access: Access;
  readonly faults: Faults;
  readonly logs: Logs;
  readonly metrics: Metrics;
  readonly engine: DynamoDbEngine;
  readonly queues: Queues;
}
