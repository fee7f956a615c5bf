/** The seats of a gathering, the ways to take part in it, and its numbers. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttendanceMode, attendanceModes } from '../../../../events/agreements/rsvp-words.ts';
import {
  gatheringCountsSchema,
  gatheringDraftSchema,
  gatheringPatchSchema,
  mendedDraftSchema,
  modeNow,
  modesOf,
  nobodyCounted,
  noSeats,
  outsideGatheringSchema,
  seatLimit,
  seatsByModeSchema,
} from '../../../../events/read-models/gathering.ts';
import { jsonSchema } from '../../../../tools/docs/json-schema.ts';
import { written } from '../../../fixtures/gathering-schemas.ts';
import { gatheringBody } from '../../../fixtures/gatherings.ts';
import { refusals, refusedAt } from '../../../fixtures/refusals.ts';

const onlineUrl = 'https://meet.example.com/okaeri';
const place = { name: '本社 2階ホール', address: '東京都千代田区見本町1-2-3' };
const _startsAt = '2026-12-10T19:00:00+09:00';

describe('seats', () => {
  const checked = written.filter(([by]) => by !== 'a change of one that is over');

  it.each(checked)('that contradict the ways to take part are refused by %s, and HR is told why', (_by, schema) => {
    const wrong = (change: object) => refusals(schema, { ...gatheringBody(), ...change });
    const one = (pointer: string, detail: string) => [{ pointer, code: 'invalid', detail }];
    expect(wrong({ onlineSeats: 5 })).toEqual(one('/onlineSeats', 'must not be given without onlineUrl'));
    expect(wrong({ place: null, onlineUrl, seats: 5, onlineSeats: 5 })).toEqual(
      one('/seats', 'must not be given beside onlineSeats, since there is no place'),
    );
    expect(wrong({ seats: 5, minAttendees: 6 })).toEqual(
      one('/minAttendees', 'must not be more than the 5 seats that there are'),
    );
  });

  it('of a gathering that is over do not keep HR from mending something else', () => {
    for (const change of [
      { onlineSeats: 5 },
      { place: null, onlineUrl, seats: 5, onlineSeats: 5 },
      { seats: 5, minAttendees: 6 },
    ])
      expect(refusedAt(mendedDraftSchema, { ...gatheringBody(), ...change })).toEqual([]);
  });

  const maybe = <Value>(...values: Value[]) => fc.constantFrom<Value | null | undefined>(null, undefined, ...values);
  const venues = fc.record({
    ...{ place: maybe(place), onlineUrl: maybe(onlineUrl) },
    ...{ seats: maybe(1, 2, 3), onlineSeats: maybe(1, 2, 3), minAttendees: maybe(1, 2, 3, 4, 5, 6, 7) },
  });

  it('are either enough for the minimum or without a limit, wherever a gathering is accepted', () => {
    fc.assert(
      fc.property(venues, (venue) => {
        const { minAttendees, ...ways } = venue;
        const body = { ...gatheringBody(), ...ways };
        fc.pre(refusedAt(gatheringDraftSchema, body).length === 0);
        const limits = modesOf(ways).map((mode) => seatLimit(ways, mode));
        const most = limits.includes(undefined)
          ? undefined
          : limits.reduce<number>((sum, limit) => sum + (limit ?? 0), 0);
        const refused = refusedAt(gatheringDraftSchema, { ...body, minAttendees });
        expect(refused).toEqual((minAttendees ?? 0) > (most ?? 7) ? ['/minAttendees'] : []);
      }),
    );
  });

  it.each([
    ['POST', gatheringDraftSchema],
    ['an outside calendar', outsideGatheringSchema],
  ])(
    'and ways to take part contradict each other in the description of %s where they do in its rules',
    (_by, schema) => {
      const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(jsonSchema(schema, 'input'));
      const values = <Value>(value: Value) => [undefined, null, value];
      for (const at of values(place))
        for (const online of values(onlineUrl))
          for (const seats of values(5))
            for (const onlineSeats of values(5)) {
              const given = Object.entries({ place: at, onlineUrl: online, seats, onlineSeats });
              const { place: _place, ...rest } = gatheringBody();
              const body = { ...rest, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
              expect([given, accepts(body)]).toEqual([given, refusedAt(schema, body).length === 0]);
            }
    },
  );

  it.each<[boolean, object]>([
    [true, {}],
    [true, { place: null }],
    [true, { onlineUrl: null }],
    [true, { place: null, onlineUrl }],
    [true, { onlineSeats: 5 }],
    [true, { seats: 5, onlineSeats: 5 }],
    [true, { seats: 5, place: null }],
    [true, { seats: null, onlineSeats: 5, place: null }],
    [true, { onlineSeats: null, onlineUrl: null }],
    [false, { place: null, onlineUrl: null }],
    [false, { onlineSeats: 5, onlineUrl: null }],
    [false, { seats: 5, onlineSeats: 5, place: null }],
  ])('of a PATCH contradict it in its description only if no gathering could be so (%s): %j', (possible, patch) => {
    const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(
      jsonSchema(gatheringPatchSchema, 'input'),
    );
    expect(accepts(patch)).toBe(possible);
    const every = [{}, { onlineUrl }, { place: null, onlineUrl }, { onlineUrl, seats: 9, onlineSeats: 9 }];
    const applied = every.map((before) => refusedAt(gatheringDraftSchema, { ...gatheringBody(), ...before, ...patch }));
    expect(applied.some((refused) => refused.length === 0)).toBe(possible);
  });
});

describe('the ways to take part', () => {
  it.each<[readonly AttendanceMode[], object]>([
    [['place'], { place }],
    [['place'], { place, onlineUrl: null }],
    [['online'], { onlineUrl }],
    [['online'], { place: null, onlineUrl }],
    [['place', 'online'], { place, onlineUrl }],
    [[], {}],
    [[], { place: null, onlineUrl: null }],
  ])('are %j: %j', (modes, ways) => expect(modesOf(ways)).toEqual(modes));

  it.each<[AttendanceMode | undefined, object, AttendanceMode | null | undefined]>([
    ['place', { place, onlineUrl }, 'place'],
    ['online', { place, onlineUrl }, 'online'],
    ['online', { onlineUrl }, 'place'],
    ['place', { place }, 'online'],
    ['place', { place }, 'place'],
    [undefined, {}, 'place'],
    [undefined, { place, onlineUrl }, null],
    [undefined, { place }, undefined],
  ])('%s is how a member takes part now: %j, who chose %s', (mode, ways, stored) => {
    expect(modeNow(ways, stored)).toBe(mode);
  });

  it.each<[number | undefined, AttendanceMode, object]>([
    [5, 'place', { place, seats: 5 }],
    [5, 'place', { place, onlineUrl, seats: 5, onlineSeats: 9 }],
    [9, 'online', { place, onlineUrl, seats: 5, onlineSeats: 9 }],
    [undefined, 'place', { place, seats: null }],
    [undefined, 'place', { place }],
    [undefined, 'online', { place, onlineUrl, seats: 5 }],
    [undefined, 'online', { place, onlineUrl, seats: 5, onlineSeats: null }],
    [5, 'online', { onlineUrl, seats: 5 }],
    [5, 'online', { place: null, onlineUrl, seats: 5, onlineSeats: null }],
    [undefined, 'online', { onlineUrl, seats: null }],
    [undefined, 'online', { onlineUrl }],
  ])('%s can take part (%s): %j', (limit, mode, venue) => expect(seatLimit(venue, mode)).toBe(limit));
});

describe('the numbers of a gathering', () => {
  const nobody = {
    ...{ invited: 0, attending: 0, waiting: 0, offered: 0, declined: 0, undecided: 0, unconfirmed: 0 },
  };

  it('are 0 for every way and every RSVP at first', () => {
    expect(noSeats).toEqual({ place: 0, online: 0 });
    expect(nobodyCounted).toEqual(nobody);
    expect(seatsByModeSchema.parse(noSeats)).toEqual(noSeats);
    expect(gatheringCountsSchema.parse(nobodyCounted)).toEqual(nobody);
  });

  it.each(Object.keys(nobody))('name %s, and are never below 0', (name) => {
    expect(refusedAt(gatheringCountsSchema, { ...nobody, [name]: undefined })).toEqual([`/${name}`]);
    expect(refusedAt(gatheringCountsSchema, { ...nobody, [name]: -1 })).toEqual([`/${name}`]);
    expect(refusedAt(gatheringCountsSchema, { ...nobody, [name]: 1 })).toEqual([]);
  });

  it.each(attendanceModes)('name the seats %s, and are never below 0', (mode) => {
    expect(refusedAt(seatsByModeSchema, { ...noSeats, [mode]: undefined })).toEqual([`/${mode}`]);
    expect(refusedAt(seatsByModeSchema, { ...noSeats, [mode]: -1 })).toEqual([`/${mode}`]);
    expect(refusedAt(seatsByModeSchema, { ...noSeats, [mode]: 1 })).toEqual([]);
  });
});
