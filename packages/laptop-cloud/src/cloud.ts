import type { Faults } from './aws-front/faults.ts';
import type { SecretsService } from './aws-front/secrets-service.ts';
import type { Clock } from './clock.ts';
import type { Database } from './database.ts';
import type { DynamoDbEngine } from './dynamodb/engine.ts';
import type { Bus } from './event-bridge/bus.ts';
import type { Issuer } from './gateway/issuer.ts';
import type { Access } from './iam/access.ts';
import type { AsynchronousInvocations } from './lambda/asynchronous-invocations.ts';
import type { Functions } from './lambda/functions.ts';
import type { Logs } from './lambda/logs.ts';
import type { Queues } from './queues/queues.ts';
import type { Buckets } from './s3/buckets.ts';
import type { MailStore } from './ses/mail-store.ts';
import type { SuppressionList } from './ses/suppression-list.ts';
import type { Model } from './template/model.ts';
import type { Work } from './work.ts';

/** The parts of a laptop cloud; each is made from those of the others that it names. */
export interface Cloud {
  readonly model: Model;
  readonly database: Database;
  readonly clock: Clock;
  readonly work: Work;
  readonly access: Access;
  readonly faults: Faults;
  readonly logs: Logs;
  readonly engine: DynamoDbEngine;
  readonly queues: Queues;
  readonly bus: Bus;
  readonly buckets: Buckets;
  readonly secrets: SecretsService;
  readonly functions: Functions;
  readonly invocations: AsynchronousInvocations;
  readonly issuer: Issuer;
  readonly mails: MailStore;
  readonly suppressed: SuppressionList;
}
