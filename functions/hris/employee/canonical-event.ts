/** The canonical leaver event: read once at the edge; what must not be kept is gone afterwards. Pure. */
import * as z from 'zod';
import { type IntakeItem, intakeKinds, leaverFactsSchema } from '../../../events/read-models/intake-item.ts';
import { type ProblemError, problemErrors } from '../../../shared/http/problem.ts';
import { calendarDateSchema, instantSchema } from '../../../shared/time/calendar.ts';

/** Who, and the facts without what must not be kept: the `data` of a canonical event, which is also the line of an import. */
type StatementData = Pick<IntakeItem, 'sourceSystem' | 'sourceEmployeeId' | 'facts'>;

/** What a source states about an employee. `statedAt`: ISO 8601 in UTC with milliseconds, compares as text. */
export type Statement = StatementData & Pick<IntakeItem, 'kind' | 'statedAt'>;

/** What the body of a webhook says. */
export type Reading =
  | { readonly result: 'statement'; readonly statement: Statement }
  | { readonly result: 'uninteresting' }
  | { readonly result: 'unreadable'; readonly errors: readonly ProblemError[] };

/** Reasons that say something about a person's health (要配慮個人情報, APPI Art. 2-3): dropped before anything else. */
const sensitiveReasons: readonly unknown[] = ['illness', 'childbirth'];

const key = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'must not hold control characters');

// z.object drops what it does not know: My Number, bank, salary, residence card, the work address and all the rest.
const anyFacts = leaverFactsSchema.extend({ sourceSystem: key, sourceEmployeeId: key });

const stint = z
  .object({ ...anyFacts.shape.employment.unwrap().shape })
  .refine(endsAfterItBegan, { path: ['terminationDate'], message: 'must not be before hireDate' });

function endsAfterItBegan({ hireDate, terminationDate }: { hireDate: string; terminationDate?: string | undefined }) {
  return terminationDate === undefined || terminationDate >= hireDate;
}

const dataSchemas = {
  // A leaver can only be written to by name, and not before the employment ended.
  offboarded: anyFacts.extend({
    names: anyFacts.shape.names.unwrap(),
    employment: stint.safeExtend({ terminationDate: calendarDateSchema }),
  }),
  offboarding_cancelled: anyFacts,
  rehired: anyFacts,
  updated: anyFacts.extend({ employment: stint.optional() }),
  deleted: anyFacts.pick({ sourceSystem: true, sourceEmployeeId: true }),
} satisfies Record<IntakeItem['kind'], z.ZodObject>;

const envelope = z.object({
  type: z.string().min(1).max(100),
  timestamp: z.unknown().optional(),
  data: z.unknown().optional(),
});

/**
 * Reads the body of a verified webhook. A type that is not ours is uninteresting, whatever else the body holds; what is
 * ours and cannot be read names its fields by JSON pointers (`/data/personalEmail`), never by their values.
 */
export function readCanonicalEvent(body: Buffer): Reading {
  const json = parseJson(body);
  if (json === undefined) return { result: 'unreadable', errors: [{ pointer: '/', detail: 'is not JSON in UTF-8' }] };
  const event = envelope.safeParse(json.value);
  if (!event.success) return { result: 'unreadable', errors: problemErrors(event.error) };
  const kind = intakeKinds.find((known) => event.data.type === `employee.${known}`);
  if (kind === undefined) return { result: 'uninteresting' };
  const statedAt = instantSchema.safeParse(event.data.timestamp);
  const data = readData(kind, event.data.data);
  const errors = [
    ...(statedAt.success ? [] : problemErrors(statedAt.error, '/timestamp')),
    ...(data.success ? [] : problemErrors(data.error, '/data')),
  ];
  if (!statedAt.success || !data.success) return { result: 'unreadable', errors };
  return { result: 'statement', statement: { kind, statedAt: new Date(statedAt.data).toISOString(), ...data.data } };
}

type DataReading =
  | { readonly success: true; readonly data: StatementData }
  | { readonly success: false; readonly error: z.ZodError };

/** Reads the data of an event and drops what must not be kept. */
export function readData(kind: IntakeItem['kind'], data: unknown): DataReading {
  const kept = withoutSensitiveReason(withoutNulls(data));
  const parsed = (dataSchemas[kind] as z.ZodType<z.infer<typeof anyFacts>>).safeParse(kept);
  if (!parsed.success) return parsed;
  const { sourceSystem, sourceEmployeeId, ...facts } = parsed.data;
  return { success: true, data: { sourceSystem, sourceEmployeeId, facts } };
}

function withoutSensitiveReason(data: unknown): unknown {
  const parsed = z.looseObject({ exit: z.looseObject({ reasonCode: z.unknown() }) }).safeParse(data);
  if (!parsed.success || !sensitiveReasons.includes(parsed.data.exit.reasonCode)) return data;
  const { reasonCode: _dropped, ...exit } = parsed.data.exit;
  return { ...parsed.data, exit };
}

/** Nothing that we read lies deeper; what does is dropped anyway. */
const deepest = 4;

/** HR systems send `null` for what they do not know: it counts as not stated. */
function withoutNulls(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > deepest) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member, depth + 1)]),
  );
}

function parseJson(body: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return undefined;
  }
}
