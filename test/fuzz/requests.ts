/** Makes requests from the API's own description: most of them right, the others wrong in one place. */
import fc from 'fast-check';
import { day } from '../../shared/time/durations.ts';
import type { Random } from '../chaos/random.ts';
import type { Caller } from '../fixtures/programme-client.ts';
import { type Operation, operations, type Schema } from './document.ts';
import { disturbed, oddValue } from './odd-values.ts';
import { rightValues } from './right-values.ts';

export interface FuzzRequest {
  readonly operation: Operation;
  readonly as: Caller | null;
  /** With the query. */
  readonly path: string;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** The things that requests can be about: ids by the name of their path parameter. */
export type Known = Map<string, string[]>;

/** What the operations are asked for besides what the document says. */
export interface Surroundings {
  readonly now: Date;
  readonly noticeVersion: string;
}

const callers: readonly Caller[] = ['hr', 'approver', 'hiring', 'privacy'];
const scopesOf: Readonly<Record<Caller, readonly string[]>> = {
  hr: ['programme/read', 'programme/write', 'programme/hiring'],
  approver: ['programme/read', 'programme/write', 'programme/approve'],
  hiring: ['programme/hiring'],
  privacy: ['programme/read', 'programme/privacy'],
};

/** How often an operation is chosen: what writes is where faults are. */
function weightOf({ body }: Operation): number {
  if (body !== undefined) return 6;
  return 2;
}
const weighted = operations.flatMap((operation) => Array.from({ length: weightOf(operation) }, () => operation));

/** The next request. The same random numbers make the same request, but for the ids that the programme gave. */
export function nextRequest(random: Random, known: Known, surroundings: Surroundings): FuzzRequest {
  const operation = operationFor(random, known);
  return {
    operation,
    as: callerOf(operation, random),
    path: pathOf(operation, random, known) + queryOf(operation, random, surroundings),
    body: bodyOf(operation, random, surroundings),
    headers: headersOf(operation, random),
  };
}

/** Mostly one that is about things that exist. */
function operationFor(random: Random, known: Known): Operation {
  const operation = random.of(weighted);
  const unknown = [...operation.path.matchAll(/\{(\w+)\}/g)].some(([, parameter = '']) => !known.has(idOf(parameter)));
  return unknown && random.next() < 0.95 ? operationFor(random, known) : operation;
}

/** The name under which ids for a path parameter are known. */
function idOf(parameter: string): string {
  return parameter === 'id' ? 'alumniId' : parameter;
}

/** Almost always somebody who may. */
function callerOf({ open, scopes }: Operation, random: Random): Caller | null {
  if (open) return null;
  if (random.next() < 0.04) return random.next() < 0.5 ? null : random.of(callers);
  const able = callers.filter((caller) => scopes.some((scope) => scopesOf[caller].includes(scope)));
  return able.length === 0 ? 'hr' : random.of(able);
}

function pathOf({ path }: Operation, random: Random, known: Known): string {
  return path.replaceAll(/\{(\w+)\}/g, (_placeholder, parameter: string) => {
    const ids = known.get(idOf(parameter)) ?? [];
    if (ids.length > 0 && random.next() < 0.95) return random.of(ids);
    return random.of([
      'x',
      'alm_0000000000000',
      'cmp_0000000000000',
      '%F0%9F%98%80',
      '%00',
      'a'.repeat(300),
      'standard',
    ]);
  });
}

function queryOf({ parameters }: Operation, random: Random, { now }: Surroundings): string {
  const query = new URLSearchParams();
  for (const { in: place, name, schema } of parameters) {
    if (place !== 'query' || random.next() < 0.7) continue;
    const right = name !== 'cursor' && random.next() < 0.85;
    query.append(name, String(right ? sampled(schema, name, random, now) : oddValue(random)).slice(0, 2_000));
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function bodyOf({ operationId, body: schema }: Operation, random: Random, { now, noticeVersion }: Surroundings) {
  if (operationId === 'receiveHrisWebhook') return JSON.stringify(webhookEvent(random, now, noticeVersion));
  if (schema === undefined) return undefined;
  const employees = Array.from({ length: 1 + random.under(3) }, () => employee(random, now, noticeVersion));
  const right =
    operationId === 'importLeavers' ? { employees, dryRun: random.next() < 0.3 } : sampled(schema, '', random, now);
  const chance = random.next();
  if (chance < 0.75) return JSON.stringify(right);
  if (chance < 0.97) return JSON.stringify(disturbed(right, random)) ?? 'null';
  return random.of(['', '{', 'null', '[]', '"text"', '\u{feff}{}', '{"a":1,"a":2}', `${'['.repeat(20_000)}`]);
}

function headersOf({ method, body }: Operation, random: Random): Record<string, string> {
  const headers: Record<string, string> = {};
  if (method === 'POST' && random.next() < 0.2) {
    headers['idempotency-key'] = random.of(['a', 'b', 'c', 'x'.repeat(300), String(random.under(1e6))]);
  }
  if (random.next() < 0.1) headers['if-match'] = random.of(['*', '"1"', 'W/"1"', 'nonsense', '"1", "2"']);
  if (body !== undefined) {
    const wrong = random.next() < 0.03;
    headers['content-type'] = wrong
      ? random.of(['text/plain', 'application/xml', 'text/json; charset=utf-16'])
      : 'application/json';
  }
  return headers;
}

function sampled(schema: Schema, name: string, random: Random, now: Date): unknown {
  const [value] = fc.sample(rightValues(schema, name, now), { numRuns: 1, seed: random.under(2 ** 31) });
  return value;
}

/** A canonical event; the fuzzer signs it. */
function webhookEvent(random: Random, now: Date, noticeVersion: string): unknown {
  const type = random.of(['employee.offboarded', 'employee.offboarded', 'employee.updated', 'employee.unknown']);
  const event = { type, timestamp: now.toISOString(), data: employee(random, now, noticeVersion) };
  return random.next() < 0.7 ? event : disturbed(event, random);
}

/** The data of a canonical leaver event (an import's line), in words and numbers that are nobody's. */
function employee(random: Random, now: Date, noticeVersion: string): object {
  const number = random.under(1e9);
  const date = (days: number) => new Date(now.getTime() + days * day).toISOString();
  const joins = random.next() < 0.6;
  const knowsAddress = random.next() < 0.85;
  return {
    sourceSystem: 'fuzz',
    sourceEmployeeId: `F${number}`,
    names: random.of([
      { family: '検証', given: `${number}` },
      { family: 'O’Fuzz', given: 'Æbc', preferred: 'Zoë 👩‍💻' },
      { family: '𠮷田', given: '葛\u{e0100}子' },
    ]),
    ...(knowsAddress ? { personalEmail: `f${random.next() < 0.05 ? 'amily' : number}@example.net` } : {}),
    locale: random.of(['ja', 'en']),
    employment: {
      hireDate: '2016-04-01',
      terminationDate: date(-20 - random.under(300)).slice(0, 10),
      department: '開発部',
    },
    skills: ['TypeScript'],
    ...(random.next() < 0.85 ? { contactBasis: joins ? 'consent_at_exit' : 'written_notice' } : {}),
    ...(joins
      ? {
          consentAtExit: {
            decision: 'granted',
            noticeVersion,
            purposes: ['membership', 'newsletter', 'gatherings', 'jobs'],
            at: date(-15),
            method: 'paper',
          },
        }
      : {}),
  };
}
