/** Where runs of notices are kept, and where their recipients are read. */

import { guestSubject } from '../../../events/agreements/guest-subject.ts';
import { guestNoticeRequested } from '../../../events/gatherings/index.ts';
import { audienceChunksTable, recipientsPerChunk } from '../../../events/read-models/campaign-content.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { claimAfter, outcomeAt, outcomeCodes, sendProgressTable } from '../../../events/read-models/send-progress.ts';
import { gatheringNoticesDue } from '../../../events/timers/index.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import { type AlumniId, type CampaignId, type GatheringId, idSchema } from '../../../shared/identifier.ts';
import { emit, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { minute } from '../../../shared/time/durations.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
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

/** What the notices of a run are about. */
export type NoticeCause = Pick<NoticeRun, 'occasion' | 'changedAt'> & { readonly gatheringId: GatheringId };

/** A run, as far as it has come; a new one begins with the guests. */
export async function loadRun(cause: NoticeCause, { about, number }: NoticePlan, at: Date): Promise<NoticeRun> {
  const { gatheringId, occasion, changedAt } = cause;
  const run = `${gatheringId}/${about}/${number}`;
  const begun = { run, version: 0, occasion, changedAt, stage: guestsStage, nextRecipient: 0, told: 0, done: false };
  return (await runs.get({ run })) ?? { ...begun, expiresAt: expiryFrom(noticeRunsTable, at) };
}

/** What the notices of a run that was left are about; undefined = there is no run of this name. */
export async function causeOfRun(run: string): Promise<NoticeCause | undefined> {
  const known = await runs.get({ run });
  if (known === undefined) return undefined;
  const { occasion, changedAt } = known;
  return { gatheringId: idSchema('gathering').parse(run.slice(0, run.indexOf('/'))), occasion, changedAt };
}

/** How long a run that is left waits before it goes on. Milliseconds. */
const goesOnAfter = minute;

/**
 * Leaves a run as it is, and sets the timer with which it goes on.
 *
 * @throws ConcurrentChange when another function works on the same run
 */
export async function leaveRun(run: NoticeRun, { at, origin }: Commit): Promise<void> {
  const goesOn = gatheringNoticesDue.at({ run: run.run }, new Date(at.getTime() + goesOnAfter));
  await commit(storeRun(run, { ...run, version: run.version + 1 }), ...timerWrites([goesOn], origin));
}

function storeRun(before: NoticeRun, after: NoticeRun): Write {
  return before.version === 0 ? runs.create(after) : runs.replace(after, { version: before.version });
}

/** What a run is about. */
export interface RunContext extends Commit {
  readonly gathering: Gathering;
  readonly plan: NoticePlan;
  /** When that happened which the notices are about. */
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
    storeRun(run, after),
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
 * The next recipients of a campaign whose mail has one of the outcomes, by their position in the audience. Those whose mail is just
 * being sent have it once it has left: one that SES does not take is no longer sent, or says what has changed.
 *
 * @returns `no_more` after the last of them; `not_known` as long as it is not known whether the mail of one of them has left
 */
export async function recipientsFrom(
  campaignId: CampaignId,
  nextRecipient: number,
  { plan: { left: wanted }, changedAt, at }: Pick<RunContext, 'plan' | 'changedAt' | 'at'>,
): Promise<readonly AlumniId[] | 'no_more' | 'not_known'> {
  const chunk = Math.floor(nextRecipient / recipientsPerChunk);
  const [audience, progress] = await Promise.all([
    audienceChunks.get({ campaignId, chunk }),
    sendProgress.get({ campaignId, chunk }),
  ]);
  if (audience === undefined) return 'no_more';
  const first = nextRecipient % recipientsPerChunk;
  const claim = progress && claimAfter(progress, changedAt, at);
  const some = audience.recipients.slice(first, first + noticesPerStep);
  const outcomes = some.map((_alumniId, position) => outcomeAt(progress, first + position));
  if (claim === 'open' && outcomes.includes(outcomeCodes.claimed)) return 'not_known';
  return some.filter((_alumniId, position) => {
    const outcome = outcomes[position] ?? outcomeCodes.pending;
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
