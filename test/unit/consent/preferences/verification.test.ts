import { describe, expect, it } from 'vitest';
import { mostAttempts, verificationLifecycle } from '../../../../functions/consent/preferences/lifecycle.ts';
import {
  decideOnCode,
  isPending,
  othersWithoutGranted,
  requestCode,
  tryCode,
  verificationNamed,
  waitingForSame,
} from '../../../../functions/consent/preferences/verification.ts';
import type { Verification } from '../../../../functions/consent/tables.ts';
import { decided, isRefusal } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { command, somebody, taken } from '../../../fixtures/consent.ts';
import { expectToFollow } from '../../../fixtures/lifecycles.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00Z');

describe('a verification', () => {
  const shown = { noticeVersion: '2026-04', language: 'ja' } as const;
  const wanted = { topics: ['jobs' as const] };
  const request = command({ alumniId, verificationId: idFrom('verification', 'one'), wanted, shown });
  const verification = taken(requestCode([], request, now)).state;
  const minutesLater = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

  it.each(['pending', 'used'] as const)('that is %s allows the steps that start there, and no others', (state) => {
    const by =
      (isRight: boolean) =>
      ({ asked }: { readonly asked: Verification }) => {
        const outcome = tryCode(asked, command(isRight), now);
        return isRefusal(outcome) ? outcome : decided({ status: outcome.state.state, asked: outcome.state });
      };
    const asked = { ...verification, state };
    expectToFollow(verificationLifecycle, { status: state, asked }, { confirm: by(true), mistype: by(false) });
  });

  it('waits a quarter of an hour', () => {
    expect([isPending(verification, minutesLater(14.9)), isPending(verification, minutesLater(15))]).toEqual([
      true,
      false,
    ]);
  });

  it('is stored with all that it confirms, and its event carries ids alone', () => {
    const { verificationId } = request.input;
    const { state, events } = taken(requestCode([], request, now));
    expect(state).toEqual({
      ...{ alumniId, verificationId, wanted, shown, state: 'pending', attempts: 0 },
      createdAt: '2026-07-01T00:00:00.000Z',
      validUntil: '2026-07-01T00:15:00.000Z',
      expiresAt: Date.parse('2026-07-03T00:00:00Z') / 1000,
    });
    expect(events.map(({ contract, data }) => [contract.type, data])).toEqual([
      ['verification-requested', { alumniId, verificationId }],
    ]);
  });

  it('is requested once for the same wishes on the same text, as long as its code can be entered', () => {
    const again = (change: object, at = minutesLater(14)) =>
      requestCode([verification], command({ ...request.input, ...change }), at).refused;
    expect(again({ verificationId: idFrom('verification', 'two') })).toBe('already_waiting');
    expect(again({ wanted: { topics: ['newsletter'] } })).toBeUndefined();
    expect(again({ shown: { ...shown, noticeVersion: '2026-05' } })).toBeUndefined();
    expect(again({}, minutesLater(15))).toBeUndefined();
  });

  it('accepts a code until the last millisecond, and none after five wrong ones', () => {
    const end = Date.parse(verification.validUntil);
    const tried = [-1, 0].map((shift) => isRefusal(tryCode(verification, command(true), new Date(end + shift))));
    expect(tried).toEqual([false, true]);
    const after = (attempts: number) => taken(tryCode({ ...verification, attempts }, command(true), now)).state;
    expect(after(4)).toMatchObject({ state: 'used', attempts: 5 });
    expect(tryCode({ ...verification, attempts: 5 }, command(true), now)).toEqual({ refused: 'too_late' });
    expect(isPending({ ...verification, attempts: 5 }, now)).toBe(false);
  });

  it('is used up by the right code, or by five wrong ones', () => {
    const used = taken(tryCode(verification, command(true), now)).state;
    expect(isPending(used, now)).toBe(false);
    expect(tryCode(used, command(true), now)).toMatchObject({ refused: 'wrong_state' });
    let wrong = verification;
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      expect(isPending(wrong, now)).toBe(true);
      wrong = taken(tryCode(wrong, command(false), now)).state;
    }
    expect(isPending(wrong, now)).toBe(false);
    expect(tryCode(wrong, command(true), now)).toEqual({ refused: 'too_late' });
  });

  it('is requested at most ten times a day', () => {
    const other: Verification = { ...verification, wanted: { topics: ['newsletter'] } };
    const ten = Array.from({ length: 10 }, () => other);
    const refused = (known: readonly Verification[], at: Date) => requestCode(known, request, at).refused;
    expect(refused(ten.slice(1), now)).toBeUndefined();
    expect(refused(ten, now)).toBe('too_many_codes');
    expect(refused(ten, new Date(minutesLater(24 * 60).getTime() - 1))).toBe('too_many_codes');
    expect(refused(ten, minutesLater(24 * 60))).toBeUndefined();
  });
});

describe('several verifications of a person', () => {
  const shown = { noticeVersion: '2026-04', language: 'ja' } as const;
  const wanted = { topics: ['jobs' as const], frequency: 'all' as const };
  const requested = (name: string, minutes: number, change: Partial<Verification> = {}): Verification => {
    const at = new Date(now.getTime() + minutes * 60_000);
    const request = { alumniId, verificationId: idFrom('verification', name), wanted, shown };
    return { ...taken(requestCode([], command(request), at)).state, ...change };
  };
  const [older, newer] = [requested('older', 0), requested('newer', 1)];
  const later = new Date(now.getTime() + 2 * 60_000);

  it('the page uses the one that it names, else the newest pending one', () => {
    expect(verificationNamed([newer, older], older.verificationId, later)).toBe(older);
    expect(verificationNamed([newer, older], 'verification_unknown', later)).toBeUndefined();
    expect(verificationNamed([newer, older], undefined, later)).toBe(newer);
    expect(verificationNamed([{ ...newer, state: 'used' }, older], undefined, later)).toBe(older);
    expect(verificationNamed([], undefined, later)).toBeUndefined();
  });

  it('the same request with the same text waits for one code', () => {
    expect(waitingForSame([older], { wanted, shown }, later)).toBe(older);
    expect(waitingForSame([older], { wanted: { topics: ['newsletter'] }, shown }, later)).toBeUndefined();
    expect(waitingForSame([older], { wanted, shown: { ...shown, language: 'en' } }, later)).toBeUndefined();
    expect(waitingForSame([{ ...older, state: 'used' }], { wanted, shown }, later)).toBeUndefined();
  });

  it('what one has granted is removed from the others that are pending', () => {
    const used = requested('used', 0, { state: 'used' });
    const other = requested('other', 0, { wanted: { topics: ['newsletter'] } });
    expect(othersWithoutGranted([newer, older, used, other], newer, later)).toEqual([
      { before: older, after: { ...older, wanted: { topics: [] } } },
    ]);
  });

  it('a code is right or wrong, was confirmed before, or can no longer be entered', () => {
    const used = requested('used', 0, { state: 'used' });
    const outcome = (verification: Verification, isRight: boolean, at = later) =>
      decideOnCode(verification, command(isRight), at).outcome;
    expect([outcome(older, true), outcome(older, false)]).toEqual(['right', 'wrong']);
    expect([outcome(used, true), outcome(used, false)]).toEqual(['confirmed_before', 'over']);
    expect(outcome(older, true, new Date(older.validUntil))).toBe('over');
    expect(decideOnCode(older, command(true), later).attempt?.state).toMatchObject({ state: 'used', attempts: 1 });
    expect(decideOnCode(older, command(false), later).attempt?.state).toMatchObject({ state: 'pending', attempts: 1 });
  });
});
