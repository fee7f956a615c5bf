import { describe, expect, it } from 'vitest';
import {
  cancellationCauses,
  cancellationSchema,
  changedDraftSchema,
  gatheringDraftSchema,
  gatheringMails,
  gatheringPatchSchema,
  gatheringStatuses,
  gatheringsTable,
  mendedDraftSchema,
  minimumDecidedHours,
  nobodyCounted,
  noSeats,
  outsideGatheringSchema,
  possibleRsvps,
  troubleSchema,
} from '../../../../events/read-models/gathering.ts';
import { newAudit } from '../../../../shared/decision/with-audit.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { written } from '../../../fixtures/gathering-schemas.ts';
import { gatheringBody, gatheringDraft } from '../../../fixtures/gatherings.ts';
import { refusals, refusedAt } from '../../../fixtures/refusals.ts';

const long = (length: number) => 'あ'.repeat(length);
const onlineUrl = 'https://meet.example.com/okaeri';
const place = { name: '本社 2階ホール', address: '東京都千代田区見本町1-2-3' };
const startsAt = '2026-12-10T19:00:00+09:00';
const aSecondLater = '2026-12-10T19:00:01+09:00';
const tooShort = `must be at least a minute after startsAt (${startsAt})`;
/** Everything that can be written. */
const whole = {
  ...gatheringBody(),
  ...{ onlineUrl, seats: 30, onlineSeats: 100, waitingList: 'fifo', guestsPerMember: 2 },
  ...{ minAttendees: 10, decideBy: '2026-12-08T12:00:00+09:00', belowMinimum: 'cancel' },
  ...{ answerBy: '2026-12-07T18:00:00+09:00', audience: { locales: ['ja'] }, classification: 'public' },
};
const defaults = {
  ...{ waitingList: 'none', guestsPerMember: 0, belowMinimum: 'tell', audience: {}, classification: 'members' },
};

