/** HR's decisions on a gathering, refused where a mail about it could not be written afterwards. */
import { type Command, isRefusal, type Refusal, refuse } from '../../../shared/decision/decision.ts';
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
    const outcome = unlessUnmailable(decide(gathering, command, at), programme);
    return isRefusal(outcome) ? outcome : withoutTrouble(outcome);
  };
}

/** The outcome, or a refusal that names each field that cannot become a mail. */
export function unlessUnmailable<Code extends string>(
  outcome: Outcome<Code>,
  programme: Programme,
): Outcome<Code | 'invalid'> {
  if (isRefusal(outcome)) return outcome;
  const errors = mailProblems(outcome.state, programme);
  return errors.length === 0 ? outcome : refuse('invalid', errors);
}
