import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erase, eraseInTime, isErasureDue } from '../../../../functions/alumni/erasure/erasure.ts';
import { withApproval } from '../../../../functions/alumni/record/leaver.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { daysAfter } from '../../../../shared/time/calendar.ts';
import { alumniStatusSchema } from '../../../../shared/vocabulary.ts';
import {
  afterStatement,
  alumniId,
  offboarding,
  registered,
  reviewedAt,
  statement,
  stored,
  typesOf,
} from '../../../fixtures/leavers.ts';
import { closes, followedUp, invited, marchFirst } from '../invitation/invited-leaver.ts';

it.each(alumniStatusSchema.options)(
  '%s: only people who did not answer, or are not to be invited, are erased',
  (status) => {
    const { state, timers } = eraseInTime({ ...invited(), status }, new Date('2026-05-01T01:00:00Z'));
    const erased = status === 'expired' || status === 'excluded';
    expect({ eraseAt: state.eraseAt !== undefined, timers: timers.length }).toEqual({
      eraseAt: erased,
      timers: erased ? 1 : 0,
    });
  },
);

describe('the erasure of somebody who did not answer', () => {
  const expired = () => stored(reviewedAt(invited(), closes));

  it('follows on day 90, not earlier', () => {
    expect(followedUp(expired(), '2026-06-30T00:59:59Z').events).toEqual([]);
    const erased = followedUp(expired(), '2026-06-30T01:00:00Z');
    expect(typesOf(erased)).toEqual(['leaver-erased']);
    expect(JSON.stringify(erased.state)).not.toMatch(/花子|hanako|開発部/);
    expect(erased.state).toMatchObject({ alumniId, status: 'expired', erasedAt: '2026-06-30T01:00:00.000Z' });
  });

  const tombstone = () => stored(followedUp(expired(), '2026-06-30T01:00:00Z'));

  it('is not undone by an import that says the old exit again', () => {
    const outcome = afterStatement(tombstone(), offboarding({}, '2027-01-01T00:00:00Z'), '2027-01-01T00:00:00Z');
    expect(outcome.state).toEqual(tombstone());
    expect(outcome.events).toEqual([]);
  });

  it('ends with a new stint: who left again is asked again', () => {
    const employment = { hireDate: '2027-04-01', terminationDate: '2030-03-31' };
    const outcome = afterStatement(
      tombstone(),
      offboarding({ employment }, '2030-03-01T00:00:00Z'),
      '2030-03-01T00:00:00Z',
    );
    expect(outcome.state.status).toBe('awaiting_last_day');
    expect(outcome.state.erasedAt).toBeUndefined();
  });
});

describe('who is not to be invited', () => {
  it('is erased 90 days after that was clear, and comes back only by a later announcement', () => {
    const excluded = registered(marchFirst, offboarding(), statement('deleted', {}, '2026-03-01T00:00:00Z'));
    expect(excluded.timers).toEqual([{ kind: 'erasure', ref: alumniId, dueAt: new Date('2026-05-30T01:00:00Z') }]);
    const erased = stored(followedUp(stored(excluded), '2026-05-30T01:00:00Z'));
    expect(afterStatement(erased, offboarding(), '2026-06-01T00:00:00Z').state.erasedAt).toBeDefined();
    const announcedLater = offboarding({}, '2026-06-01T00:00:00Z');
    expect(afterStatement(erased, announcedLater, '2026-06-01T01:00:00Z').state.status).toBe('awaiting_last_day');
  });

  it('stays excluded after a dismissal, whatever is imported of the same employment', () => {
    const excluded = registered(marchFirst, offboarding({ exit: { type: 'disciplinary_dismissal' } }));
    const erased = stored(followedUp(stored(excluded), '2026-05-30T01:00:00Z'));
    const outcome = afterStatement(erased, offboarding({}, '2026-06-05T00:00:00Z'), '2026-06-05T00:00:00Z');
    expect(outcome).toEqual({ state: erased, events: [], timers: [] });
    expect(erased.lastStint).toEqual({ hireDate: '2016-04-01', settled: true });
  });
});

