import type { Cloud } from './cloud.ts';
import { streamArn } from './dynamodb/tables.ts';
import type { Access } from './iam/access.ts';
import { MOST_PROCESSES } from './lambda/definition.ts';
import { QueueMapping } from './queues/queue-mapping.ts';
import type { QueueDefinition, Queues } from './queues/queues.ts';
import { Refusal } from './refusal.ts';
import { StreamMapping } from './streams/stream-mapping.ts';
import type { Resource } from './template/model.ts';

type Parts = Pick<Cloud, 'model' | 'database' | 'clock' | 'engine' | 'access' | 'functions' | 'queues' | 'work'>;

/** Without ScalingConfig: what Lambda starts with. */
const DEFAULT_CONCURRENCY = 5;

/** The event source mappings of the templates. */
export async function createMappings(parts: Parts): Promise<{ queues: QueueMapping[]; streams: StreamMapping[] }> {
  const queues: QueueMapping[] = [];
  const streams: StreamMapping[] = [];
  for (const mapping of parts.model.all('AWS::Lambda::EventSourceMapping')) {
    if (!mapping.properties.Enabled) continue;
    const [, , service] = mapping.properties.EventSourceArn.split(':');
    if (service === 'sqs') queues.push(queueMapping(mapping, parts));
    else if (service === 'dynamodb') streams.push(await streamMapping(mapping, parts));
    else throw new Refusal(`${mapping.place} reads from ${service}, which the laptop cloud does not know.`);
  }
  return { queues, streams };
}

function queueMapping({ properties, place }: Resource<'AWS::Lambda::EventSourceMapping'>, parts: Parts): QueueMapping {
  const { access, queues, functions, work, model } = parts;
  const queue = queues.byArn(properties.EventSourceArn);
  const definition = functions.find(properties.FunctionName);
  if (queue === undefined) throw new Refusal(`${place} reads ${properties.EventSourceArn}, which no template holds.`);
  if (definition === undefined)
    throw new Refusal(`${place} names the function ${properties.FunctionName}, which no template holds.`);
  for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
    access.requireRole(definition.roleArn, 'lambda.amazonaws.com', `sqs:${action}`, queue.arn, place);
  }
  if (queue.visibilityTimeout < definition.timeout) {
    throw new Refusal(`${place}: the queue's visibility timeout is shorter than the function's timeout.`);
  }
  const mapping = {
    queue,
    functionName: definition.name,
    batchSize: properties.BatchSize ?? 10,
    window: properties.MaximumBatchingWindowInSeconds * 1000,
    maxConcurrency: Math.min(properties.ScalingConfig?.MaximumConcurrency ?? DEFAULT_CONCURRENCY, MOST_PROCESSES),
    partialResponses: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    region: model.region,
  };
  return new QueueMapping(mapping, queues, functions, work);
}

async function streamMapping(
  { properties, place, logicalId }: Resource<'AWS::Lambda::EventSourceMapping'>,
  parts: Parts,
): Promise<StreamMapping> {
  const { access, engine, functions, queues, model } = parts;
  const definition = functions.find(properties.FunctionName);
  if (definition === undefined)
    throw new Refusal(`${place} names the function ${properties.FunctionName}, which no template holds.`);
  const table = /:table\/([^/]+)\/stream\//.exec(properties.EventSourceArn)?.[1] ?? '';
  for (const action of ['GetRecords', 'GetShardIterator', 'DescribeStream']) {
    access.requireRole(
      definition.roleArn,
      'lambda.amazonaws.com',
      `dynamodb:${action}`,
      properties.EventSourceArn,
      place,
    );
  }
  return new StreamMapping(
    {
      id: `${logicalId}/${table}`,
      table,
      streamArn: properties.EventSourceArn,
      engineStreamArn: await streamArn(engine, table),
      functionName: definition.name,
      functionArn: definition.arn,
      batchSize: properties.BatchSize ?? 100,
      bisect: properties.BisectBatchOnFunctionError,
      partialResponses: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      retries: properties.MaximumRetryAttempts,
      maximumAge: properties.MaximumRecordAgeInSeconds * 1000,
      fromNow: properties.StartingPosition === 'LATEST',
      onFailure: failureQueue(
        properties.DestinationConfig?.OnFailure?.Destination,
        definition.roleArn,
        queues,
        access,
        place,
      ),
      region: model.region,
    },
    parts,
  );
}

function failureQueue(
  arn: string | undefined,
  roleArn: string,
  queues: Queues,
  access: Access,
  place: string,
): QueueDefinition | undefined {
  if (arn === undefined) return undefined;
  const queue = queues.byArn(arn);
  if (queue === undefined)
    throw new Refusal(`${place} has the failure destination ${arn}, which is no queue of the templates.`);
  access.requireRole(roleArn, 'lambda.amazonaws.com', 'sqs:SendMessage', arn, place);
  return queue;
}
