/**
 * A reminder is due, a waiting list closes, or a gathering ended, was moved (also before its gathering invitation) or cancelled →
 * each person concerned gets a notice, once. A run of notices that was left goes on.
 * A mail about a gathering could not be written → the gathering says so to HR.
 */
import { gatheringDeadlineDue, gatheringNoticesDue, gatheringReminderDue } from '../../../events/timers/index.ts';
import type { EventOn } from '../../../shared/bus/subscription.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { type Consumption, consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { decideOnGathering, loadGathering } from '../gathering/gathering-store.ts';
import { mailProblems } from '../gathering/mailable.ts';
import { noteTrouble } from '../gathering/trouble.ts';
import { withoutRsvp } from '../rsvp/guest-store.ts';
import * as subscriptions from '../subscriptions.ts';
import type { NoticeRun } from '../tables.ts';
import { inNextTurn, inSameTurn, type RecipientsTurn, turnOf } from './notice-run.ts';
import {
  causeOfRun,
  everyRecipient,
  guestsAfter,
  leaveRun,
  loadRun,
  type NoticeCause,
  noticesPerStep,
  type RunContext,
  recipientsFrom,
  requestNotices,
  withHourReminder,
} from './notice-store.ts';
import { noticeToGuest, noticeToInvited, planNotices } from './notices.ts';

/** A step does not begin with less time left: it might be cut off. Milliseconds. */
const stepNeeds = 5_000;

type NoticeEvent = EventOn<typeof subscriptions.requestNotices>;
type NotWritten = Extract<NoticeEvent, { type: 'mail-not-written' }>;

export const handler = consumer(subscriptions.requestNotices, async (event, context) => {
  if (event.type === 'mail-not-written') return recordTrouble(event, context);
  const { now, origin, log, timeLeft } = context;
  const cause = await causeOf(event);
  const gathering = cause && (await loadGathering(cause.gatheringId));
  if (cause === undefined || gathering === undefined) return log.info('EVENT_IGNORED', { reason: 'not_found' });
  const { gatheringId } = gathering;
  const plan = planNotices(gathering, cause.occasion, now);
  if (plan.refused !== undefined) return log.info('EVENT_IGNORED', { reason: plan.refused });
  const { notice } = plan;
  let run = await loadRun(cause, plan, now);
  if (run.done) return log.info('EVENT_IGNORED', { reason: 'already_done' });
  const running = { gathering, plan, changedAt: new Date(cause.changedAt), at: now, origin };
  while (!run.done) {
    const next = timeLeft() < stepNeeds ? undefined : await requestInTurn(run, running);
    if (next === undefined) {
      await leaveRun(run, running);
      return log.info('NOTICES_LEFT', { gatheringId, notice, count: run.told });
    }
    run = next;
  }
  log.info('NOTICES_REQUESTED', { gatheringId, notice, count: run.told });
});

async function recordTrouble({ data, metadata }: NotWritten, context: Consumption): Promise<void> {
  const { gatheringId, notice, mailId } = data;
  const gathering = await loadGathering(gatheringId);
  if (gathering === undefined) return context.log.info('EVENT_IGNORED', { reason: 'not_found' });
  const errors = mailProblems(gathering, programme);
  const command = byOkaeri({ notice, failedAt: new Date(metadata.occurredAt), errors });
  const noted = await decideOnGathering(gatheringId, noteTrouble, command, context);
  if (noted === undefined) return;
  context.log.error('GATHERING_IN_TROUBLE', { gatheringId, mailId, notice, pointer: errors[0]?.pointer });
}

/** The run after its next step; undefined = it is not known yet who of its recipients has got the mail. */
async function requestInTurn(run: NoticeRun, context: RunContext): Promise<NoticeRun | undefined> {
  const turn = turnOf(run, context.plan);
  if (turn === 'guests') return requestForGuests(run, context);
  if (turn === 'nobody') return requestNotices(run, inNextTurn(run, context.plan), [], context);
  return requestForRecipients(run, turn, context);
}

async function requestForGuests(run: NoticeRun, context: RunContext): Promise<NoticeRun> {
  const { gathering, plan } = context;
  const { page, last } = await guestsAfter(gathering, run.afterGuest);
  const concerned = page.filter(plan.concerns);
  const wanting = plan.onlyHourReminder ? await withHourReminder(concerned) : concerned;
  const next = last === undefined ? inNextTurn(run, plan) : inSameTurn(run, { afterGuest: last });
  const notices = wanting.map((guest) => noticeToGuest(gathering, guest, plan));
  return requestNotices(run, next, notices, context);
}

/** A member who sends an RSVP meanwhile has seen the page: only those without any get the notice. */
async function requestForRecipients(
  run: NoticeRun,
  { campaignId, before }: RecipientsTurn,
  context: RunContext,
): Promise<NoticeRun | undefined> {
  const { gathering, plan } = context;
  const recipients = await recipientsFrom(campaignId, run.nextRecipient, context);
  if (recipients === 'not_known') return undefined;
  if (recipients === 'no_more') return requestNotices(run, inNextTurn(run, plan), [], context);
  const silent = await withoutRsvp(gathering.gatheringId, recipients);
  const earlier = await Promise.all(before.map(everyRecipient));
  const first = silent.filter((alumniId) => !earlier.some((everybody) => everybody.has(alumniId)));
  const next = inSameTurn(run, { nextRecipient: run.nextRecipient + noticesPerStep });
  return requestNotices(run, next, first.map(noticeToInvited), context);
}

async function causeOf(event: Exclude<NoticeEvent, NotWritten>): Promise<NoticeCause | undefined> {
  if (event.type === 'gathering-notices-due') return causeOfRun(gatheringNoticesDue.refIn(event.data).run);
  return { ...occasionOf(event), changedAt: event.metadata.occurredAt };
}

type Occurrence = Exclude<NoticeEvent, NotWritten | { type: 'gathering-notices-due' }>;

function occasionOf(event: Occurrence): Pick<NoticeCause, 'gatheringId' | 'occasion'> {
  switch (event.type) {
    case 'gathering-reminder-due': {
      const { gatheringId, reminder } = gatheringReminderDue.refIn(event.data);
      return { gatheringId, occasion: { kind: 'reminder', reminder, dueAt: event.data.dueAt } };
    }
    case 'gathering-deadline-due': {
      const { gatheringId } = gatheringDeadlineDue.refIn(event.data);
      return { gatheringId, occasion: { kind: 'waiting_closed', dueAt: event.data.dueAt } };
    }
    case 'gathering-ended':
      return { gatheringId: event.data.gatheringId, occasion: { kind: 'ended' } };
    case 'save-the-date-corrected': {
      const { gatheringId, changed } = event.data;
      return { gatheringId, occasion: { kind: 'date_corrected', number: event.metadata.sequence, changed } };
    }
    case 'event-rescheduled': {
      const { gatheringId, answersAskedAgain: rsvpsAskedAgain, changed } = event.data;
      const number = event.metadata.sequence;
      return { gatheringId, occasion: { kind: 'rescheduled', number, rsvpsAskedAgain, changed } };
    }
    case 'event-cancelled':
      return { gatheringId: event.data.gatheringId, occasion: { kind: 'cancelled', number: event.metadata.sequence } };
  }
}
