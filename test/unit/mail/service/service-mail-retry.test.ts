/** A mail that SES does not take is tried again until it is too late. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubtHolds } from '../../../../events/read-models/send-progress.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import {
  allowAttempt,
  claimMail,
  isLate,
  noteNotSent,
  reclaimMail,
  settleMail,
} from '../../../../functions/mail/service/service-mail.ts';
import { type ServiceMail, serviceMailStates } from '../../../../functions/mail/tables.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { at, claim, mail, order, wanted } from './stored-mail.ts';

describe('a mail that SES does not take', () => {
  const minute = 60_000;
  const day = 1440 * minute;
  /** What SES responds again and again. */
  const answers = {
    'not sent': (stored: ServiceMail, time: number) => noteNotSent(stored, byOkaeri(), at(time)),
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
      const claimed = reclaimMail({ mail: noted.state, newest: undefined }, byOkaeri({ order }), at(time));
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

  it('and responds each time that it failed is tried every half hour, and stays in doubt after thirty days', () => {
    const { tries, state, claimed } = triesOf(() => 'failed');
    expect(new Set(tries.map(({ wait }) => wait))).toEqual(new Set([30]));
    expect(tries.filter(({ late }) => !late).map(({ time }) => time / minute)).toEqual([0]);
    expect(tries.at(-1)?.time).toBe(30 * day);
    expect(state).toMatchObject({ state: 'inDoubt' });
    expect(claimed).toMatchObject({ verdict: 'lost' });
  });

  it('is never given up within thirty days, nor left for longer than half an hour, whatever it responds in between', () => {
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
    const { state } = noteNotSent(mail({ attempt: 2, doubtSince }), byOkaeri(), at(0));
    expect(state).toMatchObject({ state: 'inDoubt', attempt: 1, doubtSince, waitingSince: at(0).toISOString() });
    const again = (change: Partial<ServiceMail>) =>
      reclaimMail({ mail: { ...state, ...change }, newest: undefined }, byOkaeri({ order }), at(minute));
    expect(again({})).toMatchObject({ verdict: 'send', state: { attempt: 2 } });
    for (const feedback of ['s', 'd', 'b', 'c']) expect(again({ feedback })).toEqual({ refused: 'known' });
  });

  it('is not sent after a newer mail of its kind, nor before its time', () => {
    const { state } = noteNotSent(mail(), byOkaeri(), at(0));
    const again = (newest: number, time: number) =>
      reclaimMail({ mail: state, newest: { sequence: newest } }, byOkaeri({ order }), at(time));
    expect(again(3, minute)).toMatchObject({ verdict: 'send', state: { state: 'claimed', attempt: 1 } });
    expect(again(3, minute - 1)).toMatchObject({
      verdict: 'in_progress',
      timers: [serviceMailDoubtDue.at(wanted, at(minute))],
    });
    expect(again(4, 0)).toEqual({ refused: 'older_mail' });
    expect(claim(state, undefined, minute)).toEqual({ refused: 'known' });
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

describe('in quiet hours', () => {
  const morning = at(8 * 3_600_000);
  const retryOf = (change: Partial<ServiceMail>, quietUntil: Date | null = morning) =>
    reclaimMail(
      { mail: mail(change), newest: undefined },
      byOkaeri({ order: undefined, quietUntil: quietUntil ?? undefined }),
      at(doubtHolds),
    );
  const states = ['unclaimed', 'waiting', 'inDoubt'] as const;
  const watchAt = at(0).toISOString();

  it.each(states.flatMap((state) => (['invitation', 'reminder'] as const).map((kind) => [kind, state] as const)))(
    'the mail of kind %s that is %s is not tried again before the morning, and not watched until then',
    (kind, state) => {
      expect(retryOf({ kind, state, watchAt })).toMatchObject({
        verdict: 'in_progress',
        state: { state, attempt: 1, watchAt: new Date(morning.getTime() + 600_000).toISOString() },
        timers: [serviceMailDoubtDue.at(wanted, morning)],
      });
      expect(retryOf({ kind, state, watchAt }, null)).toMatchObject({ verdict: 'send' });
    },
  );

  const claimOf = (kind: ServiceMail['kind'], quietUntil?: Date, known?: ServiceMail) =>
    claimMail({ mail: known, newest: undefined }, byOkaeri({ ...wanted, kind, order: undefined, quietUntil }), at(0));

  it.each(['invitation', 'reminder'] as const)(
    'a mail of kind %s whose event comes at night waits, unclaimed',
    (kind) => {
      const held = claimOf(kind, morning);
      expect(held).toMatchObject({
        verdict: 'in_progress',
        state: { ...wanted, kind, state: 'unclaimed', watchAt: new Date(morning.getTime() + 600_000).toISOString() },
        timers: [serviceMailDoubtDue.at(wanted, morning)],
      });
      if (held.refused !== undefined) throw new Error(held.refused);
      expect(claimOf(kind, morning, held.state)).toEqual(held);
      expect(claimOf(kind, undefined, held.state)).toMatchObject({ verdict: 'send', state: { state: 'claimed' } });
      expect(claimOf(kind)).toMatchObject({ verdict: 'send' });
    },
  );

  it.each(['receipt', 'verification', 'answer', 'gathering_cancelled'] as const)(
    'a mail of kind %s whose event comes at night is sent',
    (kind) => {
      expect(claimOf(kind, morning)).toMatchObject({ verdict: 'send', state: { state: 'claimed' } });
    },
  );

  it.each(states)('a mail that somebody waits for is tried again: %s', (state) => {
    for (const kind of ['receipt', 'verification', 'answer', 'gathering_cancelled'] as const) {
      expect(retryOf({ kind, state, watchAt })).toMatchObject({ verdict: 'send' });
    }
  });

  it('a mail that is settled stays settled', () => {
    expect(retryOf({ kind: 'invitation', state: 'accepted' })).toMatchObject({ refused: 'wrong_state' });
    expect(retryOf({ kind: 'invitation', state: 'inDoubt', feedback: 'd' })).toEqual({ refused: 'known' });
    expect(retryOf({ kind: 'invitation', state: 'inDoubt', attempt: 2, watchAt })).toMatchObject({ verdict: 'lost' });
  });
});

describe('an operator', () => {
  const left = { state: 'inDoubt', attempt: 2, doubtSince: at(0).toISOString() } as const;
  const allowed = (change: Partial<ServiceMail>) =>
    allowAttempt(mail(change), { by: 'operator', input: undefined }, at(9));

  it('may allow one more attempt for a mail that stayed in doubt: the watch has it resent at once', () => {
    const outcome = allowed(left);
    expect(outcome).toMatchObject({
      state: { ...left, attemptsAllowed: 3, watchAt: at(9).toISOString(), watched: 'mails' },
    });
    if (outcome.refused !== undefined) throw new Error('the attempt was refused');
    const claimed = reclaimMail(
      { mail: outcome.state, newest: undefined },
      byOkaeri({ order: undefined }),
      at(doubtHolds),
    );
    expect(claimed).toMatchObject({ verdict: 'send', state: { attempt: 3 } });
  });

  it.each<[string, Partial<ServiceMail>]>([
    ['that SES reported', { feedback: 's' }],
    ['that the watch still looks at', { watchAt: at(1).toISOString() }],
    ['that was too late, or refused, the second time', { reason: 'too_late' }],
  ])('allows none for a mail %s', (_which, change) => {
    expect(allowed({ ...left, ...change })).toEqual({ refused: 'known' });
  });

  it.each(serviceMailStates.filter((state) => state !== 'inDoubt'))('allows none for a mail that is %s', (state) => {
    expect(allowed({ ...left, state })).toMatchObject({ refused: 'wrong_state', needed: ['inDoubt'] });
  });
});
