/** What each outcome of a review emits: the ids and states of the person, and nothing else. */
import { describe, expect, it } from 'vitest';
import { review } from '../../../../functions/alumni/invitation/review.ts';
import type { PersonStatement } from '../../../../functions/alumni/record/facts.ts';
import { newLeaver, withConsent } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { byOkaeri, type Decision } from '../../../../shared/decision/decision.ts';
import {
  afterStatement,
  alumniId,
  offboarding,
  registered,
  reviewed,
  reviewedAt,
  statement,
  stored,
  typesOf,
} from '../../../fixtures/leavers.ts';
import { closes, due, event, followedUp, invited, joined, marchFirst, onSecond } from './invited-leaver.ts';

const emitted = ({ events }: Decision<Leaver>) => events.map(({ contract, data }) => ({ [contract.type]: data }));
const longAgo = { hireDate: '2005-04-01', terminationDate: '2015-03-31' };
const granted: PersonStatement['facts']['consentAtExit'] = {
  decision: 'granted',
  noticeVersion: '2026-04',
  purposes: ['membership'],
  at: '2015-03-01T00:00:00Z',
  method: 'paper',
};

describe('a registration', () => {
  it.each<[string, Partial<PersonStatement['facts']>, string]>([
    ['who waits for the last day', {}, 'awaiting_last_day'],
    ['without an address', { personalEmail: undefined }, 'awaiting_contact'],
    ['who refused at exit', { consentAtExit: { decision: 'refused' } }, 'declined'],
    ['who was dismissed', { exit: { type: 'disciplinary_dismissal' } }, 'excluded'],
  ])('of somebody %s says the status', (_who, facts, status) => {
    expect(emitted(registered(marchFirst, offboarding(facts)))).toEqual([
      { 'leaver-registered': { alumniId, status } },
    ]);
  });

  it('of somebody who is not leaving emits an event and is stored, too', () => {
    const nobody = newLeaver(alumniId, new Date(marchFirst), 'test');
    const outcome = review(nobody, byOkaeri(nobody), new Date(onSecond));
    expect(outcome).toMatchObject({ state: { status: 'excluded', updatedAt: new Date(onSecond).toISOString() } });
    expect(emitted(outcome as Decision<Leaver>)).toEqual([{ 'leaver-registered': { alumniId, status: 'excluded' } }]);
  });

  it('with a consent at exit presents it at once where the employment ended long ago', () => {
    const outcome = registered(onSecond, offboarding({ employment: longAgo, consentAtExit: granted }));
    expect(emitted(outcome)).toEqual([
      { 'leaver-registered': { alumniId, status: 'invited' } },
      { 'consent-presented': { alumniId } },
    ]);
    expect(outcome.state.invitation).toMatchObject({
      consentPresented: true,
      invitedAt: new Date(onSecond).toISOString(),
    });
  });
});

describe('an event that consent has emitted is not emitted again', () => {
  const answers = [
    ['member', joined],
    ['declined', event('leaver-declined', 2)],
    ['left', event('member-left', 2)],
  ] as const;

  it.each(answers)('%s', (status, answer) => {
    const outcome = reviewed(invited(), withConsent(invited(), answer), onSecond);
    expect([outcome.state.status, emitted(outcome)]).toEqual([status, []]);
  });
});

it('names the person who is employed again, and the one whose invitation closed', () => {
  const back = statement('rehired', { employment: { hireDate: '2027-04-01' } }, onSecond);
  expect(emitted(afterStatement(invited(), back, onSecond))).toEqual([{ 'alumnus-returned': { alumniId } }]);
  expect(emitted(reviewedAt(invited(), closes))).toEqual([{ 'invitation-expired': { alumniId } }]);
});

it('names the member who is stated to have died', () => {
  const member = stored(reviewed(invited(), withConsent(invited(), joined), onSecond));
  const died = statement('updated', { exit: { type: 'deceased' } }, onSecond);
  expect(emitted(afterStatement(member, died, onSecond)).at(-1)).toEqual({ 'alumnus-excluded': { alumniId } });
});

