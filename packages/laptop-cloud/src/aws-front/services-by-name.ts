import type { Service } from '../aws-service.ts';
import { CloudWatchService } from '../cloudwatch/cloudwatch-service.ts';
import type { Ground } from '../ground.ts';
import type { AsynchronousInvocations } from '../lambda/asynchronous-invocations.ts';
import type { Functions } from '../lambda/functions.ts';
import { LambdaService } from '../lambda/lambda-service.ts';
import type { Buckets } from '../s3/buckets.ts';
import { S3Service } from '../s3/s3-service.ts';
import { type SesParts, SesService } from '../ses/ses-service.ts';
import { SesV2Service } from '../ses/ses-v2-service.ts';
import { SnsService } from '../sns/sns-service.ts';
import type { Topics } from '../sns/topics.ts';
import { dynamoDbService } from './dynamodb-service.ts';
import { eventsService } from './events-service.ts';
import type { SecretsService } from './secrets-service.ts';
import { SqsService } from './sqs-service.ts';

interface Parts extends SesParts, Pick<Ground, 'engine' | 'queues' | 'metrics'> {
  readonly buckets: Buckets;
  readonly secrets: SecretsService;
  readonly functions: Functions;
  readonly invocations: AsynchronousInvocations;
  readonly topics: Topics;
  /** Is called with the tables of every write. */
  readonly written: (tables: ReadonlySet<string>) => void;
}

/** The AWS services behind the front, by the name that requests are signed for. */
export function awsServices(parts: Parts): ReadonlyMap<string, Service> {
  const { model, clock, engine, bus, queues, metrics, buckets, suppressed, secrets, topics, written } = parts;
  const tables = new Map(model.all('AWS::DynamoDB::Table').map((table) => [table.name, table.arn()]));
  const tableArn = (name: string): string =>
    tables.get(name) ?? `arn:aws:dynamodb:${model.region}:${model.account}:table/${name}`;
  const ses = new SesService(parts);
  return new Map<string, Service>([
    ['dynamodb', dynamoDbService(engine, tableArn, written)],
    ['events', eventsService(bus)],
    ['lambda', new LambdaService(parts)],
    ['ses', ses],
    ['email', ses],
    ['sesv2', new SesV2Service(suppressed)],
    ['sns', new SnsService(topics)],
    ['monitoring', new CloudWatchService(metrics, clock)],
    ['sqs', new SqsService(queues)],
    ['s3', new S3Service(buckets, model.account)],
    ['secretsmanager', secrets],
  ]);
}
