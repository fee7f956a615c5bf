/** Whether a member is told that the answer of a calendar could not be taken: the calendar shows it as given all the same. Pure. */
import { guestNoticeRequested } from '../../../events/gatherings/guest-notice-requested.ts';
import { type Announcement, announce } from '../../../shared/outbox/outbox.ts';
import type { Gathering } from '../gathering/gathering.ts';
import type { Guest } from '../gathering/guest.ts';
import type { AnswerOutcome, GivenAnswer } from '../rsvp/rsvp.ts';
import type { Reply } from './itip-reply.ts';

/** Why the decision on an answer did not take it. */
export type NotTaken = Extract<AnswerOutcome, { readonly reason: string }>['reason'];

/** An answer of a calendar that is the member's own beyond doubt, and what it was given to. */
export interface RefusedReply {
  readonly gathering: Gathering;
  readonly guest: Guest | undefined;
  readonly given: GivenAnswer;
  readonly reply: Pick<Reply, 'stampedAt'>;
}

/** A notice to ask for. */
export interface ReplyNotice {
  readonly announcement: Announcement<typeof guestNoticeRequested>;
  /** The same for every copy of the reply, however often it comes: so it is told once. */
  readonly subject: string;
}

/** The notice of a refusal; undefined where the calendar shows nothing wrong. */
export function noticeOfRefusal(refused: RefusedReply, why: NotTaken): ReplyNotice | undefined {
  // A calendar names neither guests nor a way to take part: what stood before is kept, and stands.
  if (why === 'mode_missing' || why === 'too_many_guests' || !isMisled(refused, why)) return undefined;
  const { guest, given, reply, gathering } = refused;
  const { gatheringId } = gathering;
  const { alumniId } = given;
  const { answer, mode = null } = guest ?? { answer: 'none' as const };
  return {
    announcement: announce(guestNoticeRequested, {
      gatheringId,
      alumniId,
      notice: 'reply_not_taken',
      answer,
      mode,
      why,
    }),
    subject: `${gatheringId}/${alumniId}/reply/${Math.floor(reply.stampedAt.getTime() / 1000)}`,
  };
}

/** Who declines what does not take place anyway, or says once more what holds, needs no mail. */
function isMisled({ guest, given }: RefusedReply, why: 'full' | 'too_late' | 'cancelled' | 'over'): boolean {
  if (why === 'cancelled') return given.answer !== 'declined';
  if (why === 'over' && given.answer === 'declined') return false;
  return given.answer !== (guest?.answer ?? 'declined');
}
