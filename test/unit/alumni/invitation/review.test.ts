import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { review } from '../../../../functions/alumni/invitation/review.ts';
import { contactCard } from '../../../../functions/alumni/record/contact.ts';
import type { PersonStatement } from '../../../../functions/alumni/record/facts.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
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

import { closes, due, invited, marchFirst, oneSecondBefore, onSecond } from './invited-leaver.ts';

describe('before the last day', () => {
  it('a leaver waits until ten on the next business day after the employment ended', () => {
    const outcome = registered(marchFirst, offboarding());
    expect(outcome.state).toMatchObject({ status: 'awaiting_last_day', statusReason: 'employment_not_ended' });
    expect(typesOf(outcome)).toEqual(['leaver-registered']);
    expect(outcome.timers).toEqual([{ kind: 'invitation', ref: alumniId, dueAt: new Date(due) }]);
  });

  it('the end of the employment counts, not the last working day', () => {
    const employment = { hireDate: '2016-04-01', lastWorkingDay: '2026-03-02', terminationDate: '2026-03-31' };
    expect(registered(marchFirst, offboarding({ employment })).timers[0]?.dueAt).toEqual(new Date(due));
  });

  it('a timer that is due too early changes nothing', () => {
    const leaver = stored(registered(marchFirst, offboarding()));
    expect(review(leaver, byOkaeri(leaver), new Date(oneSecondBefore))).toEqual({ refused: 'unchanged' });
  });

  it('a moved last day moves the invitation: the old timer invites nobody', () => {
    const leaver = stored(registered(marchFirst, offboarding()));
    const employment = { hireDate: '2016-04-01', terminationDate: '2026-04-30' };
    const moved = afterStatement(leaver, offboarding({ employment }, '2026-03-02T00:00:00Z'), marchFirst);
    expect(moved.timers).toEqual([{ kind: 'invitation', ref: alumniId, dueAt: new Date('2026-05-01T01:00:00Z') }]);
    expect(reviewedAt(stored(moved), due).events).toEqual([]);
    expect(typesOf(reviewedAt(stored(moved), '2026-05-01T01:00:00Z'))).toContain('alumni-invited');
  });

  it('a cancellation before the last day excludes the person; a new announcement brings them back', () => {
    const leaver = stored(registered(marchFirst, offboarding()));
    const cancelled = afterStatement(
      leaver,
      statement('offboarding_cancelled', {}, '2026-03-10T00:00:00Z'),
      '2026-03-10T00:00:00Z',
    );
    expect(cancelled.state).toMatchObject({ status: 'excluded', statusReason: 'offboarding_cancelled' });
    expect(typesOf(reviewedAt(stored(cancelled), due))).toEqual([]);
    const again = afterStatement(stored(cancelled), offboarding({}, '2026-03-20T00:00:00Z'), '2026-03-20T00:00:00Z');
    expect(again.state.status).toBe('awaiting_last_day');
    expect(again.timers).toHaveLength(1);
  });
});

