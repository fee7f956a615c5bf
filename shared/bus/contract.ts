/** One object per event: schema, type, rule pattern, publisher and consumer side, documentation. */
import * as z from 'zod';
import { idFrom } from '../identifier.ts';
import { type EventMetadata, metadataSchema, type Origin } from './envelope.ts';

/** The contexts that publish on the bus, as `okaeri.<context>`. */
const contexts = ['hris', 'alumni', 'consent', 'campaigns', 'mail', 'gatherings', 'rehire', 'timers'] as const;
type Context = (typeof contexts)[number];

/** All sources of our own events. */
export const sources: readonly string[] = contexts.map((context) => `okaeri.${context}`);

/**
 * Marks, in `resources`, an event of ours from a source that this version does not know: a pattern cannot combine a prefix
 * with an exclusion on one field.
 */
export const unknownSource = 'urn:okaeri:unknown-source';

export interface EventContract<Type extends string = string, Data extends z.ZodObject = z.ZodObject> {
  /** detail-type: kebab-case, past tense. */
  readonly type: Type;
  /** `okaeri.<context>`. */
  readonly source: `okaeri.${Context}`;
  /** major.minor; raised with every change of the schema (a test holds the fingerprint). */
  readonly version: `${number}.${number}`;
  readonly summary: string;
  readonly data: Data;
  readonly examples: readonly z.input<Data>[];
}

/** What a consumer receives: the parsed event. */
export interface BusEvent<Contract extends EventContract = EventContract> {
  readonly type: Contract['type'];
  readonly source: string;
  readonly metadata: EventMetadata;
  readonly data: z.output<Contract['data']>;
}

/** An event on its way to the outbox. */
export interface OutgoingEvent {
  readonly type: string;
  readonly source: string;
  readonly detail: { readonly metadata: EventMetadata; readonly data: Record<string, unknown> };
}

/** Declares an event. The examples must satisfy the schema; a test holds them to it. */
export function defineEvent<const Type extends string, Data extends z.ZodObject>(
  contract: EventContract<Type, Data>,
): EventContract<Type, Data> {
  return contract;
}

/** The number before the point: consumers accept every minor of their own major. */
export function majorOf(version: string): string {
  return version.slice(0, version.indexOf('.'));
}

/**
 * The EventBridge pattern of a rule for this event: its source, its type and its major version, so that an event of
 * another major never reaches a consumer that cannot read it (it goes to the unreadable-events queue).
 */
export function rulePattern(contract: EventContract) {
  return {
    source: [contract.source],
    'detail-type': [contract.type],
    detail: { metadata: { version: [{ prefix: `${majorOf(contract.version)}.` }] } },
  };
}

/**
 * Makes the event that goes into the outbox. The id is derived from source, type, subject and sequence: a handler that
 * runs twice on the same state makes the same event.
 *
 * @throws ZodError when data does not satisfy the contract (a defect of the caller, found before anything is stored).
 */
export function makeEvent<Contract extends EventContract>(
  contract: Contract,
  event: { subject: string; sequence: number; occurredAt: Date; data: z.input<Contract['data']> },
  origin: Origin,
): OutgoingEvent {
  const metadata = metadataSchema.parse({
    id: idFrom('event', contract.source, contract.type, event.subject, String(event.sequence)),
    version: contract.version,
    occurredAt: event.occurredAt.toISOString(),
    subject: event.subject,
    sequence: event.sequence,
    ...origin,
  });
  return {
    type: contract.type,
    source: contract.source,
    detail: { metadata, data: strictly(contract).parse(event.data) },
  };
}

const strictSchemas = new WeakMap<EventContract, z.ZodObject>();

/** Events of our own may hold nothing that the contract does not name. Made once: zod compiles each schema again. */
function strictly(contract: EventContract): z.ZodObject {
  const schema = strictSchemas.get(contract) ?? contract.data.strict();
  strictSchemas.set(contract, schema);
  return schema;
}

/** The schema of an event's `detail` as it is on the bus: unknown fields are ignored, the major must match. */
export function detailSchema(contract: EventContract) {
  return z.object({ metadata: metadataSchema, data: contract.data });
}
