/** Whether a member gets a notice that a calendar's RSVP was not taken: the calendar still shows it as given. Pure. */
import { guestNoticeRequested } from '../../../events/gatherings/index.ts';
import { type Announcement, announce } from '../../../shared/outbox/outbox.ts';
import type { Invitee } from '../gathering/guest.ts';
import type { Closed, GivenRsvp, NotTaken } from '../rsvp/rsvp.ts';
import type { Reply } from './itip-reply.ts';

/** A calendar's RSVP that is surely the member's own, and was not taken. */
export interface RefusedReply extends Invitee {
  readonly given: GivenRsvp;
  readonly reply: Pick<Reply, 'stampedAt'>;
}

/** A notice to request. */
export interface ReplyNotice {
  readonly event: Announcement<typeof guestNoticeRequested>;
  /** The same for every copy of the reply, so that the member gets one notice. */
  readonly subject: string;
}

/** The notice of a refusal; undefined if the calendar shows nothing wrong. */
export function noticeOfRefusal(reply: RefusedReply, why: Closed | NotTaken): ReplyNotice | undefined {
  // A calendar names neither guests nor a mode: they stay as they were.
  if (why === 'mode_missing' || why === 'too_many_guests' || !isMisleading(reply, why)) return undefined;
  const { guest, given, gathering } = reply;
  const { gatheringId } = gathering;
  const { alumniId } = given;
  const { answer, mode = null } = guest ?? { answer: 'none' as const };
  const data = { gatheringId, alumniId, notice: 'reply_not_taken', answer, mode, why } as const;
  return {
    event: announce(guestNoticeRequested, data),
    subject: `${gatheringId}/${alumniId}/reply/${Math.floor(reply.reply.stampedAt.getTime() / 1000)}`,
  };
}

/** A member who declines what does not take place, or repeats what holds, needs no mail. */
function isMisleading({ guest, given }: RefusedReply, why: Closed | 'full'): boolean {
  if (why === 'cancelled') return given.answer !== 'declined';
  if (why === 'over' && given.answer === 'declined') return false;
  return given.answer !== (guest?.answer ?? 'declined');
}
