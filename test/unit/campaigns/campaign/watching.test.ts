/** When the watch looks at a campaign: while it should move by itself, a while after whatever it waits for. */
import { expect, it } from 'vitest';
import { freezeTakes, quietFor, watchedFrom } from '../../../../functions/campaigns/campaign/watching.ts';
import { campaignStatuses } from '../../../../functions/campaigns/tables.ts';
import { inStatus, now } from './campaign-steps.ts';

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
