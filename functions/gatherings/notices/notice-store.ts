/** Where it is kept how far a run of notices has come, and from where their recipients are read. */

import { guestNoticeRequested } from '../../../events/gatherings/guest-notice-requested.ts';
import { audienceChunksTable, recipientsPerChunk } from '../../../events/read-models/campaign-content.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { type OutcomeCode, outcomes, sendProgressTable } from '../../../events/read-models/send-progress.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId, CampaignId, GatheringId } from '../../../shared/identifier.ts';
import { announce, outboxWrites } from '../../../shared/outbox/outbox.ts';
import type { Guest } from '../gathering/guest.ts';
import { guestsTable, type NoticeRun, noticeRunsTable } from '../tables.ts';
import type { GuestNotice, NoticePlan } from './notices.ts';

const runs = openTable(noticeRunsTable);
const guests = openTable(guestsTable);
const mailingRecords = openTable(mailingRecordsTable);
const audienceChunks = openTable(audienceChunksTable);
const sendProgress = openTable(sendProgressTable);

/** So many people are asked about and told in one transaction. */
export const noticesPerStep = 50;
/** A run is known for so long: the archive of events cannot start it again later. Seconds. */
const keptFor = 90 * 86_400;

/** How far a run has come; a new one begins with the guests. */
export async function loadRun(gatheringId: GatheringId, { about, number }: NoticePlan, at: Date): Promise<NoticeRun> {
  const run = `${gatheringId}/${about}/${number}`;
  const known = await runs.get({ run });
  const expiresAt = Math.floor(at.getTime() / 1000) + keptFor;
  return known ?? { run, version: 0, stage: 0, nextRecipient: 0, told: 0, done: false, expiresAt };
}

/**
 * Asks for notices and notes how far the run has come, in one transaction.
 *
 * @throws ConcurrentChange when the same run goes on elsewhere.
 */
export async function tell(
  run: NoticeRun,
  next: Pick<NoticeRun, 'stage' | 'afterGuest' | 'nextRecipient' | 'done'>,
  notices: readonly GuestNotice[],
  {
    gatheringId,
    plan,
    at,
    origin,
  }: {
    readonly gatheringId: GatheringId;
    readonly plan: NoticePlan;
    readonly at: Date;
    readonly origin: Origin;
  },
): Promise<NoticeRun> {
  const { notice, changed } = plan;
  const { afterGuest: _before, ...rest } = run;
  const after: NoticeRun = { ...rest, ...next, version: run.version + 1, told: run.told + notices.length };
  await commit(
    run.version === 0 ? runs.create(after) : runs.replace(after, { version: run.version }),
    ...notices.flatMap((to) =>
      outboxWrites([announce(guestNoticeRequested, { gatheringId, notice, changed: [...changed], ...to })], {
        subject: `${gatheringId}/${to.alumniId}/${plan.about}`,
        after: plan.number - 1,
        at,
        origin,
      }),
    ),
  );
  return after;
}

/** A page of those who answered, and the guest after whom the next page begins. */
export async function guestsAfter(
  gatheringId: GatheringId,
  afterGuest: AlumniId | undefined,
): Promise<{ readonly page: readonly Guest[]; readonly last: AlumniId | undefined }> {
  const after = afterGuest === undefined ? undefined : { gatheringId, alumniId: afterGuest };
  const { items, lastKey } = await guests.query({ partition: gatheringId, limit: noticesPerStep, after });
  return { page: items, last: lastKey === undefined ? undefined : items.at(-1)?.alumniId };
}

/** Those of the guests who want to be reminded an hour before. */
export async function withHourReminder(page: readonly Guest[]): Promise<readonly Guest[]> {
  const records = await mailingRecords.getMany(page.map(({ alumniId }) => ({ alumniId })));
  const wanting = new Set(records.filter(({ hourReminder }) => hourReminder).map(({ alumniId }) => alumniId));
  return page.filter(({ alumniId }) => wanting.has(alumniId));
}

/**
 * The next recipients of a campaign whose mail left (or may have), by their place in the audience; undefined after the
 * last of them.
 */
export async function recipientsFrom(
  campaignId: CampaignId,
  nextRecipient: number,
  left: readonly OutcomeCode[],
): Promise<readonly AlumniId[] | undefined> {
  const chunk = Math.floor(nextRecipient / recipientsPerChunk);
  const [audience, progress] = await Promise.all([
    audienceChunks.get({ campaignId, chunk }),
    sendProgress.get({ campaignId, chunk }),
  ]);
  if (audience === undefined) return undefined;
  const first = nextRecipient % recipientsPerChunk;
  return audience.recipients
    .slice(first, first + noticesPerStep)
    .filter((_alumniId, position) => left.includes(outcomeAt(progress?.outcomes, first + position)));
}

/** A chunk that no lane has begun has no progress yet. */
function outcomeAt(codes: string | undefined, position: number): OutcomeCode {
  const code = codes?.[position] ?? 'p';
  return Object.keys(outcomes).find((known): known is OutcomeCode => known === code) ?? 'p';
}

/** Those who have not answered. */
export async function withoutAnswer(
  gatheringId: GatheringId,
  alumniIds: readonly AlumniId[],
): Promise<readonly AlumniId[]> {
  const known = await guests.getMany(alumniIds.map((alumniId) => ({ gatheringId, alumniId })));
  const answered = new Set(known.map(({ alumniId }) => alumniId));
  return alumniIds.filter((alumniId) => !answered.has(alumniId));
}

/** Everybody in the audience of a campaign. */
export async function everyRecipient(campaignId: CampaignId): Promise<ReadonlySet<AlumniId>> {
  const everybody = new Set<AlumniId>();
  for await (const { recipients } of audienceChunks.queryAll({ partition: campaignId })) {
    for (const alumniId of recipients) everybody.add(alumniId);
  }
  return everybody;
}
