/** HR's decisions on a gathering, refused where a mail about it could not be written afterwards. */
import type { GatheringDraft } from '../../../events/read-models/gathering.ts';
import { type Command, isRefusal, type Refusal, unlessInvalid } from '../../../shared/decision/decision.ts';
import { descriptionProblems } from '../../../shared/decision/text-problems.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import type { Gathering, GatheringDecision } from '../gathering/gathering.ts';
import { mailProblems } from '../gathering/mailable.ts';
import { withoutTrouble } from '../gathering/trouble.ts';

type Outcome<Code extends string> = GatheringDecision | Refusal<Code>;

/** The same decision, with every mail compiled before it is taken; it also ends a trouble that the gathering was in. */
export function mailable<Input, Code extends string>(
  decide: (gathering: Gathering, command: Command<Input>, at: Date) => Outcome<Code>,
  programme: Programme,
) {
  return (gathering: Gathering, command: Command<Input>, at: Date): Outcome<Code | 'invalid'> => {
    const outcome = unlessRefused(decide(gathering, command, at), gathering, programme);
    return isRefusal(outcome) ? outcome : withoutTrouble(outcome);
  };
}

/** HR's new gathering, with every mail compiled before it is stored. */
export function mailableNew(
  plan: (gatheringId: GatheringId, command: Command<GatheringDraft>, at: Date) => Outcome<'invalid'>,
  programme: Programme,
) {
  return (gatheringId: GatheringId, command: Command<GatheringDraft>, at: Date): Outcome<'invalid'> =>
    unlessRefused(plan(gatheringId, command, at), undefined, programme);
}

function unlessRefused<Code extends string>(
  outcome: Outcome<Code>,
  before: Gathering | undefined,
  programme: Programme,
): Outcome<Code | 'invalid'> {
  const written = unlessInvalid(outcome, ({ draft }) =>
    descriptionProblems(draft.description, before?.draft.description),
  );
  return unlessUnmailable<Code | 'invalid'>(written, programme);
}

/**
 * The outcome, or a refusal that names each field that cannot become a mail. Markdown that a mail may not hold is no reason: that
 * of another system is mailed as plain text.
 */
export function unlessUnmailable<Code extends string>(
  outcome: Outcome<Code>,
  programme: Programme,
): Outcome<Code | 'invalid'> {
  return unlessInvalid(outcome, (gathering) => mailProblems(gathering, programme));
}
