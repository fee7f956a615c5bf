import type { Clock } from '../clock.ts';
import type { Database } from '../database.ts';
import type { DynamoDbEngine } from '../dynamodb/engine.ts';
import type { Bus } from '../event-bridge/bus.ts';
import type { Access } from '../iam/access.ts';
import type { Queues } from '../queues/queues.ts';
import type { Buckets } from '../s3/buckets.ts';
import { S3Service } from '../s3/s3-service.ts';
import type { MailStore } from '../ses/mail-store.ts';
import { type SesAccount, SesService } from '../ses/ses-service.ts';
import { SesV2Service } from '../ses/ses-v2-service.ts';
import type { SuppressionList } from '../ses/suppression-list.ts';
import type { Model } from '../template/model.ts';
import { DynamoDbService } from './dynamodb-service.ts';
import { EventsService } from './events-service.ts';
import type { Faults } from './faults.ts';
import type { SecretsService } from './secrets-service.ts';
import type { Service } from './service.ts';
import { SqsService } from './sqs-service.ts';

interface Parts {
  readonly model: Model;
  readonly database: Database;
  readonly clock: Clock;
  readonly access: Access;
  readonly faults: Faults;
  readonly engine: DynamoDbEngine;
  readonly bus: Bus;
  readonly queues: Queues;
  readonly buckets: Buckets;
  readonly secrets: SecretsService;
  readonly mails: MailStore;
  readonly suppressed: SuppressionList;
  readonly account: SesAccount;
  /** Is called with the tables of every write. */
  readonly written: (tables: ReadonlySet<string>) => void;
  /** Is called when SES has accepted a mail. */
  readonly accepted: () => void;
}

/** The AWS services behind the front, by the name that requests are signed for. */
export function awsServices(parts: Parts): ReadonlyMap<string, Service> {
  const { model, engine, access, bus, queues, buckets, suppressed, secrets, written } = parts;
  const tables = new Map(model.all('AWS::DynamoDB::Table').map((table) => [table.name, table.arn()]));
  const tableArn = (name: string): string =>
    tables.get(name) ?? `arn:aws:dynamodb:${model.region}:${model.account}:table/${name}`;
  const ses = new SesService(parts);
  return new Map<string, Service>([
    ['dynamodb', new DynamoDbService(engine, access, tableArn, written)],
    ['events', new EventsService(bus, access)],
    ['ses', ses],
    ['email', ses],
    ['sesv2', new SesV2Service(suppressed, access)],
    ['sqs', new SqsService(queues, access)],
    ['s3', new S3Service(buckets, access, model.account)],
    ['secretsmanager', secrets],
  ]);
}
