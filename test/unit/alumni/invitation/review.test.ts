import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followUp, review } from '../../../../functions/alumni/invitation/review.ts';
import { contactCard } from '../../../../functions/alumni/record/contact.ts';
import type { Statement } from '../../../../functions/alumni/record/facts.ts';
import { withAddress, withApproval, withConsent } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { byOkaeri, type Decision, decided, isRefusal } from '../../../../shared/decision/decision.ts';
import {
  afterStatement,
  alumniId,
  offboarding,
  registered,
  reviewed,
  reviewedAt,
  somebodyElse,
  statement,
  stored,
  typesOf,
} from '../../../fixtures/leavers.ts';

const marchFirst = '2026-03-01T01:00:00Z';
/** 1 April 2026, 10:00 in Tokyo. */
const due = '2026-04-01T01:00:00.000Z';
const oneSecondBefore = '2026-04-01T00:59:59Z';

/** The day after the invitation. */
const onSecond = '2026-04-02T00:00:00Z';

function invited(): Leaver {
  return stored(reviewedAt(stored(registered(marchFirst, offboarding())), due));
}

const event = (type: string, sequence: number, data: Record<string, unknown> = {}) =>
  ({
    type,
    source: 'okaeri.consent',
    metadata: {
      id: 'evt',
      version: '1.0',
      occurredAt: '2026-04-02T00:00:00Z',
      subject: alumniId,
      sequence,
      correlationId: 'c',
    },
    data: { alumniId, ...data },
  }) as unknown as Parameters<typeof withConsent>[1];

const joined = event('member-joined', 2, { topics: ['newsletter'] });

/** What a due timer makes of a record. */
function followedUp(leaver: Leaver, at: string): Decision<Leaver> {
  const outcome = followUp(leaver, byOkaeri(), new Date(at));
  return isRefusal(outcome) ? decided(leaver) : outcome;
}

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

  it('a cancellation before the last day backs out; announced again, the person is back', () => {
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
      invitation: { round: 0, closesAt: '2026-05-01T01:00:00.000Z' },
    });
    expect(typesOf(outcome)).toEqual(['leaver-registered', 'alumni-invited']);
    expect(outcome.events[1]?.data).toEqual({ alumniId, mail: 'invitation', round: 0, addressEpoch: 0 });
    expect(outcome.timers.map(({ kind, dueAt }) => `${kind} ${dueAt.toISOString()}`)).toEqual([
      'invitation-reminder 2026-04-08T01:00:00.000Z',
      'invitation-reminder 2026-04-22T01:00:00.000Z',
      'invitation-expiry 2026-05-01T01:00:00.000Z',
    ]);
  });

  it('leaves at once for somebody who left long ago', () => {
    const employment = { hireDate: '2005-04-01', terminationDate: '2015-03-31' };
    expect(typesOf(registered(marchFirst, offboarding({ employment })))).toEqual([
      'leaver-registered',
      'alumni-invited',
    ]);
  });

  it('leaves once, however often the timer comes', () => {
    expect(reviewedAt(invited(), due).events).toEqual([]);
  });

  it.each<[string, Statement['facts'], string[]]>([
    ['the name', { names: { family: '高橋', given: '花子' } }, ['contact-updated']],
    ['the language', { locale: 'en' }, ['contact-updated']],
    ['the same address', { personalEmail: 'hanako@example.net' }, []],
  ])('is not repeated when %s is corrected afterwards; the others hear of the correction', (_fact, facts, types) => {
    const outcome = afterStatement(invited(), statement('updated', facts, onSecond), onSecond);
    expect(typesOf(outcome)).toEqual(types);
    expect(contactCard(outcome.state)?.epoch).toBe(0);
  });

  it('goes to an address that replaces the one before, once, with the whole time for a response', () => {
    const change = statement('updated', { personalEmail: 'new@example.net' }, onSecond);
    const outcome = afterStatement(invited(), change, onSecond);
    expect(outcome.events.map(({ data }) => data)).toEqual([
      { alumniId, mail: 'invitation', round: 0, addressEpoch: 1 },
      { alumniId },
    ]);
    expect(contactCard(outcome.state)).toMatchObject({ epoch: 1, closesAt: '2026-05-02T00:00:00.000Z' });
    const again = statement('updated', { personalEmail: 'new@example.net' }, '2026-04-03T00:00:00Z');
    expect(typesOf(afterStatement(stored(outcome), again, '2026-04-03T00:00:00Z'))).toEqual([]);
    // The timers of the first invitation come too early for the second one.
    expect(reviewedAt(stored(outcome), '2026-04-08T01:00:00Z').events).toEqual([]);
    expect(reviewedAt(stored(outcome), '2026-04-09T00:00:00Z').events.map(({ data }) => data)).toEqual([
      { alumniId, mail: 'reminder', round: 1, addressEpoch: 1 },
    ]);
  });

  it('follows no address after the person responded', () => {
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

  it('is taken back when the last day moves into the future, and leaves anew then', () => {
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
    const outcome = reviewedAt(invited(), '2026-04-23T00:00:00Z');
    expect(outcome.events.map(({ data }) => data)).toEqual([{ alumniId, mail: 'reminder', round: 2, addressEpoch: 0 }]);
  });

  it('is not reminded of at an address that bounced; a new address is reachable', () => {
    const bounced = { ...invited(), unreachable: invited().address?.hash };
    expect(reviewedAt(bounced, '2026-04-08T01:00:00Z').events).toEqual([]);
    const corrected = afterStatement(
      bounced,
      statement('updated', { personalEmail: 'new@example.net' }, '2026-04-02T00:00:00Z'),
      '2026-04-08T01:00:00Z',
    );
    expect(typesOf(corrected)).toEqual(['alumni-invited', 'contact-updated']);
  });
});

