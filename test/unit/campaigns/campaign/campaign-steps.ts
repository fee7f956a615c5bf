import {
  announceCampaign,
  approveCampaign,
  changeCampaign,
  type Draft,
  draftCampaign,
  launchCampaign,
  submitCampaign,
  wakeCampaign,
} from '../../../../functions/campaigns/campaign/campaign.ts';
import type { CampaignDecision } from '../../../../functions/campaigns/campaign/campaign-decision.ts';
import type { AudienceCounted, Departure } from '../../../../functions/campaigns/campaign/departure.ts';
import {
  pauseCampaign,
  pauseHarmfulCampaign,
  resendInDoubt,
  resumeCampaign,
} from '../../../../functions/campaigns/campaign/sending.ts';
import type { Campaign, CampaignStatus } from '../../../../functions/campaigns/tables.ts';
import { byOkaeri, isRefusal, type Refusal } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { minute } from '../../../../shared/time/durations.ts';

export const now = new Date('2026-11-22T00:00:00Z');
export const later = '2026-12-01T00:00:00Z';
export const command = { by: 'hr', input: undefined };
export const by = (actor: string) => ({ by: actor, input: undefined });
export const launching = { by: 'hr', input: { newsletter: true, gatherings: false, jobs: false } };
export const draft: Draft = {
  topic: 'newsletter',
  subject: { ja: 'お便り' },
  body: { ja: 'お元気ですか。' },
  audience: {},
  classification: 'members',
};

export type Outcome = CampaignDecision | Refusal<string>;

export const written = (change: Partial<Draft> = {}) =>
  draftCampaign(idFrom('campaign', 'one'), { by: 'author', input: { ...draft, ...change } }, now).state;
export const changed = (campaign: Campaign, actor: string) =>
  changeCampaign(campaign, { by: actor, input: draft }, now);
export const stateOf = (outcome: Outcome): Campaign => {
  if (isRefusal(outcome)) throw new Error(`refused: ${JSON.stringify(outcome)}`);
  return outcome.state;
};
export const approvedCampaign = (change: Partial<Draft> = {}) =>
  stateOf(approveCampaign(stateOf(submitCampaign(written(change), by('author'), now)), by('boss'), now));
export const announced = (topic: Draft['topic'], announcement: Draft = draft) => {
  const input = { draft: { ...announcement, topic }, authors: ['writer'], approval: launching.input };
  return stateOf(announceCampaign(idFrom('campaign', 'g'), { by: 'hr', input }, now));
};
export const inStatus = (status: CampaignStatus): Campaign => ({ ...approvedCampaign(), status });
export const tooLate = { refused: 'too_late', errors: [{ pointer: '/notAfter', detail: 'has passed' }] };
export const manifest = { recipients: 1, chunks: 1, sha256: 'hash' };
export const doubt = { inDoubt: 3, settledAt: now };
const bounces = { because: 'bounces', noticedAt: later, pending: 5 } as const;
export const harmed = (campaign: Campaign, change: Partial<{ pending: number; noticedAt: string }> = {}) =>
  pauseHarmfulCampaign(campaign, byOkaeri({ ...bounces, ...change }), now);
export const resent = (campaign: Campaign, change: Partial<typeof doubt> = {}, at = now) =>
  resendInDoubt(campaign, { by: 'hr', input: { ...doubt, ...change } }, at);
export const woken = (campaign: Campaign, at: Date) => wakeCampaign(campaign, byOkaeri(), at);
export const eventTypes = (outcome: Outcome) =>
  isRefusal(outcome) ? [] : outcome.events.map(({ contract }) => contract.type);
/** So many minutes after `later`. */
export const minutes = (count: number) => new Date(Date.parse(later) + count * minute).toISOString();
export const afterwards = new Date(minutes(60));
export const launch = (campaign: Campaign, departure: Departure & AudienceCounted, at = now) =>
  launchCampaign(campaign, { ...launching, input: { ...launching.input, ...departure } }, at);
export const resume = (campaign: Campaign, input: (Departure & AudienceCounted) | undefined, at = now) =>
  resumeCampaign(campaign, { by: 'hr', input }, at);
export const scheduled = stateOf(launch(approvedCampaign({ sendAt: later }), {}));
export const heldBack = stateOf(pauseCampaign(scheduled, command, now));
