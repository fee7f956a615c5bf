/** The decision to announce the date of a gathering before there is a gathering invitation. Pure. */
import { saveTheDateRequested } from '../../../events/gatherings/index.ts';
import { type Command, type Decision, decided, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { withAudit } from '../../../shared/decision/with-audit.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { pastTimes } from '../gathering/change-problems.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { gatheringLifecycle } from '../gathering/lifecycle.ts';

/** Announces the date of a draft: once, because a mail cannot be taken back, and only before it starts. A change corrects it. */
export function saveTheDate(
  gathering: Gathering,
  command: Command<unknown>,
  at: Date,
): Decision<Gathering> | Refusal<'already_announced' | 'not_now'> {
  const wrong = unlessFrom(gatheringLifecycle, 'saveTheDate', gathering.status);
  if (wrong !== undefined) return wrong;
  if (gathering.saveTheDateAt !== undefined) return refuse('already_announced');
  const past = pastTimes({ startsAt: gathering.draft.startsAt }, at);
  if (past.length > 0) return refuse('not_now', past);
  const { gatheringId } = gathering;
  return decided(withAudit(gathering, command, at, { saveTheDateAt: at.toISOString() }), {
    events: [emit(saveTheDateRequested, { gatheringId })],
  });
}
