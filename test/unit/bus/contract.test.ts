/** What a contract is to the bus: its rule's pattern, the events that are made by it, the events that are read by it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  defineEvent,
  detailSchema,
  majorOf,
  makeEvent,
  rulePattern,
  sources,
  unknownSource,
} from '../../../shared/bus/contract.ts';

const contract = defineEvent({
  type: 'tea-served',
  source: 'okaeri.gatherings',
  version: '12.3',
  summary: 'Tea was served.',
  data: z.object({ cup: z.string(), sugar: z.boolean().default(false) }),
  examples: [{ cup: 'blue' }],
});
const event = { subject: 'gth_1', sequence: 2, occurredAt: new Date('2026-04-01T01:00:00Z'), data: { cup: 'blue' } };
const origin = { correlationId: 'c-1' };

describe('a version', () => {
  it('has the major before its point', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (major, minor) => {
        expect(majorOf(`${major}.${minor}`)).toBe(String(major));
      }),
    );
  });

  it('is taken by a rule in every minor of its major, and in no other', () => {
    const pattern = rulePattern(contract);
    expect(pattern).toMatchObject({ source: ['okaeri.gatherings'], 'detail-type': ['tea-served'] });
    const taken = (version: string) => pattern.detail.metadata.version.some(({ prefix }) => version.startsWith(prefix));
    expect(['12.0', '12.3', '12.40', '1.2', '2.3', '120.3', '12'].map(taken)).toEqual([
      ...[true, true, true],
      ...[false, false, false, false],
    ]);
  });
});

describe('an event that is made', () => {
  it('says what it is of, when, and what it comes from', () => {
    const causes = { ...origin, causationId: 'evt_0', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };
    expect(makeEvent(contract, event, causes)).toEqual({
      type: 'tea-served',
      source: 'okaeri.gatherings',
      detail: {
        metadata: {
          id: expect.stringMatching(/^evt_/),
          version: '12.3',
          occurredAt: '2026-04-01T01:00:00.000Z',
          subject: 'gth_1',
          sequence: 2,
          ...causes,
        },
        data: { cup: 'blue', sugar: false },
      },
    });
  });

  it('has one id for one state, whatever it comes from and says, and another for every other', () => {
    const idOf = (change: Partial<typeof event>, of = contract) =>
      makeEvent(of, { ...event, ...change }, origin).detail.metadata.id;
    const same = [idOf({}), idOf({ data: { cup: 'red' } }), idOf({ occurredAt: new Date(0) })];
    expect(new Set(same).size).toBe(1);
    const spilt = defineEvent({ ...contract, type: 'tea-spilt' });
    const others = [
      idOf({ subject: 'gth_2' }),
      idOf({ sequence: 3 }),
      makeEvent(spilt, event, origin).detail.metadata.id,
      idOf({}, { ...contract, source: 'okaeri.mail' }),
    ];
    expect(new Set([...same, ...others]).size).toBe(5);
  });

  it('holds nothing that the contract does not name, whichever contract was used before', () => {
    const data = { cup: 'blue', name: '髙橋 花子' };
    const refused = () => makeEvent(contract, { ...event, data }, origin);
    expect(refused).toThrow(z.ZodError);
    const named = { ...contract, data: z.object({ cup: z.string(), name: z.string() }) };
    expect(makeEvent(named, { ...event, data }, origin).detail.data).toEqual(data);
    expect(refused).toThrow(z.ZodError);
  });

  it.each([
    ['no subject', { subject: '' }],
    ['a sequence below zero', { sequence: -1 }],
    ['no data', { data: {} as typeof event.data }],
  ])('is none with %s', (_what, change) => {
    expect(() => makeEvent(contract, { ...event, ...change }, origin)).toThrow(z.ZodError);
  });
});

describe('an event that is read', () => {
  const { detail } = makeEvent(contract, event, origin);

  it('may hold fields that a later minor has: they are left out', () => {
    const later = {
      metadata: { ...detail.metadata, version: '12.4', colour: 1 },
      data: { ...detail.data, milk: true },
    };
    const read = detailSchema(contract).parse({ ...later, more: true });
    expect(read).toEqual({ metadata: { ...detail.metadata, version: '12.4' }, data: { cup: 'blue', sugar: false } });
  });

  it.each([
    ['metadata', { data: detail.data }],
    ['data', { metadata: detail.metadata }],
    ['a field of its data', { metadata: detail.metadata, data: {} }],
  ])('has %s', (_what, incomplete) => {
    expect(detailSchema(contract).safeParse(incomplete).success).toBe(false);
  });
});

it('every source is one of our contexts; what marks an unknown one is none of them', () => {
  expect(sources).toEqual(
    ['hris', 'alumni', 'consent', 'campaigns', 'mail', 'gatherings', 'rehire', 'timers'].map(
      (context) => `okaeri.${context}`,
    ),
  );
  // Rules of stacks that are deployed read it.
  expect(unknownSource).toBe('urn:okaeri:unknown-source');
});