describe('the time of an erasure', () => {
  const { invitation: rules, timeZone } = programme;
  const instants = fc.date({
    min: new Date('2026-01-01T00:00:00Z'),
    max: new Date('2030-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  const invitedAt = (at: Date) => ({ ...invited(), invitation: { ...invitation(), invitedAt: at.toISOString() } });
  const invitation = () => ({
    hireDate: '2016-04-01',
    dueAt: closes,
    round: 2,
    consentPresented: false,
  });

  it('is counted from the invitation where nobody answered it, else from the day on which that was clear', () => {
    fc.assert(
      fc.property(instants, instants, (sent, at) => {
        const from = { expired: sent, excluded: at };
        for (const status of ['expired', 'excluded'] as const) {
          const { state } = eraseInTime({ ...invitedAt(sent), status }, at);
          expect(state.eraseAt).toBe(daysAfter(from[status], rules.erasedAfterDays, timeZone).toISOString());
        }
      }),
    );
  });

  it('is counted from now where no invitation is known', () => {
    const at = new Date('2026-05-01T01:00:00Z');
    const { state } = eraseInTime({ ...invited(), invitation: undefined, status: 'expired' }, at);
    expect(state.eraseAt).toBe('2026-07-30T01:00:00.000Z');
  });

  it('is looked at by a timer that is never in the past: one that has passed is due now', () => {
    fc.assert(
      fc.property(instants, instants, (sent, at) => {
        const { state, timers } = eraseInTime({ ...invitedAt(sent), status: 'expired' }, at);
        const due = Math.max(Date.parse(state.eraseAt ?? ''), at.getTime());
        expect(timers).toEqual([{ kind: 'erasure', ref: alumniId, dueAt: new Date(due) }]);
      }),
    );
  });

  it('stays as it was set first, and needs no second timer', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('expired' as const, 'excluded' as const),
        instants,
        instants,
        (status, first, later) => {
          const set = eraseInTime({ ...invited(), status }, first).state;
          expect(eraseInTime(set, later)).toEqual({ state: set, events: [], timers: [] });
        },
      ),
    );
  });

  it('is dropped, and nothing else, where the person is to be kept after all', () => {
    const kept = { ...invited(), status: 'member' as const };
    expect(eraseInTime({ ...kept, eraseAt: closes }, new Date(marchFirst)).state).toEqual({
      ...kept,
      eraseAt: undefined,
    });
  });

  it('has come at the instant itself, and never for those without one', () => {
    fc.assert(
      fc.property(instants, instants, (eraseAt, at) => {
        expect(isErasureDue({ ...invited(), eraseAt: eraseAt.toISOString() }, at)).toBe(at >= eraseAt);
        expect(isErasureDue(invited(), at)).toBe(false);
      }),
    );
    expect(isErasureDue({ ...invited(), eraseAt: closes }, new Date(closes))).toBe(true);
  });
});

describe('what is kept of an erased person', () => {
  const at = new Date('2026-07-01T00:00:00Z');

  it('closes every link that was mailed before: each erasure begins another epoch', () => {
    expect(erase(invited(), { by: 'okaeri' }, at).state.addressEpoch).toBe(1);
    fc.assert(
      fc.property(fc.nat(50), (addressEpoch) => {
        const { state } = erase({ ...invited(), addressEpoch }, { by: 'okaeri' }, at);
        // Of the epochs before, nobody knows which addresses had them.
        expect([state.addressEpoch, state.knownFrom]).toEqual([addressEpoch + 1, addressEpoch + 1]);
      }),
    );
  });

  it('is a refusal of HR, which holds for the stint; not an approval, which holds for an address', () => {
    const erased = (decision: 'approved' | 'declined') =>
      erase(withApproval(invited(), decision), { by: 'okaeri' }, at).state;
    expect(erased('declined').approval).toEqual({ decision: 'declined', hireDate: '2016-04-01' });
    expect(erased('approved').approval).toBeUndefined();
    expect(erase(invited(), { by: 'okaeri' }, at).state.approval).toBeUndefined();
  });

  it('says when and by whom; the other contexts hear whose data it was', () => {
    const { state, events, timers } = erase({ ...invited(), eraseAt: closes }, { by: 'hr' }, at);
    expect(state).toMatchObject({ erasedAt: at.toISOString(), updatedAt: at.toISOString(), updatedBy: 'hr' });
    expect(state.eraseAt).toBeUndefined();
    expect(events.map(({ contract, data }) => [contract.type, data])).toEqual([['leaver-erased', { alumniId }]]);
    expect(timers).toEqual([]);
  });
});
