/** Having the date of a gathering told before there is an invitation. Pure. */
import { saveTheDateRequested } from '../../../events/gatherings/save-the-date-requested.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import type { Doing, Gathering, Refusal, Step } from '../gathering/gathering.ts';

/** The date was told before: once is enough, and a mail cannot be taken back. */
export interface AlreadyTold {
  readonly refused: 'date_told';
}

/** Asks for the mail that tells the date. Only of a draft (the others have an invitation), only once, only ahead of time. */
export function saveTheDate(gathering: Gathering, { by, at }: Doing): Step | Refusal | AlreadyTold {
  const { gatheringId, status, draft } = gathering;
  if (status !== 'draft') return { refused: 'wrong_state', status, needed: ['draft'] };
  if (gathering.saveTheDateAt !== undefined) return { refused: 'date_told' };
  if (Date.parse(draft.startsAt) <= at.getTime()) {
    return { refused: 'not_now', errors: [{ pointer: '/startsAt', detail: 'lies in the past' }] };
  }
  const now = at.toISOString();
  return {
    gathering: { ...gathering, saveTheDateAt: now, updatedBy: by, updatedAt: now },
    announcements: [announce(saveTheDateRequested, { gatheringId })],
    timers: [],
  };
}