describe('the invitation', () => {
  it('leaves when it is due, with its reminders and its end', () => {
    const outcome = reviewedAt(stored(registered(marchFirst, offboarding())), due);
    expect(outcome.state).toMatchObject({
      status: 'invited',
      invitation: { round: 0, closesAt: closes },
    });
    expect(typesOf(outcome)).toEqual(['leaver-registered', 'alumni-invited']);
    expect(outcome.events[1]?.data).toEqual({ alumniId, mail: 'invitation', round: 0, addressEpoch: 0 });
    expect(outcome.timers.map(({ kind, dueAt }) => `${kind} ${dueAt.toISOString()}`)).toEqual([
      'invitation-reminder 2026-04-08T01:00:00.000Z',
      'invitation-reminder 2026-04-22T01:00:00.000Z',
      `invitation-expiry ${closes}`,
    ]);
  });

  it('leaves in the hour of the next business day for somebody who left long ago', () => {
    const employment = { hireDate: '2005-04-01', terminationDate: '2015-03-31' };
    const onSunday = registered(marchFirst, offboarding({ employment }));
    expect(typesOf(onSunday)).toEqual(['leaver-registered']);
    expect(onSunday.state).toMatchObject({ status: 'awaiting_last_day', statusReason: 'invitation_hour' });
    // It leaves by the daily run, in its turn: no timer of its own, and not because there is room.
    expect([onSunday.timers, onSunday.state.turn]).toEqual([[], '2015-03-31']);
    expect(typesOf(reviewedAt(stored(onSunday), '2026-03-02T01:00:30Z', 'free'))).toEqual([]);
    const onMonday = reviewedAt(stored(onSunday), '2026-03-02T01:00:30Z', 'turn');
    expect(typesOf(onMonday)).toEqual(['leaver-registered', 'alumni-invited']);
    expect(typesOf(registered('2026-03-02T01:59:59Z', offboarding({ employment })))).not.toContain('alumni-invited');
  });

  it('leaves once, however often the timer comes', () => {
    expect(reviewedAt(invited(), due).events).toEqual([]);
  });

  it.each<[string, PersonStatement['facts'], string[]]>([
    ['the name', { names: { family: '高橋', given: '花子' } }, ['contact-updated']],
    ['the language', { locale: 'en' }, ['contact-updated']],
    ['the same address', { personalEmail: 'hanako@example.net' }, []],
  ])('is not repeated when %s is corrected afterwards; the others hear of the correction', (_fact, facts, types) => {
    const outcome = afterStatement(invited(), statement('updated', facts, onSecond), onSecond);
    expect(typesOf(outcome)).toEqual(types);
    expect(contactCard(outcome.state)?.epoch).toBe(0);
  });

  it('goes to an address that replaces the one before, once, with the whole time for an answer', () => {
    const change = statement('updated', { personalEmail: 'new@example.net' }, onSecond);
    const outcome = afterStatement(invited(), change, onSecond);
    expect(outcome.events.map(({ data }) => data)).toEqual([
      { alumniId, mail: 'invitation', round: 0, addressEpoch: 1 },
      { alumniId },
    ]);
    expect(contactCard(outcome.state)).toMatchObject({ epoch: 1, closesAt: '2026-05-02T14:59:00.000Z' });
    const again = statement('updated', { personalEmail: 'new@example.net' }, '2026-04-03T00:00:00Z');
    expect(typesOf(afterStatement(stored(outcome), again, '2026-04-03T00:00:00Z'))).toEqual([]);
    // The timers of the first invitation come too early for the second one.
    expect(reviewedAt(stored(outcome), '2026-04-08T01:00:00Z').events).toEqual([]);
    expect(reviewedAt(stored(outcome), '2026-04-09T01:00:00Z').events.map(({ data }) => data)).toEqual([
      { alumniId, mail: 'reminder', round: 1, addressEpoch: 1 },
    ]);
  });

  it('follows no address after the person answered', () => {
    const change = statement('updated', { personalEmail: 'new@example.net' }, onSecond);
    for (const status of ['member', 'declined', 'left', 'expired'] as const) {
      const answered: Leaver = { ...invited(), answer: { status, on: '2026-04-01', sequence: 1 } };
      expect(typesOf(afterStatement(answered, change, onSecond))).not.toContain('alumni-invited');
    }
  });

  it('however often addresses are changed, each gets one invitation and two reminders at most', () => {
    const step = fc.record({ address: fc.constantFrom(0, 1, 2), hours: fc.integer({ min: 1, max: 200 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let [leaver, at] = [invited(), Date.parse(due)];
        const mails = new Map([[leaver.address?.hash, ['invitation']]]);
        for (const { address, hours } of steps) {
          at += hours * 3_600_000;
          const [when, before] = [new Date(at).toISOString(), leaver];
          const change = statement('updated', { personalEmail: `address-${address}@example.net` }, when);
          const outcome = afterStatement(before, change, when);
          leaver = stored(outcome);
          const changed = leaver.address?.hash !== before.address?.hash;
          expect(leaver.addressEpoch ?? 0).toBe((before.addressEpoch ?? 0) + (changed ? 1 : 0));
          const sent = outcome.events.flatMap(({ data }) => ('mail' in data ? [String(data.mail)] : []));
          mails.set(leaver.address?.hash, [...(mails.get(leaver.address?.hash) ?? []), ...sent]);
        }
        for (const sent of mails.values()) {
          expect(sent.filter((mail) => mail === 'invitation').length).toBeLessThanOrEqual(1);
          expect(sent.length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  it('is taken back when the last day moves into the future, and leaves again then', () => {
    const employment = { hireDate: '2016-04-01', terminationDate: '2026-06-30' };
    const moved = afterStatement(
      invited(),
      offboarding({ employment }, '2026-04-02T00:00:00Z'),
      '2026-04-02T00:00:00Z',
    );
    expect(moved.state).toMatchObject({ status: 'awaiting_last_day' });
    expect(typesOf(reviewedAt(stored(moved), '2026-07-01T01:00:00Z'))).toContain('alumni-invited');
  });

  it('is not sent a second time because a reason to wait came and went', () => {
    const none = afterStatement(
      invited(),
      statement('updated', { contactBasis: 'none', employment: { hireDate: '2016-04-01' } }, '2026-04-02T00:00:00Z'),
      '2026-04-02T00:00:00Z',
    );
    expect(none.state.status).toBe('awaiting_contact');
    const back = afterStatement(
      stored(none),
      statement('updated', { contactBasis: 'written_notice' }, '2026-04-03T00:00:00Z'),
      '2026-04-03T00:00:00Z',
    );
    expect(back.state.status).toBe('invited');
    expect(typesOf(back)).not.toContain('alumni-invited');
  });

  it.each([
    ['2026-04-08T01:00:00Z', 1],
    ['2026-04-22T01:00:00Z', 2],
  ])('at %s reminder %i leaves, once', (at, round) => {
    const before = round === 1 ? invited() : stored(reviewedAt(invited(), '2026-04-08T01:00:00Z'));
    const outcome = reviewedAt(before, at);
    expect(outcome.events.map(({ data }) => data)).toEqual([{ alumniId, mail: 'reminder', round, addressEpoch: 0 }]);
    expect(reviewedAt(stored(outcome), at).events).toEqual([]);
  });

  it('after an outage, of two reminders that are due one leaves', () => {
    const outcome = reviewedAt(invited(), '2026-04-23T01:30:00Z');
    expect(outcome.events.map(({ data }) => data)).toEqual([{ alumniId, mail: 'reminder', round: 2, addressEpoch: 0 }]);
  });

  it('is not reminded of at an address that bounced; a new address is reachable', () => {
    const bounced = { ...invited(), reach: { 0: { closed: true, sequence: 1 } } };
    expect(reviewedAt(bounced, '2026-04-08T01:00:00Z').events).toEqual([]);
    const corrected = afterStatement(
      bounced,
      statement('updated', { personalEmail: 'new@example.net' }, '2026-04-02T00:00:00Z'),
      '2026-04-08T01:00:00Z',
    );
    expect(typesOf(corrected)).toEqual(['alumni-invited', 'contact-updated']);
  });
});

describe('a consent given at exit', () => {
  const consentAtExit: PersonStatement['facts']['consentAtExit'] = {
    decision: 'granted',
    noticeVersion: '2026-04',
    purposes: ['membership', 'newsletter'],
    at: '2026-03-01T00:00:00Z',
    method: 'paper',
  };

  it('is presented when the invitation would leave, never before, and nobody is invited or reminded', () => {
    const leaver = stored(registered(marchFirst, offboarding({ consentAtExit })));
    expect(reviewedAt(leaver, oneSecondBefore).events).toEqual([]);
    const outcome = reviewedAt(leaver, due);
    expect(typesOf(outcome)).toEqual(['leaver-registered', 'consent-presented']);
    expect(outcome.state).toMatchObject({ status: 'invited', statusReason: 'consent_presented' });
    expect(outcome.timers).toEqual([]);
    expect(reviewedAt(stored(outcome), '2026-08-01T00:00:00Z').events).toEqual([]);
  });
});
