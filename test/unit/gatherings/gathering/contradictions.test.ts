/** What HR writes of seats agrees with the ways to take part, in a POST, a PATCH and what an outside calendar announces. */
import { describe, expect, test } from 'vitest';
import { gatheringDraftSchema, outsideGatheringSchema } from '../../../../events/read-models/gathering.ts';
import {
  changeGathering,
  type Gathering,
  mendGathering,
} from '../../../../functions/gatherings/gathering/gathering.ts';
import { draftedGathering, gatheringBody, planned } from '../../../fixtures/gatherings.ts';

type Change = Pick<
  NonNullable<Parameters<typeof gatheringBody>[0]>,
  'place' | 'onlineUrl' | 'seats' | 'onlineSeats' | 'minAttendees'
>;
const onlineUrl = 'https://meet.example.com/okaeri';
const online = { place: null, onlineUrl };

const refused: readonly (readonly [why: string, change: Change, pointer: string])[] = [
  ['seats online without an address', { onlineSeats: 20 }, 'onlineSeats'],
  ['seats online without an address, which is null', { onlineSeats: 20, onlineUrl: null, seats: 10 }, 'onlineSeats'],
  ['two limits where there is one way', { ...online, seats: 10, onlineSeats: 20 }, 'seats'],
  ['two equal limits where there is one way', { ...online, seats: 10, onlineSeats: 10 }, 'seats'],
  ['no way at all', { place: null }, 'place'],
  ['a minimum above the seats', { seats: 10, minAttendees: 11 }, 'minAttendees'],
  [
    'a minimum above the seats of both ways',
    { onlineUrl, seats: 10, onlineSeats: 5, minAttendees: 16 },
    'minAttendees',
  ],
  ['a minimum above the seats online', { ...online, seats: 10, minAttendees: 11 }, 'minAttendees'],
];
const accepted: readonly (readonly [what: string, change: Change])[] = [
  ['the example of the contract', { onlineUrl: null, seats: 30, onlineSeats: null, minAttendees: null }],
  ['one limit online, as seats', { ...online, seats: 10 }],
  ['one limit online, as onlineSeats', { ...online, onlineSeats: 10 }],
  ['a limit at the place only', { onlineUrl, seats: 10 }],
  ['a limit online only', { onlineUrl, onlineSeats: 10 }],
  ['a minimum as large as the seats', { onlineUrl, seats: 10, onlineSeats: 5, minAttendees: 15 }],
  ['a minimum where one way has no limit', { onlineUrl, seats: 10, minAttendees: 1000 }],
];

describe.each([
  ['POST', gatheringDraftSchema],
  ['an outside calendar', outsideGatheringSchema],
])('%s', (_from, schema) => {
  test.each(refused)('does not have %s', (_why, change, pointer) => {
    const { error } = schema.safeParse(gatheringBody(change));
    expect(error?.issues.map(({ path }) => path)).toEqual([[pointer]]);
  });
  test.each(accepted)('may have %s', (_what, change) => {
    expect(schema.safeParse(gatheringBody(change)).error).toBeUndefined();
  });
});

test.each(refused)('a PATCH does not make %s', (_why, change, pointer) => {
  const command = { by: 'hr-1', input: change };
  expect(changeGathering(draftedGathering(), command, planned)).toMatchObject({
    refused: 'invalid',
    errors: [{ pointer: `/${pointer}` }],
  });
});

test('a PATCH removes a contradiction that is stored; a gathering that is over is mended in spite of it', () => {
  const draft = { ...draftedGathering(online).draft, seats: 10, onlineSeats: 20 };
  const stored: Gathering = { ...draftedGathering(online), draft };
  const change = (input: object, gathering = stored) => changeGathering(gathering, { by: 'hr-1', input }, planned);
  expect(change({ title: { ja: '別の会' } })).toMatchObject({ refused: 'invalid', errors: [{ pointer: '/seats' }] });
  expect(change({ seats: null }).refused).toBeUndefined();
  const over = { ...stored, status: 'over' as const };
  expect(mendGathering(over, { by: 'hr-1', input: { title: { ja: '別の会' } } }, planned).refused).toBeUndefined();
});
