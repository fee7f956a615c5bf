/** What is stored once a service mail was handed to SES. */
import { describe, expect, it } from 'vitest';
import { doubtHolds } from '../../../../events/read-models/send-progress.ts';
import type { Settlement } from '../../../../functions/mail/delivery/send-outcome.ts';
import { serviceMailLifecycle } from '../../../../functions/mail/service/lifecycle.ts';
import { noteUnwritten, reclaimMail, settleMail } from '../../../../functions/mail/service/service-mail.ts';
import type { ServiceMail } from '../../../../functions/mail/tables.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { at, mail, order, wanted } from './stored-mail.ts';

describe('the outcome of a service mail', () => {
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

  it('is checked half an hour after a second doubt: then SES has reported the mail, or it stays in doubt', () => {
    const { state } = settleMail(mail({ attempt: 2 }), byOkaeri({ outcome: 'inDoubt' }), at(0));
    const look = (change: Partial<ServiceMail>, time = doubtHolds) =>
      reclaimMail({ mail: { ...state, ...change }, newest: undefined }, byOkaeri({ order }), at(time));
    expect(look({}, doubtHolds - 1)).toMatchObject({ verdict: 'in_progress' });
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

describe('a mail', () => {
  it('that SES took has no reason, and is no longer watched', () => {
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

  it('on which SES failed has not used up an attempt', () => {
    const failed = (attempt: number) =>
      settleMail(mail({ attempt }), byOkaeri({ outcome: 'inDoubt', failed: true }), at(1)).state.attempt;
    expect([failed(1), failed(2), failed(3)]).toEqual([1, 1, 2]);
  });

  it('that cannot be written emits an event with mail, person, gathering and notice, at most once a day', () => {
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
