import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubtHolds } from '../../../../events/read-models/send-progress.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import type { Settlement } from '../../../../functions/mail/delivery/send-outcome.ts';
import { serviceMailLifecycle } from '../../../../functions/mail/service/lifecycle.ts';
import {
  claimMail,
  isLate,
  missingMail,
  noteNotSent,
  noteUnwritten,
  reclaimMail,
  replacedMail,
  settleMail,
} from '../../../../functions/mail/service/service-mail.ts';
import { type ServiceMail, serviceMailStates } from '../../../../functions/mail/tables.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 22) + milliseconds);
const wanted = { mailId: idFrom('mail', 'one'), alumniId: idFrom('alumnus', 'one'), kind: 'answer' } as const;
const news = { subject: 'g/a', sequence: 3 };
const mail = (change: Partial<ServiceMail> = {}): ServiceMail => ({
  ...wanted,
  state: 'claimed',
  attempt: 1,
  attemptsAllowed: 2,
  unwritten: 0,
  feedback: '-',
  claimedAt: at(0).toISOString(),
  updatedAt: at(0).toISOString(),
  expiresAt: 0,
  ...change,
});
const claim = (stored: ServiceMail | undefined, newest?: number, time = 0) =>
  claimMail(
    { mail: stored, newest: newest === undefined ? undefined : { sequence: newest } },
    byOkaeri({ ...wanted, news }),
    at(time),
  );
const onceMore = (change: Partial<ServiceMail>, newest?: number) =>
  reclaimMail(
    { mail: mail(change), newest: newest === undefined ? undefined : { sequence: newest } },
    byOkaeri({ news }),
    at(doubtHolds),
  );

describe('a service mail is claimed', () => {
  it('when nobody knows it, and nothing newer was sent', () => {
    expect(claim(undefined)).toMatchObject({ state: { state: 'claimed', attempt: 1 }, timers: [] });
    expect(claim(undefined, 2)).not.toHaveProperty('refused');
    expect(claim(undefined, 3)).toEqual({ refused: 'older_answer' });
  });

  it('by its event, though the watch found the mail first: that was late, not lost', () => {
    const found = mail({ state: 'unclaimed', watchAt: at(0).toISOString(), watched: 'mails' });
    const late = claim(found, undefined, 90_000);
    expect(late).toMatchObject({
      verdict: 'send',
      state: { state: 'claimed', attempt: 1, claimedAt: at(90_000).toISOString() },
    });
    expect(claim(found, 2, 90_000)).toMatchObject({ verdict: 'send' });
    expect(claim(found, 3, 90_000)).toEqual({ refused: 'older_answer' });
  });

  it.each(serviceMailStates.filter((state) => !['claimed', 'unclaimed'].includes(state)))(
    'not a second time once it is %s',
    (state) => {
      expect(claim(mail({ state }), undefined, 90_000)).toEqual({ refused: 'known' });
    },
  );

  it.each([0, 1, 59_999, 60_000])(
    'not while its sender may be alive, %s ms after its claim: a timer looks again',
    (time) => {
      const { mailId } = wanted;
      const timers = [serviceMailDoubtDue.at({ mailId }, at(60_001))];
      expect(claim(mail(), undefined, time)).toEqual({ state: mail(), events: [], timers, verdict: 'busy' });
    },
  );

  it('and is watched from then on until it is settled, for the case that message and timer are lost', () => {
    const claimed = claim(undefined);
    const doubted = claim(mail(), undefined, 60_001);
    if (claimed.refused !== undefined || doubted.refused !== undefined) throw new Error('a claim was refused');
    expect(claimed.state.watchAt).toBe(at(60_000 + 600_000).toISOString());
    expect(doubted.state.watchAt).toBe(at(60_001 + doubtHolds + 600_000).toISOString());
    const settlements: Settlement[] = [{ outcome: 'accepted' }, { outcome: 'skipped', reason: 'suppressed' }];
    for (const settlement of settlements) {
      const { state } = settleMail(claimed.state, byOkaeri(settlement), at(1));
      expect(state).not.toHaveProperty('watchAt');
      expect(state).not.toHaveProperty('watched');
    }
  });

  it('not after its sender fell silent: then it is in doubt, and looked at half an hour later', () => {
    const { mailId } = wanted;
    expect(claim(mail(), undefined, 60_001)).toMatchObject({
      state: { state: 'inDoubt' },
      timers: [serviceMailDoubtDue.at({ mailId }, at(60_001 + doubtHolds))],
    });
  });
});

