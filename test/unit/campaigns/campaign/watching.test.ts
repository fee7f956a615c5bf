/** When the watch looks at a campaign: while it should move by itself, a while after whatever it waits for. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chunksProgress,
  freezeProgressOf,
  freezeTakes,
  isFreezeStuck,
  quietFor,
  stepOfWatch,
  watchedFrom,
  withFreezeProgress,
} from '../../../../functions/campaigns/campaign/watching.ts';
import { type Campaign, campaignStatuses } from '../../../../functions/campaigns/tables.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { eventTypes, inStatus, now } from './campaign-steps.ts';

const minutes = (count: number) => new Date(now.getTime() + count * 60_000).toISOString();
const unwatched = ({ watchAt, watched }: ReturnType<typeof watchedFrom>) =>
  watchAt === undefined && watched === undefined;

it('waits longer than a claim and its redelivery, and longer for a freeze', () => {
  expect([quietFor, freezeTakes]).toEqual([10 * 60_000, 30 * 60_000]);
});

it.each([
  ['freezing', minutes(30)],
  ['sending', minutes(10)],
  ['waiting_quota', minutes(70)],
] as const)('%s: %s', (status, watchAt) => {
  expect(watchedFrom(inStatus(status), now)).toMatchObject({ watchAt, watched: 'campaigns' });
});

it.each([
  ['approved', 'scheduledFor', 'resendAt'],
  ['paused', 'resendAt', 'scheduledFor'],
] as const)(
  '%s: ten minutes after what it waits for, or after now where that has passed',
  (status, waitsFor, other) => {
    const campaign = inStatus(status);
    expect(watchedFrom({ ...campaign, [waitsFor]: minutes(5) }, now)).toMatchObject({ watchAt: minutes(15) });
    expect(watchedFrom({ ...campaign, [waitsFor]: minutes(-5) }, now)).toMatchObject({ watchAt: minutes(10) });
    expect(unwatched(watchedFrom({ ...campaign, [other]: minutes(5) }, now))).toBe(true);
  },
);

it.each(campaignStatuses.filter((status) => !['freezing', 'sending', 'waiting_quota'].includes(status)))(
  '%s with nothing to wait for is not looked at, whatever was looked at before',
  (status) => {
    const { scheduledFor: _scheduled, resendAt: _resend, ...campaign } = inStatus(status);
    const before = { ...campaign, watchAt: minutes(1), watched: 'campaigns' as const };
    expect(watchedFrom(before, now)).toEqual(campaign);
  },
);

describe('a freeze', () => {
  const launched = { ...inStatus('freezing'), launchedAt: now.toISOString() };
  const at = (count: number) => new Date(minutes(count));

  it('is stuck once it has not moved for half an hour, and not before, however long it takes and however often it waits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 29 }), { maxLength: 8 }),
        fc.integer({ min: 0, max: 60 }),
        (gaps, quiet) => {
          let [campaign, moved]: [Campaign, number] = [launched, 0];
          for (const gap of gaps) {
            moved += gap;
            expect(isFreezeStuck(campaign, at(moved))).toBe(false);
            campaign = withFreezeProgress(campaign, { at: at(moved) });
          }
          expect(isFreezeStuck(campaign, at(moved + quiet))).toBe(quiet >= 30);
        },
      ),
    );
  });

  it('counts from the last launch', () => {
    const before = withFreezeProgress(launched, { at: at(5), after: idFrom('alumnus', 'last') });
    expect(freezeProgressOf(before)?.after).toBe(idFrom('alumnus', 'last'));
    const again = { ...before, launchedAt: minutes(10) };
    expect([freezeProgressOf(again), isFreezeStuck(again, at(39)), isFreezeStuck(again, at(40))]).toEqual([
      ...[undefined, false, true],
    ]);
  });

  it('that was never launched is nothing to wait for', () => {
    const { launchedAt: _never, ...draft } = launched;
    expect(isFreezeStuck(draft, now)).toBe(true);
    expect(withFreezeProgress(draft, { at: now })).toEqual(draft);
  });
});

describe('the chunks of a campaign', () => {
  const chunk = (
    updated: number,
    change: Partial<Parameters<typeof chunksProgress>[0] extends ReadonlyMap<number, infer Signs> ? Signs : never> = {},
  ) => ({
    done: false,
    updatedAt: minutes(updated),
    ...change,
  });
  const progress = (...known: (ReturnType<typeof chunk> | undefined)[]) =>
    chunksProgress(
      new Map(known.flatMap((signs, number) => (signs === undefined ? [] : [[number, signs] as const]))),
      known.length,
      now,
    );

  it('are done once each is', () => {
    expect(progress()).toEqual({ done: true, idle: [] });
    expect(progress(chunk(-60, { done: true }), chunk(-60, { done: true }))).toEqual({ done: true, idle: [] });
    expect(progress(chunk(-60, { done: true }), undefined).done).toBe(false);
  });

  it('are idle ten minutes after the last sign of somebody who works on them', () => {
    expect(progress(chunk(-9), chunk(-10), chunk(-60, { claimedAt: minutes(-5) }), chunk(-60)).idle).toEqual([1, 3]);
  });

  it('are not idle while they wait for the end of quiet hours, and are ten minutes later', () => {
    expect(progress(chunk(-600, { waitsUntil: minutes(1) }), chunk(-600, { waitsUntil: minutes(-11) })).idle).toEqual([
      1,
    ]);
  });

  it('wait for their turn while others move; nobody will begin them once nothing moves', () => {
    expect(progress(chunk(-9), undefined).idle).toEqual([]);
    expect(progress(chunk(-11), undefined, undefined).idle).toEqual([0, 1, 2]);
  });
});

describe('the watch', () => {
  const idle = { done: false, idle: [1, 3] };
  const done = { done: true, idle: [] };
  const busy = { done: false, idle: [] };
  const passed = minutes(-10);
  const resendAt = passed;
  const scheduledFor = passed;

  /** What it does, and to which state a decision leads. */
  const stepOf = (...[campaign, progress]: [ReturnType<typeof inStatus>, typeof idle | typeof busy]) => {
    const step = stepOfWatch(campaign, progress, now);
    if (step.does === 'nudge') return step.chunks;
    return step.does === 'decide' ? `${step.decision.state.status}: ${eventTypes(step.decision)}` : step.does;
  };

  it.each([
    ['freezing', {}, 'continue_freeze'],
    ['waiting_quota', {}, 'sending: campaign-resumed'],
    ['approved', { scheduledFor }, 'freezing: campaign-launched'],
    ['approved', { scheduledFor, notAfter: passed }, 'expired: '],
    ['approved', { scheduledFor: minutes(1) }, 'look_later'],
    ['sending', { resendAt }, 'sending: resend-in-doubt-requested'],
    ['paused', { resendAt }, 'paused: resend-in-doubt-requested'],
    ['paused', { resendAt: minutes(1) }, 'look_later'],
    ['completed', {}, 'look_later'],
  ] as const)('does for one that is %s with %o, whatever its chunks say: %s', (status, change, does) => {
    const campaign = { ...inStatus(status), ...change };
    expect([idle, done, busy].map((progress) => stepOf(campaign, progress))).toEqual([does, does, does]);
  });

  it.each([undefined, minutes(1)])('completes, nudges or leaves one that is sent (resend at %s)', (until) => {
    const campaign = { ...inStatus('sending'), ...(until !== undefined && { resendAt: until }) };
    expect(stepOf(campaign, done)).toBe('completed: campaign-completed');
    expect(stepOf(campaign, idle)).toEqual([1, 3]);
    expect(stepOf(campaign, busy)).toBe('look_later');
  });
});