describe('silence', () => {
  const expired = () => stored(reviewedAt(invited(), '2026-05-01T01:00:00Z'));

  it('closes the invitation on day 30', () => {
    const outcome = reviewedAt(invited(), '2026-05-01T01:00:00Z');
    expect(outcome.state).toMatchObject({ status: 'expired', answer: { status: 'expired', on: '2026-05-01' } });
    expect(typesOf(outcome)).toEqual(['invitation-expired']);
    expect(outcome.timers).toEqual([{ kind: 'erasure', ref: alumniId, dueAt: new Date('2026-06-30T01:00:00Z') }]);
  });

  it('means erasure on day 90, not earlier', () => {
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
    const excluded = registered(marchFirst, offboarding({ exit: { type: 'disciplinary_dismissal' } }));
    expect(excluded.timers).toEqual([{ kind: 'erasure', ref: alumniId, dueAt: new Date('2026-05-30T01:00:00Z') }]);
    const erased = stored(followedUp(stored(excluded), '2026-05-30T01:00:00Z'));
    expect(afterStatement(erased, offboarding(), '2026-06-01T00:00:00Z').state.erasedAt).toBeDefined();
    const announcedLater = offboarding({}, '2026-06-01T00:00:00Z');
    expect(afterStatement(erased, announcedLater, '2026-06-01T00:00:00Z').state.status).toBe('invited');
  });
});

