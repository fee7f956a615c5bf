import { paginateQuery, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { archiveShardsOf, inOrder } from '../../shared/outbox/archive.ts';
import { archiveDays } from '../../shared/outbox/outbox-table.ts';
import { day } from '../../shared/time/durations.ts';
import { type Deployment, updateIf } from './deployment.ts';
import { CommandRefused } from './refusal.ts';

/** Which archived events: all of a subject, or all of a time (both ends included). */
export type ArchivePart =
  | { readonly subject: string; readonly from?: Date; readonly to?: Date }
  | { readonly subject?: undefined; readonly from: Date; readonly to: Date };

/** The archive's indexes and their partition keys; both sort by `occurredAt`. */
const indexes = { bySubject: 'subject', byDay: 'archiveShard' } as const;

/**
 * Has archived events published again with the same ids, oldest first. Nobody but the publisher may speak as `okaeri.*`
 * on the bus, so the operator does not: each outbox item gets another `republishedAt`, and the publisher finds that in the table's stream.
 * The command needs Query on the outbox's indexes and UpdateItem on the outbox.
 *
 * @returns how many events were marked (or would be, on a dry run)
 * @throws CommandRefused when the time begins before the archive, or ends before it begins
 */
export async function republish(deployment: Deployment, part: ArchivePart, at: Date, dryRun = false): Promise<number> {
  let marked = 0;
  for await (const { eventId } of archived(deployment, part)) {
    if (dryRun || (await mark(deployment, eventId, at))) marked += 1;
  }
  return marked;
}

/** An event of the archive, by its keys. */
interface ArchivedEvent {
  readonly eventId: string;
  readonly occurredAt: string;
}

async function* archived(deployment: Deployment, part: ArchivePart): AsyncGenerator<ArchivedEvent> {
  if (part.from !== undefined && part.to !== undefined && part.from > part.to)
    throw new CommandRefused('--from is later than --to.');
  if (part.subject !== undefined) return yield* found(deployment, 'bySubject', part.subject, part);
  const days = (part.to.getTime() - part.from.getTime()) / day;
  if (days > archiveDays) throw new CommandRefused(`The archive holds ${archiveDays} days; give a shorter time.`);
  const last = dayOf(part.to);
  for (let at = part.from; dayOf(at) <= last; at = new Date(at.getTime() + day)) {
    yield* inOrder(archiveShardsOf(at).map((shard) => found(deployment, 'byDay', shard, part)));
  }
}

async function* found(
  { tables: client, output }: Deployment,
  index: keyof typeof indexes,
  value: string,
  { from = new Date(0), to = new Date('9999-12-31') }: ArchivePart,
): AsyncGenerator<ArchivedEvent> {
  const query: QueryCommandInput = {
    TableName: output('OutboxTableName'),
    IndexName: index,
    KeyConditionExpression: '#partition = :value AND occurredAt BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#partition': indexes[index] },
    ExpressionAttributeValues: { ':value': value, ':from': from.toISOString(), ':to': to.toISOString() },
    ProjectionExpression: 'eventId, occurredAt',
  };
  for await (const { Items = [] } of paginateQuery({ client }, query)) {
    for (const { eventId, occurredAt } of Items) yield { eventId: String(eventId), occurredAt: String(occurredAt) };
  }
}

/** False when the item has expired meanwhile: an update must not make an item that holds nothing else. */
async function mark(deployment: Deployment, eventId: string, at: Date): Promise<boolean> {
  return updateIf(deployment, {
    TableName: deployment.output('OutboxTableName'),
    Key: { eventId },
    UpdateExpression: 'SET republishedAt = :at',
    ConditionExpression: 'attribute_exists(eventId)',
    ExpressionAttributeValues: { ':at': at.toISOString() },
  });
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