describe('a service mail in doubt is sent once more', () => {
  it('once', () => {
    expect(onceMore({ state: 'inDoubt' })).toMatchObject({ state: { state: 'claimed', attempt: 2 } });
    expect(onceMore({ state: 'inDoubt', attempt: 2 })).toEqual({ refused: 'known' });
  });

  it('not before it has been in doubt for half an hour, whatever message asks: a timer looks again', () => {
    const doubted = mail({ state: 'inDoubt', doubtSince: at(8_000).toISOString() });
    const asked = reclaimMail({ mail: doubted, newest: undefined }, byOkaeri({ news }), at(61_000));
    const timers = [serviceMailDoubtDue.at(wanted, at(8_000 + doubtHolds))];
    expect(asked).toEqual({ state: doubted, events: [], timers, verdict: 'busy' });
  });

  it('not when SES reported it, nor after newer news', () => {
    expect(onceMore({ state: 'inDoubt', feedback: 's' })).toEqual({ refused: 'known' });
    expect(onceMore({ state: 'inDoubt' }, 3)).not.toHaveProperty('refused');
    expect(onceMore({ state: 'inDoubt' }, 4)).toEqual({ refused: 'older_answer' });
  });

  it.each(['accepted', 'refused', 'skipped'] as const)('not when it is %s', (state) => {
    expect(onceMore({ state })).toMatchObject({ refused: 'wrong_state', needed: ['inDoubt'] });
  });
});

describe('what becomes of a service mail', () => {
  const settlements: Settlement[] = [
    { outcome: 'accepted' },
    { outcome: 'refused', reason: 'message_rejected' },
    { outcome: 'skipped', reason: 'suppressed' },
    { outcome: 'inDoubt' },
  ];

  it.each(settlements)('is a step of its lifecycle: $outcome', (settlement) => {
    for (const attempt of [1, 2]) {
      const { state, timers } = settleMail(mail({ attempt }), byOkaeri(settlement), at(1));
      expect(stepsBetween(serviceMailLifecycle, 'claimed', state.state)).toHaveLength(1);
      expect(timers).toHaveLength(settlement.outcome === 'inDoubt' ? 1 : 0);
    }
  });

  it('is looked at half an hour later where it is in doubt for the second time: then SES has reported it, or it is lost', () => {
    const { state } = settleMail(mail({ attempt: 2 }), byOkaeri({ outcome: 'inDoubt' }), at(0));
    const look = (change: Partial<ServiceMail>, time = doubtHolds) =>
      reclaimMail({ mail: { ...state, ...change }, newest: undefined }, byOkaeri({ news }), at(time));
    expect(look({}, doubtHolds - 1)).toMatchObject({ verdict: 'busy' });
    const lost = look({});
    expect(lost).toMatchObject({ verdict: 'lost', state: { state: 'inDoubt', attempt: 2 }, timers: [] });
    expect(lost).not.toHaveProperty('state.watchAt');
    expect(look({ feedback: 'd' })).toEqual({ refused: 'known' });
    // An operator allows one more: it is due at once, and only once.
    expect(look({ attemptsAllowed: 3 })).toMatchObject({ verdict: 'send', state: { attempt: 3 } });
  });

  it('leaves the first mail in doubt where the second was not accepted', () => {
    const refused = settleMail(mail({ attempt: 2 }), byOkaeri({ outcome: 'refused', reason: 'unmailable' }), at(1));
    expect(refused.state).toMatchObject({ state: 'inDoubt', reason: 'unmailable' });
  });
});