describe('a consent given at exit', () => {
  const consentAtExit: Statement['facts']['consentAtExit'] = {
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

describe('answers', () => {
  const changed = event('profile-updated', 3, { topics: ['jobs'] });
  const left = event('member-left', 4);

  it.each([
    ['in order', [joined, changed, left]],
    ['in reverse', [left, changed, joined]],
    ['twice', [joined, left, changed, joined, left]],
  ])('%s give the newest', (_name, events) => {
    const leaver = events.reduce(withConsent, invited());
    const outcome = reviewed(invited(), leaver, '2026-04-03T00:00:00Z');
    expect(outcome.state).toMatchObject({ status: 'left', topics: { granted: [] } });
    expect(typesOf(outcome)).toEqual([]);
  });

  it('after which reminders and the end of the invitation find nothing to do', () => {
    const leaver = stored(reviewed(invited(), withConsent(invited(), joined), '2026-04-03T00:00:00Z'));
    for (const at of ['2026-04-08T01:00:00Z', '2026-05-01T01:00:00Z', '2026-06-30T01:00:00Z']) {
      expect(followUp(leaver, byOkaeri(), new Date(at))).toEqual({ refused: 'unchanged' });
      expect(leaver.status).toBe('member');
    }
  });

  it('of somebody who joined on the last minute win over the end of the invitation', () => {
    const expired = stored(reviewedAt(invited(), '2026-05-01T01:00:00Z'));
    const outcome = reviewed(expired, withConsent(expired, joined), '2026-05-01T02:00:00Z');
    expect(outcome.state).toMatchObject({ status: 'member', eraseAt: undefined });
  });

  it('a member who is rehired has returned', () => {
    const leaver = stored(reviewed(invited(), withConsent(invited(), joined), '2026-04-03T00:00:00Z'));
    const back = afterStatement(
      leaver,
      statement('rehired', { employment: { hireDate: '2027-04-01' } }, '2027-03-01T00:00:00Z'),
      '2027-03-01T00:00:00Z',
    );
    expect(back.state.status).toBe('returned');
    expect(typesOf(back)).toEqual(['alumnus-returned']);
  });
});

describe('a member who is stated to have died', () => {
  const died = statement('updated', { exit: { type: 'deceased' } }, '2026-06-01T00:00:00Z');
  const member = () => stored(reviewed(invited(), withConsent(invited(), joined), '2026-04-03T00:00:00Z'));

  it('is excluded, which is told once, and erased in time', () => {
    const excluded = afterStatement(member(), died, '2026-06-01T00:00:00Z');
    expect(excluded.state).toMatchObject({ status: 'excluded', statusReason: 'exit_type' });
    expect(typesOf(excluded)).toEqual(['leaver-registered', 'alumnus-excluded']);
    expect(excluded.timers.map(({ kind }) => kind)).toEqual(['erasure']);
    const again = { ...died, statedAt: '2026-06-02T00:00:00Z' };
    expect(typesOf(afterStatement(stored(excluded), again, '2026-06-02T00:00:00Z'))).toEqual([]);

    const erased = stored(followedUp(stored(excluded), excluded.state.eraseAt ?? ''));
    expect(erased).toMatchObject({ status: 'excluded', facts: { stints: {} } });
    expect(afterStatement(erased, offboarding({}, '2026-12-01T00:00:00Z'), '2026-12-01T00:00:00Z').state.status).toBe(
      'excluded',
    );
  });

  it('is excluded as well if the response was on its way', () => {
    const excluded = stored(afterStatement(invited(), died, '2026-06-01T00:00:00Z'));
    const outcome = reviewed(excluded, withConsent(excluded, joined), '2026-06-01T00:01:00Z');
    expect(outcome.state.status).toBe('excluded');
    expect(typesOf(outcome)).toEqual(['alumnus-excluded']);
  });

  it('counts as one who left, should it prove wrong', () => {
    const excluded = stored(afterStatement(member(), died, '2026-06-01T00:00:00Z'));
    const lives = statement('updated', { exit: { type: 'voluntary' } }, '2026-06-02T00:00:00Z');
    expect(afterStatement(excluded, lives, '2026-06-02T00:00:00Z').state).toMatchObject({
      status: 'left',
      eraseAt: undefined,
    });
  });
});

it('HR decides about an address of two people', () => {
  const waiting = stored(
    afterStatement(
      stored(registered(marchFirst, offboarding({ personalEmail: undefined }))),
      offboarding({}, '2026-03-02T00:00:00Z'),
      due,
      somebodyElse,
    ),
  );
  expect(waiting.status).toBe('awaiting_approval');
  expect(reviewed(waiting, withApproval(waiting, 'approved'), due).state.status).toBe('invited');
  const declined = reviewed(waiting, withApproval(waiting, 'declined'), due);
  expect(declined.state).toMatchObject({ status: 'excluded', statusReason: 'declined_by_hr' });
  const later = afterStatement(
    stored(declined),
    offboarding({ personalEmail: 'own@example.net' }, '2026-05-01T00:00:00Z'),
    due,
  );
  expect(later.state.status).toBe('excluded');
  expect(withAddress(waiting, alumniId).address?.shared).toBe(false);
});
