/** What a requested resend means when its event arrives, perhaps late. */
import { expect, it } from 'vitest';
import { campaignLifecycle } from '../../../../functions/campaigns/campaign/lifecycle.ts';
import { planResend } from '../../../../functions/campaigns/campaign/sending.ts';
import { type CampaignStatus, campaignStatuses } from '../../../../functions/campaigns/tables.ts';
import { inStatus, later, now } from './campaign-steps.ts';

const sent: readonly CampaignStatus[] = ['sending', 'paused', 'waiting_quota'];

it.each(sent)('%s: sends again, to nobody once notAfter has passed', (status) => {
  const until = (notAfter: string) => planResend({ ...inStatus(status), notAfter }, now);
  expect(planResend(inStatus(status), now)).toEqual({ resends: true });
  expect(until(later)).toEqual({ resends: true });
  expect(until(now.toISOString())).toEqual({ resends: false });
});

it.each(campaignStatuses.filter((status) => !sent.includes(status)))('%s: does nothing', (status) => {
  const needed = campaignLifecycle.steps.complete.from;
  expect(planResend(inStatus(status), now)).toEqual({ refused: 'wrong_state', status, needed });
});
