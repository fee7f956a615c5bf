/** Reads the bodies of queue messages; a body that cannot be read throws {@link Unreadable}. */
import * as z from 'zod';
import { type BusEvent, detailSchema, type EventContract, majorOf } from '../bus/contract.ts';
import type { EventMetadata } from '../bus/envelope.ts';
import type { EventOf } from '../bus/subscription.ts';
import { Unreadable } from '../bus/unreadable.ts';
import { replacementCharacter } from '../characters/characters.ts';

/** An event that another system put on our bus under its own source. Its `detail` has passed the API's schema. */
export interface OutsideEvent<Data> {
  readonly type: string;
  readonly source: string;
  readonly metadata: Pick<EventMetadata, 'correlationId' | 'traceparent'> & { readonly id: string };
  readonly data: Data;
}

/** Reads an event of one of the contracts. A later minor version is accepted, unknown fields are dropped. @throws Unreadable */
export function readEvent<const Contracts extends readonly EventContract[]>(
  contracts: Contracts,
  body: string,
): EventOf<Contracts> {
  return readAny(contracts, body) as EventOf<Contracts>;
}

/**
 * Reads an event that a consumer stored with its state: JSON of `type`, `source`, `metadata` and `data`.
 *
 * @throws Unreadable when no contract matches.
 */
export function keptEvent<const Contracts extends readonly EventContract[]>(
  contracts: Contracts,
  kept: string,
): EventOf<Contracts> {
  const { type, source, metadata, data } = keptSchema.parse(JSON.parse(kept));
  return readEvent(contracts, JSON.stringify({ 'detail-type': type, source, detail: { metadata, data } }));
}

const keptSchema = z.object({ type: z.string(), source: z.string(), metadata: z.unknown(), data: z.unknown() });

/** Reads an event of another system. Its id begins a new chain of causes. @throws Unreadable */
export function readOutsideEvent<Schema extends z.ZodType>(
  outsideEvent: string,
  schema: Schema,
  body: string,
): OutsideEvent<z.output<Schema>> {
  const { source, 'detail-type': type, detail, id } = readMessage(envelopeSchema, body, 'not_an_event');
  if (type !== outsideEvent) throw new Unreadable('unknown_event_type');
  const parsed = z.object({ data: schema }).safeParse(detail);
  if (!parsed.success) throw invalid(parsed.error, lossIn(detail));
  return { type, source, metadata: { id, correlationId: id }, data: (parsed.data as { data: z.output<Schema> }).data };
}

/** Reads a message that is not an event of the bus. @throws Unreadable with `reason`, else naming the wrong fields. */
export function readMessage<Schema extends z.ZodType>(schema: Schema, body: string, reason?: string): z.output<Schema> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw reason === undefined ? invalid(parsed.error) : new Unreadable(reason);
}

const envelopeSchema = z.object({
  id: z.string().default('unknown'),
  'detail-type': z.string(),
  source: z.string(),
  detail: z.unknown(),
});
const versionedSchema = z.object({ metadata: z.object({ version: z.string() }) });

function readAny(contracts: readonly EventContract[], body: string): BusEvent {
  const { source, 'detail-type': type, detail } = readMessage(envelopeSchema, body, 'not_an_event');
  const contract = contracts.find((known) => known.type === type && known.source === source);
  if (contract === undefined) throw new Unreadable('unknown_event_type');
  const versioned = versionedSchema.safeParse(detail);
  if (!versioned.success) throw new Unreadable('metadata_missing');
  if (majorOf(versioned.data.metadata.version) !== majorOf(contract.version)) {
    throw new Unreadable('unsupported_major_version');
  }
  const parsed = detailSchema(contract).safeParse(detail);
  if (!parsed.success) throw invalid(parsed.error);
  return { type, source, metadata: parsed.data.metadata, data: parsed.data.data };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Unreadable('not_json');
  }
}

/** Names the wrong fields and those that are not known, never their values; `why` is in front of them. */
function invalid(error: z.ZodError, why = 'invalid'): Unreadable {
  const fields = error.issues.flatMap((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return unknown.map((path) => path.map(fieldName).join('.'));
  });
  return new Unreadable(`${why}: ${fields.join(', ').slice(0, 200)}`);
}

/** What a field is called, if that is a name of a field: anything else may be a value, even of a person. */
function fieldName(part: PropertyKey): string {
  const name = String(part);
  return /^[\w-]{1,50}$/.test(name) ? name : '?';
}

/**
 * A text that its sender did not write in UTF-8 is lost: the name of a field would not tell that to whoever finds the
 * message.
 */
function lossIn(detail: unknown): string | undefined {
  return JSON.stringify(detail)?.includes(replacementCharacter)
    ? 'invalid, and not UTF-8 (it holds U+FFFD)'
    : undefined;
}
