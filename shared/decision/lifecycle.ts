/**
 * The lifecycle of a thing as data. Commands are checked against it (`unlessFrom`); for events and
 * timers, tests compare every outcome with it (`stepsBetween`). The diagrams in the READMEs are drawn from it.
 */
import type { WrongState } from './decision.ts';

/** One step: the states that it may start from, the states that it may lead to (none: the state stays), and its name in the diagram. */
interface Step<Status extends string> {
  readonly from: readonly Status[];
  readonly to?: readonly Status[];
  /** States in which the step is possible too, and which it does not change. */
  readonly stays?: readonly Status[];
  readonly says: string;
}

/** The states of a thing, and the steps between them by name. */
export interface Lifecycle<Status extends string = string, Name extends string = string> {
  /** What the thing is called in its diagram. */
  readonly of: string;
  /** How a thing of this kind comes to be: the states that it may begin in. */
  readonly begins: readonly { readonly to: readonly Status[]; readonly says: string }[];
  readonly steps: Readonly<Record<Name, Step<Status>>>;
  /** States that the diagram draws as one where a step starts from all of them, or may lead to all of them. */
  readonly groups?: Readonly<Record<string, readonly Status[]>>;
}

/** Declares a lifecycle; the type parameter names its states. */
export function lifecycle<Status extends string>() {
  return <const Name extends string>(definition: Lifecycle<Status, Name>): Lifecycle<Status, Name> => definition;
}

/** A refusal, unless a thing in this state may take the step. */
export function unlessFrom<Status extends string, Name extends string>(
  { steps }: Lifecycle<Status, Name>,
  step: Name,
  status: Status,
): WrongState | undefined {
  const { from, stays = [] } = steps[step];
  const needed: readonly Status[] = [...stays, ...from];
  return needed.includes(status) ? undefined : { refused: 'wrong_state', status, needed };
}

/**
 * The names of the steps that lead from one state to another; none = the lifecycle does not know the transition.
 *
 * @internal Tests compare outcomes by it.
 */
export function stepsBetween<Status extends string, Name extends string>(
  { steps }: Lifecycle<Status, Name>,
  before: Status,
  after: Status,
): Name[] {
  const names = Object.keys(steps) as Name[];
  return names.filter((name) => {
    const { from, to = [before], stays = [] } = steps[name];
    return (from.includes(before) && to.includes(after)) || (before === after && stays.includes(after));
  });
}