describe('a mail that SES does not take', () => {
  const minute = 60_000;
  const day = 1440 * minute;
  /** What SES responds again and again. */
  const answers = {
    'not sent': (stored: ServiceMail, time: number) => noteNotSent(stored, at(time)),
    failed: (stored: ServiceMail, time: number) =>
      settleMail(stored, byOkaeri({ outcome: 'inDoubt', failed: true }), at(time)),
  };
  type Answer = keyof typeof answers;
  /** Tries it as its timers say, until nothing more is to be done. */
  const triesOf = (next: (number: number) => Answer, first: Partial<ServiceMail> = {}) => {
    const tries: { time: number; wait: number; late: boolean }[] = [];
    let state = mail(first);
    for (let time = 0; ; ) {
      const noted = answers[next(tries.length)](state, time);
      const due = noted.timers[0]?.dueAt;
      if (due === undefined) return { tries, state: noted.state };
      const wait = due.getTime() - at(time).getTime();
      tries.push({ time, wait: wait / minute, late: isLate(noted.state, at(time)) });
      time += wait;
      const claimed = reclaimMail({ mail: noted.state, newest: undefined }, byOkaeri({ news }), at(time));
      if (claimed.refused !== undefined || claimed.verdict !== 'send') return { tries, state: noted.state, claimed };
      state = claimed.state;
    }
  };

  it('is tried again after a minute at first, then more rarely, every half hour at least, and given up after thirty days', () => {
    const { tries, state } = triesOf(() => 'not sent');
    expect(tries.slice(0, 8).map(({ wait }) => wait)).toEqual([1, 1, 2, 4, 8, 16, 30, 30]);
    expect(tries.filter(({ late }) => !late).map(({ time }) => time / minute)).toEqual([0, 1, 2, 4, 8, 16]);
    expect(tries.at(-1)?.time).toBeGreaterThan(29 * day);
    expect(state).toMatchObject({ state: 'skipped', reason: 'not_sent', attempt: 1 });
  });

  it('and answers each time that it failed, is tried every half hour, and in doubt for good after thirty days', () => {
    const { tries, state, claimed } = triesOf(() => 'failed');
    expect(new Set(tries.map(({ wait }) => wait))).toEqual(new Set([30]));
    expect(tries.filter(({ late }) => !late).map(({ time }) => time / minute)).toEqual([0]);
    expect(tries.at(-1)?.time).toBe(30 * day);
    expect(state).toMatchObject({ state: 'inDoubt' });
    expect(claimed).toMatchObject({ verdict: 'lost' });
  });

  it('whatever it answers in between: it is never dropped within thirty days, nor left for longer than half an hour', () => {
    const doubtSince = at(-doubtHolds).toISOString();
    const plan = fc.infiniteStream(fc.constantFrom<Answer>('not sent', 'failed'));
    fc.assert(
      fc.property(plan, fc.integer({ min: 1, max: 2 }), (stream, attempt) => {
        const { tries } = triesOf(() => stream.next().value as Answer, { attempt, doubtSince });
        expect(tries.at(-1)?.time).toBeGreaterThan(29 * day);
        expect(tries.every(({ wait }) => wait >= 1 && wait <= 30)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it('returns to its doubt where it is the second: what SES reports of the first still counts', () => {
    const doubtSince = at(-doubtHolds).toISOString();
    const { state } = noteNotSent(mail({ attempt: 2, doubtSince }), at(0));
    expect(state).toMatchObject({ state: 'inDoubt', attempt: 1, doubtSince, waitingSince: at(0).toISOString() });
    const again = (change: Partial<ServiceMail>) =>
      reclaimMail({ mail: { ...state, ...change }, newest: undefined }, byOkaeri({ news }), at(minute));
    expect(again({})).toMatchObject({ verdict: 'send', state: { attempt: 2 } });
    for (const feedback of ['s', 'd', 'b', 'c']) expect(again({ feedback })).toEqual({ refused: 'known' });
  });

  it('keeps its place in the news: it is not sent after newer ones, nor before its time', () => {
    const { state } = noteNotSent(mail(), at(0));
    const again = (newest: number, time: number) =>
      reclaimMail({ mail: state, newest: { sequence: newest } }, byOkaeri({ news }), at(time));
    expect(again(3, minute)).toMatchObject({ verdict: 'send', state: { state: 'claimed', attempt: 1 } });
    expect(again(3, minute - 1)).toMatchObject({
      verdict: 'busy',
      timers: [serviceMailDoubtDue.at(wanted, at(minute))],
    });
    expect(again(4, 0)).toEqual({ refused: 'older_answer' });
    expect(claim(state, undefined, minute)).toEqual({ refused: 'known' });
  });
});

describe('a mail that cannot be written', () => {
  const about = { gatheringId: idFrom('gathering', 'one'), notice: 'confirmation' } as const;
  const day = 86_400_000;
  /** Tries it until nobody looks at it any more; the gathering was changed at these times. */
  const triesOf = (first: Partial<ServiceMail>, changes: readonly number[] = []) => {
    const tries: { time: number; wait: number; told: boolean }[] = [];
    let state = mail(first);
    for (let time = 0; ; ) {
      const changed = changes.filter((change) => change <= time).at(-1);
      const changedAt = changed === undefined ? undefined : at(changed).toISOString();
      const noted = noteUnwritten(state, byOkaeri({ ...about, changedAt }), at(time));
      state = noted.state;
      if (state.watchAt === undefined) return { tries, state, events: noted.events };
      const next = Date.parse(state.watchAt) - at(0).getTime();
      tries.push({ time, wait: (next - time) / 60_000, told: noted.events.length > 0 });
      time = next;
      state = { ...state, state: 'claimed', attempt: state.state === 'inDoubt' ? 2 : 1 };
    }
  };

  it('is tried again after five minutes at first, every hour, once a day after three days, and given up after thirty', () => {
    const { tries, state, events } = triesOf({});
    expect(tries.slice(0, 8).map(({ wait }) => wait)).toEqual([5, 5, 10, 20, 40, 60, 60, 60]);
    expect(tries.filter(({ time }) => time >= 3 * day).every(({ wait }) => wait === 1440)).toBe(true);
    expect(tries.at(-1)?.time).toBeGreaterThan(29 * day);
    expect(tries.length).toBeLessThan(120);
    expect(state).toMatchObject({ state: 'skipped', reason: 'unwritten', unwritten: tries.length });
    expect(events).toEqual([]);
  });

  it('is announced at first, when its gathering was changed since, and otherwise once a day at most', () => {
    const told = (changes: readonly number[]) =>
      triesOf({}, changes)
        .tries.filter((one) => one.told && one.time < day)
        .map(({ time }) => time / 60_000);
    expect(told([])).toEqual([0]);
    expect(told([-1])).toEqual([0]);
    expect(told([30 * 60_000])).toEqual([0, 40]);
    expect(told([30 * 60_000, 35 * 60_000, 90 * 60_000])).toEqual([0, 40, 140]);
    const all = triesOf({}).tries.filter((one) => one.told);
    expect(all.length).toBeLessThanOrEqual(31);
  });

  it('goes back into doubt where it is the second: what SES reports of the first still counts', () => {
    const doubtSince = at(-doubtHolds).toISOString();
    const { state, events } = noteUnwritten(
      mail({ attempt: 2, doubtSince }),
      byOkaeri({ ...about, changedAt: undefined }),
      at(0),
    );
    expect(state).toMatchObject({ state: 'inDoubt', attempt: 1, doubtSince, watchAt: at(300_000).toISOString() });
    expect(events).toHaveLength(1);
    const again = (change: Partial<ServiceMail>, newest = 3) =>
      reclaimMail({ mail: { ...state, ...change }, newest: { sequence: newest } }, byOkaeri({ news }), at(300_000));
    expect(again({})).toMatchObject({ verdict: 'send', state: { state: 'claimed', attempt: 2 } });
    for (const feedback of ['s', 'd', 'b', 'c']) expect(again({ feedback })).toEqual({ refused: 'known' });
    expect(again({}, 4)).toEqual({ refused: 'older_answer' });
    expect(triesOf({ attempt: 2, doubtSince }).state).toMatchObject({ state: 'inDoubt', reason: 'unwritten' });
  });

  it('is claimed again at any time, but not after newer news', () => {
    const unwritten = mail({ state: 'unwritten', watchAt: at(0).toISOString(), watched: 'mails' });
    const again = (newest: number) =>
      reclaimMail({ mail: unwritten, newest: { sequence: newest } }, byOkaeri({ news }), at(1));
    expect(again(3)).toMatchObject({ verdict: 'send', state: { state: 'claimed', attempt: 1 } });
    expect(again(4)).toEqual({ refused: 'older_answer' });
    expect(claim(unwritten, undefined, 90_000)).toEqual({ refused: 'known' });
  });
});

describe('a mail whose event was lost', () => {
  const found = missingMail(wanted, at(0));
  const again = (newest: number | undefined, time = 0) =>
    reclaimMail(
      { mail: found.state, newest: newest === undefined ? undefined : { sequence: newest } },
      byOkaeri({ news }),
      at(time),
    );

  it('is unclaimed, due at once, watched until it is settled, and kept for 90 days', () => {
    expect(found.state).toEqual({
      ...{ ...wanted, state: 'unclaimed', attempt: 1, attemptsAllowed: 2, unwritten: 0, feedback: '-' },
      ...{ claimedAt: at(0).toISOString(), updatedAt: at(0).toISOString(), watched: 'mails' },
      watchAt: at(10 * 60_000).toISOString(),
      expiresAt: at(90 * 86_400_000).getTime() / 1000,
    });
    expect(found.timers).toEqual([serviceMailDoubtDue.at({ mailId: wanted.mailId }, at(0))]);
  });

  it('is claimed, but not once the same news or newer were sent: it has no place among them yet', () => {
    expect(again(undefined)).toMatchObject({ verdict: 'send', state: { state: 'claimed', attempt: 1 } });
    expect(again(2)).toMatchObject({ verdict: 'send' });
    expect(again(3)).toEqual({ refused: 'older_answer' });
    expect(again(4)).toEqual({ refused: 'older_answer' });
  });

  it('without news is claimed whatever was sent', () => {
    const stored = { mail: found.state, newest: { sequence: 9 } };
    expect(reclaimMail(stored, byOkaeri({ news: undefined }), at(0))).toMatchObject({ verdict: 'send' });
    const doubtful = { mail: mail({ state: 'unwritten' }), newest: { sequence: 9 } };
    expect(reclaimMail(doubtful, byOkaeri({ news: undefined }), at(0))).toMatchObject({ verdict: 'send' });
  });

  it('is skipped after newer news, whether the watch had found it or not, and nobody looks at it any more', () => {
    const skipped = { state: 'skipped', reason: 'older_answer', updatedAt: at(5).toISOString() };
    const { watchAt: _over, watched: _also, ...known } = found.state;
    expect(replacedMail(found.state, wanted, at(5))).toEqual({
      state: { ...known, ...skipped },
      events: [],
      timers: [],
    });
    expect(replacedMail(undefined, wanted, at(5)).state).toMatchObject({ ...wanted, ...skipped, attempt: 1 });
  });

  it('whose claim was looked at too early is looked at again', () => {
    expect(reclaimMail({ mail: mail(), newest: undefined }, byOkaeri({ news }), at(1))).toMatchObject({
      verdict: 'busy',
    });
    expect(reclaimMail({ mail: mail(), newest: undefined }, byOkaeri({ news }), at(doubtHolds))).toMatchObject({
      verdict: 'doubt',
      state: { state: 'inDoubt', watched: 'mails' },
    });
  });
});

describe('what is noted of a mail', () => {
  it('that SES took has no reason, and nobody looks at it any more', () => {
    for (const attempt of [1, 2]) {
      const { state } = settleMail(
        mail({ attempt, watchAt: at(9).toISOString() }),
        byOkaeri({ outcome: 'accepted' }),
        at(1),
      );
      expect(state).toEqual({ ...mail({ attempt }), state: 'accepted', updatedAt: at(1).toISOString() });
    }
  });

  it('that was refused has its reason', () => {
    const { state } = settleMail(mail(), byOkaeri({ outcome: 'refused', reason: 'rejected' }), at(1));
    expect(state).toMatchObject({ state: 'refused', reason: 'rejected' });
  });

  it('that SES failed on does not count as an attempt, so that both are still to come', () => {
    const failed = (attempt: number) =>
      settleMail(mail({ attempt }), byOkaeri({ outcome: 'inDoubt', failed: true }), at(1)).state.attempt;
    expect([failed(1), failed(2), failed(3)]).toEqual([1, 1, 2]);
  });

  it('that cannot be written names the mail, the person, the gathering and the notice, once a day to the minute', () => {
    const about = { gatheringId: idFrom('gathering', 'one'), notice: 'confirmation' } as const;
    const noted = (toldAt: string | undefined, time: number, changedAt?: string) =>
      noteUnwritten(mail({ toldAt }), byOkaeri({ ...about, changedAt }), at(time));
    const first = noted(undefined, 0);
    expect(first.state).toMatchObject({
      state: 'unwritten',
      toldAt: at(0).toISOString(),
      watched: 'mails',
      unwritten: 1,
    });
    expect(first.events.map(({ data }) => data)).toEqual([
      { mailId: wanted.mailId, alumniId: wanted.alumniId, ...about },
    ]);
    const told = at(0).toISOString();
    expect(noted(told, 86_400_000 - 1).events).toEqual([]);
    expect(noted(told, 86_400_000).events).toHaveLength(1);
    expect(noted(told, 1, told).events).toEqual([]);
    expect(noted(told, 2, at(1).toISOString()).events).toHaveLength(1);
  });
});

it.each([
  ['that waits for half an hour', 0, 1, 30 * 60_000, true],
  ['that waits for less', 0, 1, 30 * 60_000 - 1, false],
  ['that nobody tries any more', 0, undefined, 30 * 60_000, false],
  ['that does not wait', undefined, 1, 30 * 60_000, false],
])('a mail %s is late, or not', (_what, since, watched, time, late) => {
  const text = (milliseconds: number | undefined) =>
    milliseconds === undefined ? undefined : at(milliseconds).toISOString();
  expect(isLate(mail({ waitingSince: text(since), watchAt: text(watched) }), at(time))).toBe(late);
});