describe('before the last day', () => {
  it('a leaver without a known last day waits, and no timer is set until it is known', () => {
    const outcome = registered(marchFirst, offboarding({ employment: { hireDate: '2016-04-01' } }));
    expect(outcome.state).toMatchObject({ status: 'awaiting_last_day', statusReason: 'employment_not_ended' });
    expect([outcome.state.invitation, outcome.timers]).toEqual([undefined, []]);
  });

  it('a correction that does not move the last day sets no second timer', () => {
    const leaver = stored(registered(marchFirst, offboarding()));
    expect(
      afterStatement(leaver, statement('updated', { locale: 'en' }, onSecond), '2026-03-02T00:00:00Z').timers,
    ).toEqual([]);
  });

  it('a second exit is invited again, whatever became of the first invitation', () => {
    const back = statement('rehired', { employment: { hireDate: '2027-04-01' } }, onSecond);
    const returned = stored(afterStatement(invited(), back, onSecond));
    const employment = { hireDate: '2027-04-01', terminationDate: '2029-03-30' };
    const leaving = stored(
      afterStatement(returned, offboarding({ employment }, '2029-03-01T00:00:00Z'), '2029-03-01T00:00:00Z'),
    );
    const outcome = reviewedAt(leaving, '2029-04-02T01:00:00Z');
    expect(emitted(outcome)).toEqual([
      { 'leaver-registered': { alumniId, status: 'invited' } },
      { 'alumni-invited': { alumniId, mail: 'invitation', round: 0, addressEpoch: 0 } },
    ]);
    expect(outcome.state.invitation).toMatchObject({ hireDate: '2027-04-01', round: 0 });
    // And in the hour of that day, where the second exit is heard of late.
    const late = afterStatement(returned, offboarding({ employment }, '2029-05-01T01:30:00Z'), '2029-05-01T01:30:00Z');
    expect(late.state.invitation).toMatchObject({ hireDate: '2027-04-01', invitedAt: '2029-05-01T01:30:00.000Z' });
  });
});

describe('an invitation whose mails were not counted, as an older version stored it', () => {
  it('is reminded of, not sent again to the same address', () => {
    const { invitation, ...leaver } = invited();
    if (invitation === undefined) throw new Error('not invited');
    const { mailed: _mailed, invitedEpochs: _epochs, ...older } = invitation;
    const reminded = reviewedAt({ ...leaver, invitation: older }, '2026-04-08T01:00:00Z');
    expect(emitted(reminded)).toEqual([
      { 'alumni-invited': { alumniId, mail: 'reminder', round: 1, addressEpoch: 0 } },
    ]);
  });
});

it('an address that comes back gets the reminders that are left to it, three mails in all', () => {
  const moved = (leaver: Leaver, personalEmail: string, at: string) =>
    stored(afterStatement(leaver, statement('updated', { personalEmail }, at), at));
  const reminded = stored(reviewedAt(invited(), '2026-04-08T01:00:00Z'));
  const elsewhere = moved(reminded, 'new@example.net', '2026-04-09T01:00:00Z');
  const back = moved(elsewhere, 'hanako@example.net', '2026-04-10T01:00:00Z');
  const third = reviewedAt(back, '2026-04-16T01:00:00Z');
  expect(emitted(third)).toEqual([{ 'alumni-invited': { alumniId, mail: 'reminder', round: 1, addressEpoch: 2 } }]);
  expect(third.state.invitation?.mailed?.[back.address?.hash ?? '']).toBe(3);
  expect(typesOf(reviewedAt(stored(third), '2026-04-30T01:00:00Z'))).toEqual([]);
});

describe('an answer that was on its way while the person was erased', () => {
  const erased = (leaver: Leaver, at: string) => stored(followedUp(leaver, at));

  it('decides the status, and so does a later one', () => {
    const expired = stored(reviewedAt(invited(), closes));
    const tombstone = erased(expired, expired.eraseAt ?? '');
    expect(tombstone).toMatchObject({ status: 'expired', erasedAt: expired.eraseAt });
    expect(reviewed(tombstone, withConsent(tombstone, joined), due).state.status).toBe('member');
  });

  it('that never came does not change the status', () => {
    const excluded = stored(registered(marchFirst, statement('updated', { locale: 'en' }, marchFirst)));
    const tombstone = erased(excluded, excluded.eraseAt ?? '');
    expect(tombstone).toMatchObject({ status: 'excluded', statusReason: 'not_leaving' });
    expect(reviewed(tombstone, { ...tombstone, topics: { granted: [], sequence: 1 } }, due).state.status).toBe(
      'excluded',
    );
  });
});
