/** HR's decisions on a gathering, refused where a mail about it could not be written afterwards. */
import type { GatheringDraft } from '../../../events/read-models/gathering.ts';
import { type Command, isRefusal, type Refusal } from '../../../shared/decision/decision.ts';
import { unlessUnmailableByHr } from '../../../shared/decision/unless-unmailable.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import type { Gathering, GatheringDecision } from '../gathering/gathering.ts';
import { mailProblems } from '../gathering/mailable.ts';
import { withoutTrouble } from '../gathering/trouble.ts';

type PlanningOutcome<Code extends string> = GatheringDecision | Refusal<Code>;

/** The same decision, with every mail compiled before it is taken; it also ends a trouble that the gathering was in. */
export function mailable<Input, Code extends string>(
  decide: (gathering: Gathering, command: Command<Input>, at: Date) => PlanningOutcome<Code>,
  programme: Programme,
) {
  return (gathering: Gathering, command: Command<Input>, at: Date): PlanningOutcome<Code | 'invalid'> => {
    const decision = decide(gathering, command, at);
    const outcome = unlessUnmailableByHr(decision, gathering, (changed) => mailProblems(changed, programme));
    return isRefusal(outcome) ? outcome : withoutTrouble(outcome);
  };
}

/** HR's new gathering, with every mail compiled before it is stored. */
export function mailableNew(
  plan: (gatheringId: GatheringId, command: Command<GatheringDraft>, at: Date) => PlanningOutcome<'invalid'>,
  programme: Programme,
) {
  return (gatheringId: GatheringId, command: Command<GatheringDraft>, at: Date): PlanningOutcome<'invalid'> =>
    unlessUnmailableByHr(plan(gatheringId, command, at), undefined, (planned) => mailProblems(planned, programme));
}
