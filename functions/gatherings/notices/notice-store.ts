/** Where runs of notices are kept, and where their recipients are read. */

import { guestSubject } from '../../../events/agreements/guest-subject.ts';
import { guestNoticeRequested } from '../../../events/gatherings/index.ts';
import { audienceChunksTable, recipientsPerChunk } from '../../../events/read-models/campaign-content.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { claimAfter, outcomeAt, outcomeCodes, sendProgressTable } from '../../../events/read-models/send-progress.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import type { AlumniId, CampaignId, GatheringId } from '../../../shared/identifier.ts';
import { RetryLater } from '../../../shared/lambda/retry.ts';
import { emit, outboxWrites } from '../../../shared/outbox/outbox.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, guestNow } from '../gathering/guest.ts';
import { guestsTable, type NoticeRun, noticeRunsTable } from '../tables.ts';
import { guestsStage, type NoticePosition } from './notice-run.ts';
import type { GuestNotice, NoticePlan } from './notices.ts';

const runs = openTable(noticeRunsTable);
const guests = openTable(guestsTable);
const mailingRecords = openTable(mailingRecordsTable);
const audienceChunks = openTable(audienceChunksTable);
const sendProgress = openTable(sendProgressTable);

/** How many people are read, and get a notice, in one transaction. */
export const noticesPerStep = 50;

/** A run, as far as it has come; a new one begins with the guests. */
export async function loadRun(gatheringId: GatheringId, { about, number }: NoticePlan, at: Date): Promise<NoticeRun> {
  const run = `${gatheringId}/${about}/${number}`;
  const known = await runs.get({ run });
  const expiresAt = expiryFrom(noticeRunsTable, at);
  return known ?? { run, version: 0, stage: guestsStage, nextRecipient: 0, told: 0, done: false, expiresAt };
}

/** What a run is about. */
export interface RunContext extends Commit {
  readonly gathering: Gathering;
  readonly plan: NoticePlan;
  /** When what the notices tell of happened. */
  readonly changedAt: Date;
}

/**
 * Requests notices and notes how far the run has come, in one transaction.
 *
 * @throws ConcurrentChange when another function works on the same run
 */
export async function requestNotices(
  run: NoticeRun,
  next: NoticePosition,
  notices: readonly GuestNotice[],
  { gathering: { gatheringId }, plan, at, origin }: RunContext,
): Promise<NoticeRun> {
  const { notice, changed, about, number } = plan;
  const { afterGuest: _before, ...rest } = run;
  const after: NoticeRun = { ...rest, ...next, version: run.version + 1, told: run.told + notices.length };
  await commit(
    run.version === 0 ? runs.create(after) : runs.replace(after, { version: run.version }),
    ...notices.flatMap((to) =>
      outboxWrites([emit(guestNoticeRequested, { gatheringId, notice, changed: [...changed], ...to })], {
        subject: guestSubject({ gatheringId, alumniId: to.alumniId }, about),
        after: number - 1,
        at,
        origin,
      }),
    ),
  );
  return after;
}

/** A page of guests with an RSVP, and the guest after whom the next page begins. */
export async function guestsAfter(
  gathering: Gathering,
  afterGuest: AlumniId | undefined,
): Promise<{ readonly page: readonly Guest[]; readonly last: AlumniId | undefined }> {
  const { gatheringId } = gathering;
  const after = afterGuest === undefined ? undefined : { gatheringId, alumniId: afterGuest };
  const { items, lastKey } = await guests.query({ partition: gatheringId, limit: noticesPerStep, after });
  return {
    page: items.map((guest) => guestNow(gathering, guest)),
    last: lastKey === undefined ? undefined : items.at(-1)?.alumniId,
  };
}

/** The guests who want a reminder an hour before. */
export async function withHourReminder(page: readonly Guest[]): Promise<readonly Guest[]> {
  const records = await mailingRecords.getMany(page.map(({ alumniId }) => ({ alumniId })));
  const wanting = new Set(records.filter(({ hourReminder }) => hourReminder).map(({ alumniId }) => alumniId));
  return page.filter(({ alumniId }) => wanting.has(alumniId));
}

/**
 * The next recipients of a campaign whose mail has one of the outcomes, by their position in the audience; undefined after
 * the last of them. Those whose mail is just being sent have it once it has left: one that SES does not take is not sent any more, or
 * says what has changed.
 *
 * @throws RetryLater while it is not known whether the mail of one of them has left
 */
export async function recipientsFrom(
  campaignId: CampaignId,
  nextRecipient: number,
  { plan: { left: wanted }, changedAt, at }: Pick<RunContext, 'plan' | 'changedAt' | 'at'>,
): Promise<readonly AlumniId[] | undefined> {
  const chunk = Math.floor(nextRecipient / recipientsPerChunk);
  const [audience, progress] = await Promise.all([
    audienceChunks.get({ campaignId, chunk }),
    sendProgress.get({ campaignId, chunk }),
  ]);
  if (audience === undefined) return undefined;
  const first = nextRecipient % recipientsPerChunk;
  const claim = progress && claimAfter(progress, changedAt, at);
  return audience.recipients.slice(first, first + noticesPerStep).filter((_alumniId, position) => {
    const outcome = outcomeAt(progress, first + position);
    if (outcome === outcomeCodes.claimed && claim === 'open') throw new RetryLater('in_progress');
    return wanted.includes(outcome) && (outcome !== outcomeCodes.claimed || claim === 'may_have_left');
  });
}

/** Everybody in the audience of a campaign. */
export async function everyRecipient(campaignId: CampaignId): Promise<ReadonlySet<AlumniId>> {
  const everybody = new Set<AlumniId>();
  for await (const { recipients } of audienceChunks.queryAll({ partition: campaignId })) {
    for (const alumniId of recipients) everybody.add(alumniId);
  }
  return everybody;
}
