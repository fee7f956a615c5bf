/** A way to take part that is taken away: nobody is left with a seat that there is not, and nobody waits for ever. */
import { describe, expect, test } from 'vitest';
import type { AttendanceMode } from '../../../../events/agreements/rsvp-words.ts';
import type { GatheringDraft } from '../../../../events/read-models/gathering.ts';
import { changeGathering, type Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { consequenceOf } from '../../../../functions/gatherings/gathering/reschedule.ts';
import { gatheringDraft, planned, publishedGathering, taken } from '../../../fixtures/gatherings.ts';

const onlineUrl = 'https://meet.example.com/a';
const place = { name: '本社' };
const change = (gathering: Gathering, input: Partial<GatheringDraft>) =>
  changeGathering(gathering, { by: 'hr-1', input }, planned);
const hybrid = (limits: Partial<GatheringDraft>, state: Partial<Gathering> = {}): Gathering => ({
  ...publishedGathering({ onlineUrl, ...limits }),
  ...state,
});
const seats = (mode: AttendanceMode, count: number) => ({ place: 0, online: 0, [mode]: count });

describe.each([
  ['online', { onlineUrl: null }, '/onlineUrl', { seats: 5 }],
  ['place', { place: null }, '/place', { onlineSeats: 5 }],
  ['place', { place: null, onlineUrl }, '/place', { onlineSeats: 5 }],
] as const)('taking away the way %s by %j', (mode, away, pointer, limitOfOther) => {
  test('is refused while members wait for it', () => {
    const gathering = hybrid({}, { waitingSeats: seats(mode, 2) });
    expect(change(gathering, away)).toMatchObject({ refused: 'invalid', errors: [{ pointer }] });
  });

  test('is refused while its seats are taken, and the other way has a limit', () => {
    const gathering = hybrid(limitOfOther, { taken: seats(mode, 3) });
    expect(change(gathering, away)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer, detail: expect.stringContaining('3 seats') }],
    });
  });

  test('asks everybody again where there is room for all', () => {
    const { state, events } = taken(change(hybrid({}, { taken: seats(mode, 3) }), away));
    expect(state.answersFrom).toBe(state.calendarSequence);
    expect(events.map(({ contract }) => contract.type)).toEqual(['event-rescheduled']);
  });

  test('is free while nobody comes that way', () => {
    const other = mode === 'place' ? 'online' : 'place';
    expect(change(hybrid(limitOfOther, { taken: seats(other, 4) }), away)).not.toHaveProperty('refused');
  });
});

test('another online address asks nobody again; none any more asks all', () => {
  const before = gatheringDraft({ onlineUrl });
  const after = (next: string | null) => consequenceOf(before, gatheringDraft({ onlineUrl: next })).answersAskedAgain;
  expect([after('https://meet.example.com/b'), after(null)]).toEqual([false, true]);
});

test('a gathering that moves online as a whole is refused where the seats are limited and taken', () => {
  const gathering = { ...publishedGathering({ place, seats: 10 }), taken: seats('place', 4) };
  expect(change(gathering, { place: null, onlineUrl })).toMatchObject({ errors: [{ pointer: '/place' }] });
  expect(change(gathering, { place: null, onlineUrl, seats: null })).not.toHaveProperty('refused');
});
