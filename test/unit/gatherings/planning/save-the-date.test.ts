import { describe, expect, test } from 'vitest';
import { gatheringStatuses } from '../../../../events/read-models/gathering.ts';
import { saveTheDate } from '../../../../functions/gatherings/planning/save-the-date.ts';
import { draftedGathering, planned, taken } from '../../../fixtures/gatherings.ts';

const hr = { by: 'hr-2', input: undefined };

describe('the date of a gathering', () => {
  test('is announced with who did it and when', () => {
    const { state, events, timers } = taken(saveTheDate(draftedGathering(), hr, planned));
    expect(state).toMatchObject({ status: 'draft', saveTheDateAt: planned.toISOString(), updatedBy: 'hr-2' });
    expect(events.map(({ contract, data }) => [contract.type, data])).toEqual([
      ['save-the-date-requested', { gatheringId: state.gatheringId }],
    ]);
    expect(timers).toEqual([]);
  });

  test('is announced once, because a mail cannot be taken back', () => {
    const { state } = taken(saveTheDate(draftedGathering(), hr, planned));
    expect(saveTheDate(state, hr, planned)).toMatchObject({ refused: 'already_announced' });
  });

  test.each([
    ['a second before the start', '2026-12-10T18:59:59+09:00', undefined],
    ['at the start', '2026-12-10T19:00:00+09:00', 'not_now'],
    ['after the start', '2026-12-11T00:00:00+09:00', 'not_now'],
  ])('is announced only while the start is ahead: %s (%s → %s)', (_when, at, refused) => {
    const outcome = saveTheDate(draftedGathering(), hr, new Date(at));
    expect(outcome.refused).toBe(refused);
    if (refused !== undefined) expect(outcome).toMatchObject({ errors: [{ pointer: '/startsAt' }] });
  });

  test.each(gatheringStatuses.filter((status) => status !== 'draft'))('is not announced when it is %s', (status) => {
    expect(saveTheDate({ ...draftedGathering(), status }, hr, planned)).toMatchObject({ refused: 'wrong_state' });
  });
});