describe.each(written)('by %s', (_by, schema) => {
  it.each<[string, object]>([
    ['no more than a gathering must have', {}],
    ['everything', whole],
    ['a title of 200 characters', { title: { ja: long(200) } }],
    ['a description of 10 000 characters', { description: { en: long(10_000) } }],
    ['a place of 200 characters at an address of 300', { place: { name: long(200), address: long(300) } }],
    ['a place without an address', { place: { name: '本社' } }],
    ['a place with an empty address', { place: { name: '本社', address: '' } }],
    ['no place, but an address online', { place: null, onlineUrl }],
    ['no place named, but an address online', { place: undefined, onlineUrl }],
    ['one seat', { seats: 1 }],
    ['100 000 seats', { seats: 100_000, onlineUrl, onlineSeats: 100_000, minAttendees: 100_000 }],
    ['one seat online', { onlineUrl, onlineSeats: 1, minAttendees: 1 }],
    ['no limits, as null', { seats: null, onlineSeats: null, onlineUrl: null, minAttendees: null }],
    ['ten guests of each member', { guestsPerMember: 10 }],
    ['an end a minute after the start', { endsAt: '2026-12-10T19:01:00+09:00' }],
    ['a deadline at the start', { answerBy: startsAt }],
    ['a decision at the start', { decideBy: startsAt }],
    ['no times, as null', { answerBy: null, decideBy: null }],
    ['either word for a waiting list', { waitingList: 'none' }],
    ['either word for what happens below the minimum', { belowMinimum: 'tell' }],
  ])('a gathering may have %s', (_what, change) => {
    expect(refusedAt(schema, { ...gatheringBody(), ...change })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no title', { title: undefined }, '/title'],
    ['a title without a text', { title: {} }, '/title'],
    ['a title of 201 characters', { title: { ja: long(201) } }, '/title/ja'],
    ['a description of 10 001 characters', { description: { en: long(10_001) } }, '/description/en'],
    ['no start', { startsAt: undefined }, '/startsAt'],
    ['no end', { endsAt: undefined }, '/endsAt'],
    ['a zone that is an abbreviation', { timeZone: 'JST' }, '/timeZone'],
    ['a place without a name', { place: { name: '' } }, '/place/name'],
    ['a place of 201 characters', { place: { name: long(201) } }, '/place/name'],
    ['an address of 301 characters', { place: { ...place, address: long(301) } }, '/place/address'],
    ['an address online that is none', { onlineUrl: 'http://meet.example.com' }, '/onlineUrl'],
    ['no seats at all', { seats: 0 }, '/seats'],
    ['half a seat', { seats: 0.5 }, '/seats'],
    ['100 001 seats', { seats: 100_001 }, '/seats'],
    ['no seats at all online', { onlineUrl, onlineSeats: 0 }, '/onlineSeats'],
    ['100 001 seats online', { onlineUrl, onlineSeats: 100_001 }, '/onlineSeats'],
    ['a waiting list of another kind', { waitingList: 'lottery' }, '/waitingList'],
    ['fewer guests than none', { guestsPerMember: -1 }, '/guestsPerMember'],
    ['eleven guests of each member', { guestsPerMember: 11 }, '/guestsPerMember'],
    ['a minimum of nobody', { minAttendees: 0 }, '/minAttendees'],
    ['a minimum of 100 001', { minAttendees: 100_001 }, '/minAttendees'],
    ['something else below the minimum', { belowMinimum: 'move' }, '/belowMinimum'],
    ['a deadline without a time', { answerBy: '2026-12-07' }, '/answerBy'],
    ['a decision without a time', { decideBy: '2026-12-07' }, '/decideBy'],
    ['an audience that is none', { audience: { city: ['東京'] } }, '/audience/city'],
    ['a classification that is none', { classification: 'internal' }, '/classification'],
    ['what no gathering has', { price: 1 }, '/price'],
  ])('a gathering must not have %s', (_what, change, pointer) => {
    expect(refusedAt(schema, { ...gatheringBody(), ...change })).toEqual([pointer]);
  });

  it.each<[string, object, string, string]>([
    ['an end before the start', { endsAt: '2026-12-10T09:59:59Z' }, '/endsAt', tooShort],
    ['an end at the start', { endsAt: '2026-12-10T10:00:00Z' }, '/endsAt', tooShort],
    ['an end in the minute of the start', { endsAt: '2026-12-10T10:00:59.999Z' }, '/endsAt', tooShort],
    ['a deadline after the start', { answerBy: aSecondLater }, '/answerBy', `must not be after startsAt (${startsAt})`],
    ['a decision after the start', { decideBy: aSecondLater }, '/decideBy', `must not be after startsAt (${startsAt})`],
    ['no way to take part', { place: null }, '/place', 'must be given, unless onlineUrl is'],
    ['no way to take part, as null', { place: null, onlineUrl: null }, '/place', 'must be given, unless onlineUrl is'],
  ])('HR is told what is wrong with %s', (_what, change, pointer, detail) => {
    expect(refusals(schema, { ...gatheringBody(), ...change })).toEqual([{ pointer, code: 'invalid', detail }]);
  });

  it.each([
    [
      '2026-12-10T19:00:59.999+09:00',
      '2026-12-10T19:00:00+09:00',
      '2026-12-10T19:01:00.001+09:00',
      '2026-12-10T19:01:00+09:00',
    ],
    ['2026-12-10T10:00:01Z', '2026-12-10T10:00:00Z', '2026-12-10T21:30:30.5Z', '2026-12-10T21:30:00Z'],
    ['2026-12-10T05:29:07-04:30', '2026-12-10T05:29:00-04:30', '2026-12-10T10:59:59Z', '2026-12-10T10:59:00Z'],
  ])('starts and ends with a minute, as it is shown: at %s', (startsAt, starts, endsAt, ends) => {
    const cut = { startsAt: starts, endsAt: ends };
    expect(schema.parse({ ...gatheringBody(), startsAt, endsAt })).toMatchObject(cut);
    expect(gatheringPatchSchema.parse({ startsAt, endsAt })).toEqual(cut);
  });

  it('a place is described by its name', () => {
    const wrong = (value: unknown) => refusals(schema, { ...gatheringBody(), place: value });
    expect(wrong('本社')).toMatchObject([{ pointer: '/place', detail: 'must be an object with name' }]);
    expect(wrong({ ...place, map: 'x' })).toMatchObject([{ pointer: '/place/map', detail: 'is not a known field' }]);
  });

  it('a time that cannot be is the only thing to be told: what follows from it is not', () => {
    const change = { startsAt: '9999-12-31T00:00:00Z', place: null, onlineSeats: 5 };
    expect(refusedAt(schema, { ...gatheringBody(), ...change })).toEqual(['/startsAt']);
    expect(refusedAt(schema, { ...gatheringBody(), place: null, onlineSeats: 5 })).toEqual(['/place']);
  });

  it('a gathering is for members, everybody among them, without guests and waiting list, unless it says otherwise', () => {
    expect(schema.parse(gatheringBody())).toEqual({ ...gatheringBody(), ...defaults });
    expect(schema.parse(whole)).toEqual(whole);
  });
});

describe('a PATCH', () => {
  it.each<[string, object]>([
    ['changes nothing', {}],
    ['changes everything', whole],
    [
      'takes away what need not be there',
      {
        ...{ description: null, place: null, onlineUrl: null, seats: null, onlineSeats: null },
        ...{ minAttendees: null, decideBy: null, answerBy: null },
      },
    ],
    [
      'gives defaults again',
      { waitingList: null, guestsPerMember: null, belowMinimum: null, audience: null, classification: null },
    ],
  ])('%s', (_what, patch) => expect(gatheringPatchSchema.parse(patch)).toEqual(patch));

  it.each(['title', 'startsAt', 'endsAt', 'timeZone'])('leaves a gathering its %s', (field) => {
    expect(refusedAt(gatheringPatchSchema, { [field]: null })).toEqual([`/${field}`]);
  });
});

it('an outside calendar may say how it calls the gathering, in 200 characters', () => {
  for (const externalId of ['1', long(200), undefined])
    expect(refusedAt(outsideGatheringSchema, { ...gatheringBody(), externalId })).toEqual([]);
  for (const externalId of ['', long(201)])
    expect(refusedAt(outsideGatheringSchema, { ...gatheringBody(), externalId })).toEqual(['/externalId']);
  expect(refusedAt(gatheringDraftSchema, { ...gatheringBody(), externalId: '1' })).toEqual(['/externalId']);
});

it('an audience with days of before does not keep HR from changing something else', () => {
  const body = { ...whole, audience: { leftAfter: '1900-01-01', leftBefore: '1900-01-01' } };
  for (const schema of [changedDraftSchema, mendedDraftSchema]) expect(schema.parse(body)).toEqual(body);
  expect(refusedAt(gatheringDraftSchema, body)).toContain('/audience/leftAfter');
});

describe('a cancellation', () => {
  it.each([undefined, {}, { reason: { ja: long(500) } }, { reason: { en: 'A typhoon' } }])('may be %j', (body) => {
    expect(cancellationSchema.parse(body)).toEqual(body);
  });

  it.each<[unknown, string]>([
    [{ reason: {} }, '/reason'],
    [{ reason: { ja: '' } }, '/reason/ja'],
    [{ reason: { ja: long(501) } }, '/reason/ja'],
    [{ reason: { ja: '台風\nです' } }, '/reason/ja'],
    [{ why: 'x' }, '/why'],
  ])('is not %j', (body, pointer) => expect(refusedAt(cancellationSchema, body)).toEqual([pointer]));
});

it('the words of a gathering are stored, or said by the API: none changes', () => {
  expect(gatheringStatuses).toEqual(['draft', 'published', 'cancelled', 'over']);
  expect(possibleRsvps).toEqual(['attending', 'declined', 'undecided']);
  expect(cancellationCauses).toEqual(['decided_by_hr', 'too_few_attendees']);
  expect(gatheringMails).toEqual([
    ...['reminder_day', 'reminder_hour', 'date_corrected', 'rescheduled', 'cancelled', 'thanks', 'waiting_closed'],
    ...['reply_not_taken', 'confirmation', 'seat_offer', 'seat_offer_expired'],
  ]);
  expect(minimumDecidedHours).toBe(48);
});

describe('as it is stored', () => {
  const at = '2026-11-23T00:00:00Z';
  const least = {
    ...{ gatheringId: idFrom('gathering', 'one'), sequence: 1, status: 'draft', draft: gatheringDraft() },
    ...{ calendarSequence: 0, answersFrom: 0, taken: noSeats, counts: nobodyCounted },
    ...newAudit('hr-1', new Date('2026-11-22T00:00:00Z')),
  };
  const trouble = {
    ...{ since: at, notice: 'reminder_day', notices: ['reminder_day', 'thanks'] },
    errors: [{ pointer: '/title', detail: 'is too long' }],
  };
  const withDraft = (draft: object) => ({ ...least, draft: { ...gatheringDraft(), ...draft } });

  it('it is read whole', () => {
    const item = {
      ...{ ...least, status: 'cancelled', draft: whole, waitingSeats: { place: 1, online: 2 }, attendees: 3 },
      ...{ checkedIn: 2, checkInsFrom: at, minimumDecidedAt: at, minimumMissed: true },
      ...{ cancelledBecause: 'too_few_attendees', cancellationReason: { ja: '台風' }, trouble },
      ...{ changedAt: { time: at, answer_by: at }, publishedAt: at, saveTheDateAt: at, list: 'gatherings' },
    };
    expect(gatheringsTable.item.parse(item)).toEqual(item);
  });

  it('what earlier versions did not store is nothing; it is in the list of all gatherings', () => {
    expect(gatheringsTable.item.parse(least)).toEqual({
      ...least,
      ...{ waitingSeats: noSeats, attendees: 0, checkedIn: 0, minimumMissed: false, trouble: null, list: 'gatherings' },
    });
    expect(gatheringsTable.item.parse({ ...least, draft: gatheringBody() }).draft).toEqual({
      ...gatheringBody(),
      ...defaults,
    });
    expect(troubleSchema.parse({ ...trouble, notices: undefined })).toEqual({ ...trouble, notices: [] });
  });

  it.each<[string, object]>([
    ['texts', { title: { ja: long(999) }, description: { en: 'x\u0000' } }],
    ['places', { place: { name: '', address: long(999) } }],
    ['addresses', { place: null, onlineUrl: 'ftp://meet.example.com' }],
    ['a minimum', { minAttendees: 0 }],
    ['times', { startsAt: '9999-12-31T00:00:00Z', endsAt: '0001-01-01T00:00:00Z' }],
    ['deadlines', { answerBy: '9999-12-31T00:00:00Z', decideBy: '9999-12-31T00:00:00Z' }],
    ['an audience', { audience: { leftAfter: '1900-01-01', leftBefore: '1900-01-01' } }],
    ['seats that contradict each other', { place: null, onlineUrl: null, seats: 5, onlineSeats: 5, minAttendees: 99 }],
  ])('it is read with %s of other rules', (_what, draft) => {
    expect(gatheringsTable.item.parse(withDraft(draft)).draft).toEqual({ ...gatheringDraft(), ...draft });
  });

  it('it is read with a zone that was once accepted', () => {
    expect(gatheringsTable.item.parse(withDraft({ timeZone: 'JST' })).draft.timeZone).toBe('Asia/Tokyo');
  });

  it.each<[object, string]>([
    [{ gatheringId: 'one' }, '/gatheringId'],
    [{ status: 'planned' }, '/status'],
    [{ taken: { place: 0 } }, '/taken/online'],
    [{ counts: { ...nobodyCounted, invited: undefined } }, '/counts/invited'],
    [{ attendees: -1 }, '/attendees'],
    [{ checkInsFrom: 'yesterday' }, '/checkInsFrom'],
    [{ cancelledBecause: 'rain' }, '/cancelledBecause'],
    [{ cancellationReason: {} }, '/cancellationReason'],
    [{ trouble: { ...trouble, notice: 'x' } }, '/trouble/notice'],
    [{ trouble: { ...trouble, notices: ['x'] } }, '/trouble/notices/0'],
    [{ trouble: { ...trouble, errors: [{ pointer: '/title' }] } }, '/trouble/errors/0/detail'],
    [{ changedAt: { time: 'yesterday' } }, '/changedAt/time'],
    [{ list: 'jobs' }, '/list'],
    [withDraft({ title: {} }), '/draft/title'],
    [withDraft({ place: {} }), '/draft/place/name'],
    [withDraft({ place: { ...place, map: 'x' } }), '/draft/place/map'],
    [withDraft({ startsAt: 'tomorrow' }), '/draft/startsAt'],
    [withDraft({ price: 1 }), '/draft/price'],
  ])('it is not read as %j', (change, pointer) => {
    expect(refusedAt(gatheringsTable.item, { ...least, ...change })).toEqual([pointer]);
  });
});
