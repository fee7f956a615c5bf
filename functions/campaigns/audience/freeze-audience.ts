/** campaign-launched, audience-freeze-left, audience-freeze-due → the content and the audience are frozen; then the sender starts. */

import { audienceFreezeLeft } from '../../../events/campaigns/index.ts';
import { campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { audienceFreezeDue } from '../../../events/timers/index.ts';
import type { EventOn } from '../../../shared/bus/subscription.ts';
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId, CampaignId } from '../../../shared/identifier.ts';
import { type Consumption, consumer } from '../../../shared/lambda/consumer.ts';
import { emit, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { minute } from '../../../shared/time/durations.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import { commitCampaign, freezeProgressWrite, freezeSubject, loadCampaign } from '../campaign/campaign-store.ts';
import { asCampaignMails, compiledOrProblems, contentHash } from '../campaign/content.ts';
import { statedFacts } from '../campaign/hr-changes.ts';
import { finishFreeze, handOverContent, refuseContent } from '../campaign/sending.ts';
import { freezeProgressOf } from '../campaign/watching.ts';
import * as subscriptions from '../subscriptions.ts';
import type { Campaign } from '../tables.ts';
import { candidatesOf, leftOutIfNobody, waitsForEarlier } from './candidates.ts';
import { freezeAudience } from './chunking.ts';
import { comesBefore } from './frequency-cap.ts';
import { chunkWriter, frozenSoFar, storedManifest } from './frozen-audience-store.ts';

const contents = openTable(campaignContentsTable);

type FreezeEvent = EventOn<typeof subscriptions.freezeAudience>;

/** How long a freeze waits before it looks again whether the earlier one is done. Milliseconds. */
const looksAgainAfter = minute;

export const handler = consumer(subscriptions.freezeAudience, async (event, consumption) => {
  const { now, origin, log } = consumption;
  const campaignId = campaignOf(event);
  const campaign = await loadCampaign(campaignId);
  if (campaign?.status !== 'freezing') return log.info('EVENT_IGNORED', { reason: campaign?.status ?? 'not_found' });
  if (event.type === 'audience-freeze-left' && event.metadata.subject !== freezeSubject(campaign)) {
    return log.info('EVENT_IGNORED', { reason: 'of_an_earlier_freeze' });
  }
  const withContent = campaign.contentFrozen ? campaign : await freezeContent(campaign, consumption);
  if (withContent === undefined) return;
  if (await waitsForEarlier(asAddressed(withContent, now), now)) {
    const nextLook = audienceFreezeDue.at({ campaignId }, new Date(now.getTime() + looksAgainAfter));
    const waiting = freezeProgressWrite(withContent, { at: now, after: lookedUntil(withContent, event) });
    await commit(...timerWrites([nextLook], origin), waiting);
    return log.info('AUDIENCE_FREEZE_WAITS', { campaignId });
  }
  if (!(await freezeChunks(withContent, event, consumption))) return;
  const manifest = await storedManifest(campaignId);
  const nobody = manifest.recipients === 0 ? await leftOutIfNobody(withContent) : undefined;
  const decision = finishFreeze(withContent, byOkaeri({ ...manifest, nobody }), now);
  if (isRefusal(decision)) return log.info('EVENT_IGNORED', { reason: decision.refused });
  await commitCampaign(withContent, decision, { at: now, origin });
  log.info('AUDIENCE_FROZEN', { campaignId, ...manifest });
});

/**
 * In one transaction with the campaign: a later stop then reaches the sender. Undefined = the content
 * cannot become a mail (the programme may have changed since it was saved), and the campaign is paused.
 */
async function freezeContent(campaign: Campaign, consumption: Consumption): Promise<Campaign | undefined> {
  const { now, origin, log } = consumption;
  const { campaignId, topic, gatheringId, announcesDateOf, notAfter } = campaign;
  const { mails, problems } = compiledOrProblems(campaign, programme);
  if (mails === undefined) {
    const detail = problems.map(({ pointer, detail }) => `${pointer} ${detail}`.trimStart()).join('; ');
    const decision = refuseContent(campaign, byOkaeri({ detail }), now);
    if (isRefusal(decision)) return void log.info('EVENT_IGNORED', { reason: decision.refused });
    await commitCampaign(campaign, decision, { at: now, origin });
    return void log.error('CONTENT_REFUSED', { campaignId, pointer: problems[0]?.pointer });
  }
  // An empty audience was frozen before, perhaps with other words: nothing was sent to anybody, and the campaign is
  // committed with it.
  const content = contents.put({
    campaignId,
    topic,
    contentHash: contentHash(mails),
    mails: asCampaignMails(mails),
    gatheringId,
    announcesDateOf,
    states: statedFacts(campaign),
    notAfter,
    stopped: campaign.pausedBecause !== undefined,
  });
  return commitCampaign(campaign, handOverContent(campaign, byOkaeri(), now), { at: now, origin, also: [content] });
}

/**
 * Writes the chunks that follow those already written: a member in a written chunk stays there and is not put into
 * another one, even if the members changed meanwhile. False = time ran short, and an event of our own continues with
 * the rest.
 */
async function freezeChunks(campaign: Campaign, event: FreezeEvent, { now, origin, timeLeft, log }: Consumption) {
  const { campaignId } = campaign;
  const { next, last } = await frozenSoFar(campaignId);
  const after = later(last, lookedUntil(campaign, event));
  const candidates = await candidatesOf(asAddressed(campaign, now), after);
  const write = chunkWriter(campaignId, now, origin);
  const done = await freezeAudience({ candidates, next, write, timeLeft });
  if (done.finished) return true;
  // Numbered by the event that started this run, so that a second delivery of it makes the same successor.
  const before = event.type === 'campaign-launched' ? 0 : event.metadata.sequence;
  const until = done.after ?? after;
  const left = [emit(audienceFreezeLeft, { campaignId, chunks: done.chunks, after: until })];
  await commit(
    ...outboxWrites(left, { subject: freezeSubject(campaign), after: before, at: now, origin }),
    freezeProgressWrite(campaign, { at: now, after: until }),
  );
  log.info('AUDIENCE_FREEZE_LEFT', { campaignId, chunks: done.chunks });
  return false;
}

/** The last member that the freeze has looked at: a timer and the watch do not name it. */
function lookedUntil(campaign: Campaign, event: FreezeEvent): AlumniId | undefined {
  const said = event.type === 'audience-freeze-left' ? event.data.after : undefined;
  return later(said, freezeProgressOf(campaign)?.after);
}

function campaignOf(event: FreezeEvent): CampaignId {
  return event.type === 'audience-freeze-due' ? audienceFreezeDue.refIn(event.data).campaignId : event.data.campaignId;
}

function asAddressed(campaign: Campaign, now: Date) {
  const { campaignId, audience, topic, launchedAt } = campaign;
  return { campaignId, audience, topic, launchedAt: launchedAt === undefined ? now : new Date(launchedAt) };
}

function later(one: AlumniId | undefined, other: AlumniId | undefined): AlumniId | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return comesBefore(one, other) ? other : one;
}
