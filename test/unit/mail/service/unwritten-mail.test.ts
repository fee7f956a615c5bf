/** A mail that cannot be written from what its gathering says is tried again until HR has changed that. */
import { describe, expect, it } from 'vitest';
import { doubtHolds } from '../../../../events/read-models/send-progress.ts';
import { noteUnwritten, reclaimMail } from '../../../../functions/mail/service/service-mail.ts';
import type { ServiceMail } from '../../../../functions/mail/tables.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { at, claim, mail, order } from './stored-mail.ts';

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

  it('emits an event at first, after each change of its gathering, and otherwise at most once a day', () => {
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
      reclaimMail({ mail: { ...state, ...change }, newest: { sequence: newest } }, byOkaeri({ order }), at(300_000));
    expect(again({})).toMatchObject({ verdict: 'send', state: { state: 'claimed', attempt: 2 } });
    for (const feedback of ['s', 'd', 'b', 'c']) expect(again({ feedback })).toEqual({ refused: 'known' });
    expect(again({}, 4)).toEqual({ refused: 'older_mail' });
    expect(triesOf({ attempt: 2, doubtSince }).state).toMatchObject({ state: 'inDoubt', reason: 'unwritten' });
  });

  it('is claimed again at any time, but not after a newer mail of its kind', () => {
    const unwritten = mail({ state: 'unwritten', watchAt: at(0).toISOString(), watched: 'mails' });
    const again = (newest: number) =>
      reclaimMail({ mail: unwritten, newest: { sequence: newest } }, byOkaeri({ order }), at(1));
    expect(again(3)).toMatchObject({ verdict: 'send', state: { state: 'claimed', attempt: 1 } });
    expect(again(4)).toEqual({ refused: 'older_mail' });
    expect(claim(unwritten, undefined, 90_000)).toEqual({ refused: 'known' });
  });
});
