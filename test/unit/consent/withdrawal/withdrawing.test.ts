import { describe, expect, it } from 'vitest';
import { topicOfNumber } from '../../../../events/agreements/topic-numbers.ts';
import { leaveProgramme, withdrawTopics } from '../../../../functions/consent/withdrawal/withdrawing.ts';
import { command, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00Z');

describe('withdrawing', () => {
  it('maps a link’s number to the topic in the order of the catalogue', () => {
    expect([0, 1, 2, 3, 4].map(topicOfNumber)).toEqual([undefined, 'newsletter', 'gatherings', 'jobs', undefined]);
  });

  it('happens once', () => {
    const collection = { method: 'one_click', source: 'unsubscribe_link' } as const;
    const unwanted = command({ topics: ['jobs' as const], collection });
    const change = taken(withdrawTopics(memberRecord(alumniId), unwanted, now));
    expect(change.state.topics).toEqual(['newsletter', 'gatherings']);
    expect(withdrawTopics(change.state, unwanted, now)).toEqual({ refused: 'not_granted' });
  });

  it('by leaving takes everything, once', () => {
    const change = taken(leaveProgramme(memberRecord(alumniId, { topics: ['jobs'] }), command(undefined), now));
    expect(change.ledger[0]?.purposes).toEqual([
      { id: 'membership', state: 'ConsentWithdrawn' },
      { id: 'jobs', state: 'ConsentWithdrawn' },
    ]);
    expect(leaveProgramme(change.state, command(undefined), now)).toMatchObject({ refused: 'wrong_state' });
  });
});
