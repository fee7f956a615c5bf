/** The canonical leaver event: read once at the edge; what must not be kept is gone afterwards. Pure. */
import * as z from 'zod';
import { type IntakeItem, intakeKinds } from '../../../events/read-models/intake-item.ts';
import { isBlank } from '../../../shared/characters/characters.ts';
import { withGeta } from '../../../shared/characters/written-text.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { problemErrors } from '../../../shared/decision/schema-problems.ts';
import { structureProblem } from '../../../shared/http/json/json-structure.ts';
import { instantSchema } from '../../../shared/time/calendar.ts';
import {
  type DateInQuestion,
  dateProblems,
  employmentDay,
  happened,
  notBefore,
} from '../../../shared/time/date-rules.ts';
import { dataSchemas, type StatedFacts, sensitiveReasons } from '../schemas.ts';

/** Who, and the facts without what must not be kept: the `data` of a canonical event, which is also the line of an import. */
type StatementData = Pick<IntakeItem, 'sourceSystem' | 'sourceEmployeeId' | 'facts'>;

/** What a source states about an employee. `statedAt`: ISO 8601 in UTC with milliseconds, compares as text. */
export type Statement = StatementData & Pick<IntakeItem, 'kind' | 'statedAt'>;

/** What the body of a webhook says. */
export type Reading =
  | { readonly result: 'statement'; readonly statement: Statement }
  | { readonly result: 'uninteresting' }
  | { readonly result: 'unreadable'; readonly errors: readonly ProblemError[] };

const envelope = z.object({
  type: z.string().min(1).max(100),
  timestamp: z.unknown().optional(),
  data: z.unknown().optional(),
});

/**
 * Reads the body of a verified webhook. A type that is not ours is uninteresting, whatever else the body holds. An event
 * of ours that cannot be read names its fields by JSON pointers (`/data/personalEmail`), never by their values. A statement from
 * after `now` is unreadable too: as the newest one it would always win. So is one that names a field twice: programs disagree
 * about which one counts (RFC 8259 §4).
 */
export function readCanonicalEvent(body: Buffer, now: Date): Reading {
  const json = parseJson(body);
  if (json === undefined) return { result: 'unreadable', errors: [{ pointer: '', detail: 'is not JSON in UTF-8' }] };
  const event = envelope.safeParse(json.value, { reportInput: true });
  if (!event.success) return { result: 'unreadable', errors: problemErrors(event.error) };
  const kind = intakeKinds.find((known) => event.data.type === `employee.${known}`);
  const ambiguous = structureProblem(json.text);
  if (ambiguous !== undefined && (kind !== undefined || ambiguous.pointer === '/type'))
    return { result: 'unreadable', errors: [ambiguous] };
  if (kind === undefined) return { result: 'uninteresting' };
  const statedAt = instantSchema.safeParse(event.data.timestamp, { reportInput: true });
  const data = readData(kind, event.data.data, now);
  const errors = [
    ...(statedAt.success
      ? dateProblems([['/timestamp', statedAt.data, happened]], now)
      : problemErrors(statedAt.error, '/timestamp')),
    ...(data.success ? [] : data.errors.map((error) => ({ ...error, pointer: `/data${error.pointer}` }))),
  ];
  if (!statedAt.success || !data.success || errors.length > 0) return { result: 'unreadable', errors };
  return { result: 'statement', statement: { kind, statedAt: new Date(statedAt.data).toISOString(), ...data.data } };
}

type DataReading =
  | { readonly success: true; readonly data: StatementData }
  | { readonly success: false; readonly errors: readonly ProblemError[] };

/** Reads the data of an event and drops what must not be kept. Pointers are into the data (`/personalEmail`). */
export function readData(kind: IntakeItem['kind'], data: unknown, now: Date): DataReading {
  const kept = withoutSensitiveReason(withoutUnstated(data));
  const parsed = (dataSchemas[kind] as z.ZodType<StatedFacts>).safeParse(kept, { reportInput: true });
  if (!parsed.success) return { success: false, errors: problemErrors(parsed.error) };
  const { sourceSystem, sourceEmployeeId, ...facts } = parsed.data;
  const errors = dateProblems(datesIn(kind, facts), now);
  return errors.length > 0
    ? { success: false, errors }
    : { success: true, data: { sourceSystem, sourceEmployeeId, facts } };
}

function datesIn(kind: IntakeItem['kind'], { employment, consentAtExit }: IntakeItem['facts']): DateInQuestion[] {
  const decidedAt =
    consentAtExit === undefined || consentAtExit.decision === 'not_asked' ? undefined : consentAtExit.at;
  return [
    ['/employment/hireDate', employment?.hireDate, employmentDay],
    ['/employment/lastWorkingDay', employment?.lastWorkingDay, employmentDay],
    ['/employment/terminationDate', employment?.terminationDate, employmentDay],
    ['/consentAtExit/at', decidedAt, happened],
    // A rehired person may carry the consent of the previous employment.
    ['/consentAtExit/at', kind === 'rehired' ? undefined : decidedAt, notBefore(employment?.hireDate, 'hireDate')],
  ];
}

// Made once: an import asks it of thousands of lines.
const withReason = z.looseObject({ exit: z.looseObject({ reasonCode: z.unknown() }) });

function withoutSensitiveReason(data: unknown): unknown {
  const parsed = withReason.safeParse(data);
  if (!parsed.success || !isSensitive(parsed.data.exit.reasonCode)) return data;
  const { reasonCode: _dropped, ...exit } = parsed.data.exit;
  return { ...parsed.data, exit };
}

function isSensitive(reason: unknown): boolean {
  return sensitiveReasons.some((one) => one === reason);
}

/** HR systems send `null` or an empty text for what they do not know: it counts as not stated. JSON that is nested too deep was refused before. */
function withoutUnstated(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && !(typeof member === 'string' && isBlank(withGeta(member))))
      .map(([name, member]) => [name, withoutUnstated(member)]),
  );
}

function parseJson(body: Buffer): { readonly text: string; readonly value: unknown } | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return { text, value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
