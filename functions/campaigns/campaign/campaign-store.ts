/** Where campaigns are kept. */
import { type CampaignContent, campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { byEvents } from '../../../shared/decision/decide-by-event.ts';
import { type Commit, commitDecision, createOrReplace } from '../../../shared/decision/decision-store.ts';
import { commit as commitWrites, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable, type Page } from '../../../shared/dynamo/table.ts';
import type { PageQuery } from '../../../shared/dynamo/table-reader.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import { type Campaign, campaignsTable } from '../tables.ts';
import type { CampaignDecision } from './campaign-decision.ts';
import { watchedFrom, withFreezeProgress } from './watching.ts';

const campaigns = openTable(campaignsTable);

/** A campaign as it stands. */
export async function loadCampaign(campaignId: CampaignId): Promise<Campaign | undefined> {
  return campaigns.get({ campaignId });
}

/** A page of all campaigns, the newest first. */
export async function listCampaigns(page: PageQuery): Promise<Page<Campaign>> {
  return campaigns.query({ index: 'byCreation', partition: 'campaigns', newestFirst: true, ...page });
}

/** The campaigns that were launched between two instants, both included, in the order of their launch. */
export function campaignsLaunchedBetween(from: Date, to: Date): AsyncIterable<Campaign> {
  const period = { from: from.toISOString(), to: to.toISOString() };
  return campaigns.queryAll({ index: 'byLaunch', partition: 'campaigns', ...period });
}

/**
 * Commits a decision on a campaign, and what it means for the sender, in one transaction; `before` is undefined for a new one.
 *
 * @throws ConcurrentChange when another writer was faster
 */
export async function commitCampaign(
  before: Campaign | undefined,
  decision: CampaignDecision,
  commit: Commit,
): Promise<Campaign> {
  const after = before?.sequence ?? 0;
  const { stopped, state } = decision;
  const { campaignId, contentFrozen, notAfter } = state;
  const forSender = {
    ...(stopped === undefined ? {} : { stopped }),
    ...(notAfter === undefined || notAfter === before?.notAfter ? {} : { notAfter }),
  };
  const told = contentFrozen && Object.keys(forSender).length > 0 ? [senderUpdate(campaignId, forSender)] : [];
  const write = (campaign: Campaign) => [createOrReplace(campaigns, before, watchedFrom(campaign, commit.at)), ...told];
  return commitDecision(decision, { subject: campaignId, after }, write, commit);
}

/** The campaigns that the watch must check now. */
export function campaignsToWatch(at: Date): AsyncIterable<Pick<Campaign, 'campaignId'>> {
  return campaigns.queryOnly({ index: 'byWatch', partition: 'campaigns', to: at.toISOString() }, 'campaignId');
}

/** Has the watch check a campaign again later. @throws ConcurrentChange when it moved meanwhile, and is watched from there */
export async function watchLater(campaign: Campaign, at: Date): Promise<void> {
  const { campaignId, sequence } = campaign;
  const { watchAt } = watchedFrom(campaign, at);
  await commitWrites(campaigns.update({ campaignId }, { set: { watchAt }, expected: { sequence } }));
}

/**
 * The write that notes how far a campaign's freeze is: no decision, so that its version stays. It fails with ConcurrentChange when the
 * campaign moved meanwhile.
 */
export function freezeProgressWrite(campaign: Campaign, progress: Parameters<typeof withFreezeProgress>[1]): Write {
  const { sequence } = campaign;
  return campaigns.replace(watchedFrom(withFreezeProgress(campaign, progress), progress.at), { sequence });
}

/** Decides what an event means for a campaign. */
export const decideOnCampaign = byEvents(loadCampaign, commitCampaign);

/** The write that tells the sender to take no further window, to continue, or until when. Opened here: few functions may write to it. */
function senderUpdate(campaignId: CampaignId, forSender: Partial<Pick<CampaignContent, 'stopped' | 'notAfter'>>) {
  return openTable(campaignContentsTable).update({ campaignId }, { set: forSender });
}

/** The subject of the events that continue a freeze: each freeze of a campaign has its own, since an empty audience is frozen again. */
export function freezeSubject({ campaignId, launchedAt = '' }: Pick<Campaign, 'campaignId' | 'launchedAt'>): string {
  return `${campaignId}.freeze.${launchedAt}`;
}
