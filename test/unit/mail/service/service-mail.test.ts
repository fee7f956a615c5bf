import { describe, expect, it } from 'vitest';
import { doubtHolds } from '../../../../events/read-models/send-progress.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import type { Settlement } from '../../../../functions/mail/delivery/send-outcome.ts';
import { serviceMailLifecycle } from '../../../../functions/mail/service/lifecycle.ts';
import {
  claimMail,
  claimOnceMore,
  noteUnwritten,
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
  claimOnceMore(
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

  it.each(serviceMailStates.filter((state) => state !== 'claimed'))('not a second time once it is %s', (state) => {
    expect(claim(mail({ state }), undefined, 90_000)).toEqual({ refused: 'known' });
  });

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
    const asked = claimOnceMore({ mail: doubted, newest: undefined }, byOkaeri({ news }), at(61_000));
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
      expect(timers).toHaveLength(state.state === 'inDoubt' && attempt === 1 ? 1 : 0);
    }
  });

  it('leaves the first mail in doubt where the second was not accepted', () => {
    const refused = settleMail(mail({ attempt: 2 }), byOkaeri({ outcome: 'refused', reason: 'unmailable' }), at(1));
    expect(refused.state).toMatchObject({ state: 'inDoubt', reason: 'unmailable' });
  });
});

describe('a mail that cannot be written', () => {
  const about = byOkaeri({ gatheringId: idFrom('gathering', 'one'), notice: 'confirmation' } as const);

  it('is announced each time, and tried again after five minutes at first, an hour at last', () => {
    let state = mail();
    const waits: number[] = [];
    for (let time = 0, tries = 0; tries < 8; tries++) {
      const noted = noteUnwritten(state, about, at(time));
      expect(noted.events).toMatchObject([{ contract: { type: 'mail-not-written' } }]);
      waits.push((Date.parse(noted.state.watchAt ?? '') - at(time).getTime()) / 60_000);
      time = Date.parse(noted.state.watchAt ?? '') - at(0).getTime();
      state = { ...noted.state, state: 'claimed' };
    }
    expect(waits).toEqual([5, 5, 10, 20, 40, 60, 60, 60]);
    expect(state.unwritten).toBe(8);
  });

  it('is claimed again at any time, but not after newer news', () => {
    const unwritten = mail({ state: 'unwritten', watchAt: at(0).toISOString(), watched: 'mails' });
    const again = (newest: number) =>
      claimOnceMore({ mail: unwritten, newest: { sequence: newest } }, byOkaeri({ news }), at(1));
    expect(again(3)).toMatchObject({ verdict: 'send', state: { state: 'claimed', attempt: 1 } });
    expect(again(4)).toEqual({ refused: 'older_answer' });
    expect(claim(unwritten, undefined, 90_000)).toEqual({ refused: 'known' });
  });
});
