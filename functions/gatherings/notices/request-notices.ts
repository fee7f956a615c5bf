/** A reminder is due, a gathering ended, was moved or cancelled → each person whom it concerns is to be told, once. */

import type { Origin } from '../../../shared/bus/envelope.ts';
import type { EventOn } from '../../../shared/bus/subscription.ts';
import { type GatheringId, idSchema } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { RetryLater } from '../../../shared/lambda/retry.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { loadGathering } from '../gathering/gathering-store.ts';
import * as subscriptions from '../subscriptions.ts';
import type { NoticeRun } from '../tables.ts';
import {
  everyRecipient,
  guestsAfter,
  loadRun,
  noticesPerStep,
  recipientsFrom,
  tell,
  withHourReminder,
  withoutAnswer,
} from './notice-store.ts';
import { type NoticePlan, noticeToGuest, noticeToInvited, type Occasion, planNotices } from './notices.ts';

const gatheringIdSchema = idSchema('gathering');

/** A step is not begun when it might be cut off. Milliseconds. */
const stepNeeds = 5_000;

export const handler = consumer(subscriptions.requestNotices, async (event, { now, origin, log, timeLeft }) => {
  const { gatheringId, occasion } = occasionOf(event);
  const gathering = await loadGathering(gatheringId);
  const plan = gathering && planNotices(gathering, occasion, now);
  if (gathering === undefined || plan === undefined) return log.info('EVENT_IGNORED');
  let run = await loadRun(gatheringId, plan, now);
  if (run.done) return log.info('EVENT_IGNORED');
  while (!run.done) {
    // What was asked for is noted: the next delivery goes on from here.
    if (timeLeft() < stepNeeds) throw new RetryLater('time_used_up');
    run = await takeStep(run, { gathering, plan, at: now, origin });
  }
  log.info('NOTICES_REQUESTED', { gatheringId, notice: plan.notice, count: run.told });
});

interface Telling {
  readonly gathering: Gathering;
  readonly plan: NoticePlan;
  readonly at: Date;
  readonly origin: Origin;
}

/** Tells the next few, and notes where the run stands. */
async function takeStep(run: NoticeRun, telling: Telling): Promise<NoticeRun> {
  return run.stage === 0 ? tellGuests(run, telling) : tellRecipients(run, telling);
}

async function tellGuests(run: NoticeRun, { gathering, plan, at, origin }: Telling): Promise<NoticeRun> {
  const { gatheringId } = gathering;
  const { page, last } = await guestsAfter(gatheringId, run.afterGuest);
  const concerned = page.filter(plan.concerns);
  const told = plan.onlyHourReminder ? await withHourReminder(concerned) : concerned;
  const stage = last === undefined ? 1 : 0;
  const next = { stage, nextRecipient: 0, afterGuest: last, done: stage > plan.campaigns.length };
  const notices = told.map((guest) => noticeToGuest(gathering, guest));
  return tell(run, next, notices, { gatheringId, plan, at, origin });
}

/** Who answers while this goes on has seen the page: only those without any answer are told. */
async function tellRecipients(run: NoticeRun, { gathering, plan, at, origin }: Telling): Promise<NoticeRun> {
  const { gatheringId } = gathering;
  const campaignId = plan.campaigns[run.stage - 1];
  const recipients = campaignId && (await recipientsFrom(campaignId, run.nextRecipient, plan.left));
  const about = { gatheringId, plan, at, origin };
  if (!recipients) {
    const stage = run.stage + 1;
    return tell(run, { stage, nextRecipient: 0, done: stage > plan.campaigns.length }, [], about);
  }
  const silent = await withoutAnswer(gatheringId, recipients);
  const earlier = await Promise.all(plan.campaigns.slice(0, run.stage - 1).map(everyRecipient));
  const told = silent.filter((alumniId) => !earlier.some((everybody) => everybody.has(alumniId)));
  const next = { stage: run.stage, nextRecipient: run.nextRecipient + noticesPerStep, done: false };
  return tell(run, next, told.map(noticeToInvited), about);
}

function occasionOf(event: EventOn<typeof subscriptions.requestNotices>): {
  gatheringId: GatheringId;
  occasion: Occasion;
} {
  switch (event.type) {
    case 'gathering-reminder-due': {
      const [ref = '', reminder] = event.data.ref.split('.');
      const kind = { kind: 'reminder', reminder: reminder === 'hour' ? 'hour' : 'day' } as const;
      return { gatheringId: gatheringIdSchema.parse(ref), occasion: { ...kind, dueAt: new Date(event.data.dueAt) } };
    }
    case 'gathering-ended':
      return { gatheringId: event.data.gatheringId, occasion: { kind: 'ended' } };
    case 'event-rescheduled': {
      const { gatheringId, answersAskedAgain, changed } = event.data;
      const { sequence: number } = event.metadata;
      return { gatheringId, occasion: { kind: 'rescheduled', number, answersAskedAgain, changed } };
    }
    case 'event-cancelled':
      return {
        gatheringId: event.data.gatheringId,
        occasion: { kind: 'cancelled', number: event.metadata.sequence },
      };
  }
}
