/** Who may send a service mail now, and when it is sent a second time. */
import { describe, expect, it } from 'vitest';
import { doubtHolds } from '../../../../events/read-models/send-progress.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import type { Settlement } from '../../../../functions/mail/delivery/send-outcome.ts';
import {
  missingMail,
  reclaimMail,
  settleMail,
  settleRefused,
} from '../../../../functions/mail/service/service-mail.ts';
import { type ServiceMail, serviceMailStates } from '../../../../functions/mail/tables.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { at, claim, mail, order, retry, wanted } from './stored-mail.ts';

describe('a service mail is claimed', () => {
  it('when nobody knows it, and nothing newer was sent', () => {
    expect(claim(undefined)).toMatchObject({ state: { state: 'claimed', attempt: 1 }, timers: [] });
    expect(claim(undefined, 2)).not.toHaveProperty('refused');
    expect(claim(undefined, 3)).toEqual({ refused: 'older_mail' });
  });

  it('by its late event, though the watch found the mail first', () => {
    const found = mail({ state: 'unclaimed', watchAt: at(0).toISOString(), watched: 'mails' });
    const late = claim(found, undefined, 90_000);
    expect(late).toMatchObject({
      verdict: 'send',
      state: { state: 'claimed', attempt: 1, claimedAt: at(90_000).toISOString() },
    });
    expect(claim(found, 2, 90_000)).toMatchObject({ verdict: 'send' });
    expect(claim(found, 3, 90_000)).toEqual({ refused: 'older_mail' });
  });

  it.each(serviceMailStates.filter((state) => !['claimed', 'unclaimed'].includes(state)))(
    'not a second time once it is %s',
    (state) => {
      expect(claim(mail({ state }), undefined, 90_000)).toEqual({ refused: 'known' });
    },
  );

  it.each([0, 1, 59_999, 60_000])(
    'not while its sender may be alive, %s ms after its claim: a timer checks it again',
    (time) => {
      const { mailId } = wanted;
      const timers = [serviceMailDoubtDue.at({ mailId }, at(60_001))];
      expect(claim(mail(), undefined, time)).toEqual({ state: mail(), events: [], timers, verdict: 'in_progress' });
    },
  );

  it('and is watched from then on until it is settled, in case message and timer are lost', () => {
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

  it('not after its sender fell silent: then it is in doubt, and checked half an hour later', () => {
    const { mailId } = wanted;
    expect(claim(mail(), undefined, 60_001)).toMatchObject({
      state: { state: 'inDoubt' },
      timers: [serviceMailDoubtDue.at({ mailId }, at(60_001 + doubtHolds))],
    });
  });
});

describe('a service mail in doubt is sent once more', () => {
  it('once', () => {
    expect(retry({ state: 'inDoubt' })).toMatchObject({ state: { state: 'claimed', attempt: 2 } });
    expect(retry({ state: 'inDoubt', attempt: 2 })).toEqual({ refused: 'known' });
  });

  it('not before it has been in doubt for half an hour, whatever message comes: a timer checks it again', () => {
    const doubted = mail({ state: 'inDoubt', doubtSince: at(8_000).toISOString() });
    const asked = reclaimMail({ mail: doubted, newest: undefined }, byOkaeri({ order }), at(61_000));
    const timers = [serviceMailDoubtDue.at(wanted, at(8_000 + doubtHolds))];
    expect(asked).toEqual({ state: doubted, events: [], timers, verdict: 'in_progress' });
  });

  it('not when SES reported it, nor after a newer mail of its kind', () => {
    expect(retry({ state: 'inDoubt', feedback: 's' })).toEqual({ refused: 'known' });
    expect(retry({ state: 'inDoubt' }, 3)).not.toHaveProperty('refused');
    expect(retry({ state: 'inDoubt' }, 4)).toEqual({ refused: 'older_mail' });
  });

  it.each(['accepted', 'refused', 'skipped'] as const)('not when it is %s', (state) => {
    expect(retry({ state })).toMatchObject({ refused: 'wrong_state', needed: ['inDoubt'] });
  });
});

describe('a mail whose event was lost', () => {
  const found = missingMail(wanted, at(0));
  const again = (newest: number | undefined, time = 0) =>
    reclaimMail(
      { mail: found.state, newest: newest === undefined ? undefined : { sequence: newest } },
      byOkaeri({ order }),
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

  it('is claimed, but not once it or a newer mail of its kind was sent: it has no place among them yet', () => {
    expect(again(undefined)).toMatchObject({ verdict: 'send', state: { state: 'claimed', attempt: 1 } });
    expect(again(2)).toMatchObject({ verdict: 'send' });
    expect(again(3)).toEqual({ refused: 'older_mail' });
    expect(again(4)).toEqual({ refused: 'older_mail' });
  });

  it('that has no place in an order is claimed whatever was sent', () => {
    const stored = { mail: found.state, newest: { sequence: 9 } };
    expect(reclaimMail(stored, byOkaeri({ order: undefined }), at(0))).toMatchObject({ verdict: 'send' });
    const doubtful = { mail: mail({ state: 'unwritten' }), newest: { sequence: 9 } };
    expect(reclaimMail(doubtful, byOkaeri({ order: undefined }), at(0))).toMatchObject({ verdict: 'send' });
  });

  it('is skipped after a newer mail of its kind, whether the watch had found it or not, and no longer watched', () => {
    const skipped = { state: 'skipped', reason: 'older_mail', updatedAt: at(5).toISOString() };
    const { watchAt: _over, watched: _also, ...known } = found.state;
    const settle = (stored: ServiceMail | undefined, refused = 'older_mail') =>
      settleRefused(stored, byOkaeri({ wanted, refused }), at(5));
    expect(settle(found.state)).toEqual({
      state: { ...known, ...skipped },
      events: [],
      timers: [],
    });
    expect(settle(undefined)?.state).toMatchObject({ ...wanted, ...skipped, attempt: 1 });
    // One that is in doubt may have been sent, and one that is known stays as it is.
    expect(settle(mail({ state: 'inDoubt' }))).toBeUndefined();
    expect(settle(found.state, 'known')).toBeUndefined();
  });

  it('whose claim was checked too early is checked again', () => {
    expect(reclaimMail({ mail: mail(), newest: undefined }, byOkaeri({ order }), at(1))).toMatchObject({
      verdict: 'in_progress',
    });
    expect(reclaimMail({ mail: mail(), newest: undefined }, byOkaeri({ order }), at(doubtHolds))).toMatchObject({
      verdict: 'doubt',
      state: { state: 'inDoubt', watched: 'mails' },
    });
  });
});
