import { streamArn } from '../dynamodb/tables.ts';
import type { Ground } from '../ground.ts';
import { type FunctionDefinition, mostProcesses } from '../lambda/definition.ts';
import type { Functions } from '../lambda/functions.ts';
import { Refusal, required } from '../refusal.ts';
import type { Resource } from '../template/model.ts';
import { QueueMapping } from './queue-mapping.ts';
import { StreamMapping } from './stream-mapping.ts';

type Parts = Pick<Ground, 'model' | 'database' | 'clock' | 'engine' | 'access' | 'queues' | 'work' | 'metrics'> & {
  readonly functions: Functions;
};

/** Without ScalingConfig: what Lambda starts with. */
const defaultConcurrency = 5;

type Mapping = Resource<'AWS::Lambda::EventSourceMapping'>;

/** The event source mappings of the templates. */
export async function createMappings(parts: Parts): Promise<{ queues: QueueMapping[]; streams: StreamMapping[] }> {
  const queues: QueueMapping[] = [];
  const streams: StreamMapping[] = [];
  for (const mapping of parts.model.all('AWS::Lambda::EventSourceMapping')) {
    const { Enabled, EventSourceArn, FunctionName } = mapping.properties;
    if (!Enabled) continue;
    const reader = required(
      parts.functions.find(FunctionName),
      `${mapping.place} names the function ${FunctionName}, which no template holds.`,
    );
    const [, , service] = EventSourceArn.split(':');
    if (service === 'sqs') queues.push(queueMapping(mapping, reader, parts));
    else if (service === 'dynamodb') streams.push(await streamMapping(mapping, reader, parts));
    else throw new Refusal(`${mapping.place} reads from ${service}, which the laptop cloud does not know.`);
  }
  return { queues, streams };
}

function queueMapping({ properties, place }: Mapping, reader: FunctionDefinition, parts: Parts): QueueMapping {
  const { access, queues, functions, work, model } = parts;
  const source = properties.EventSourceArn;
  const queue = required(queues.byArn(source), `${place} reads ${source}, which no template holds.`);
  for (const action of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
    access.requireRole(reader.roleArn, 'lambda.amazonaws.com', `sqs:${action}`, queue.arn, place);
  }
  if (queue.visibilityTimeout < reader.timeout) {
    throw new Refusal(`${place}: the queue's visibility timeout is shorter than the function's timeout.`);
  }
  const mapping = {
    queue,
    functionName: reader.name,
    batchSize: properties.BatchSize ?? 10,
    window: properties.MaximumBatchingWindowInSeconds * 1000,
    maxConcurrency: Math.min(properties.ScalingConfig?.MaximumConcurrency ?? defaultConcurrency, mostProcesses),
    partialResponses: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    region: model.region,
  };
  return new QueueMapping(mapping, queues, functions, work);
}

async function streamMapping(mapping: Mapping, reader: FunctionDefinition, parts: Parts): Promise<StreamMapping> {
  const { properties, place, logicalId } = mapping;
  const { access, engine, queues, model } = parts;
  const source = properties.EventSourceArn;
  const table = /:table\/([^/]+)\/stream\//.exec(source)?.[1] ?? '';
  for (const action of ['GetRecords', 'GetShardIterator', 'DescribeStream']) {
    access.requireRole(reader.roleArn, 'lambda.amazonaws.com', `dynamodb:${action}`, source, place);
  }
  const failures = properties.DestinationConfig?.OnFailure?.Destination;
  const onFailure =
    failures === undefined
      ? undefined
      : required(
          queues.byArn(failures),
          `${place} has the failure destination ${failures}, which is not a queue of the templates.`,
        );
  if (onFailure) access.requireRole(reader.roleArn, 'lambda.amazonaws.com', 'sqs:SendMessage', onFailure.arn, place);
  const definition = {
    id: `${logicalId}/${table}`,
    table,
    streamArn: source,
    engineStreamArn: await streamArn(engine, table),
    functionName: reader.name,
    functionArn: reader.arn,
    batchSize: properties.BatchSize ?? 100,
    bisect: properties.BisectBatchOnFunctionError,
    partialResponses: properties.FunctionResponseTypes.includes('ReportBatchItemFailures'),
    retries: properties.MaximumRetryAttempts,
    maximumAge: properties.MaximumRecordAgeInSeconds * 1000,
    fromNow: properties.StartingPosition === 'LATEST',
    onFailure,
    region: model.region,
  };
  return new StreamMapping(definition, parts);
}
