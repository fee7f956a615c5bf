/**
 * The one shape of every decision: command → `decide(state, command, at)` → the new state with its events and timers, or a
 * refusal with a stable code. A decision is a pure function: it knows no clock, no store and no id generator.
 */
import { isDeepStrictEqual } from 'node:util';
import type { EmittedEvent } from '../outbox/outbox.ts';
import type { Timer } from '../timers/timers.ts';
import type { ProblemError } from './problem-error.ts';

/** What somebody wants. */
export interface Command<Input = undefined> {
  /**
   * Who wants it: the `sub` of a token, an `alumniId`, the source of an outside event or webhook, {@link member}, or
   * {@link okaeri}.
   */
  readonly by: string;
  /** What the command says besides its name: a request's body, an id, a fact from an event. */
  readonly input: Input;
}

/** The actor of automatic decisions: due timers, events, rules. */
const okaeri = 'okaeri';

/** A command of the programme itself. */
export function byOkaeri(): Command;
export function byOkaeri<Input>(input: Input): Command<Input>;
export function byOkaeri(input?: unknown): Command<unknown> {
  return { by: okaeri, input };
}

/** The actor of what a member does, where what is stored names the member already. */
const member = 'member';

/** A command of the member that it is about. */
export function byMember<Input>(input: Input): Command<Input> {
  return { by: member, input };
}

/** A decision that was taken: the new state, and what is written with it in one transaction. */
export interface Decision<State> {
  readonly refused?: undefined;
  readonly state: State;
  readonly events: readonly EmittedEvent[];
  readonly timers: readonly Timer[];
}

/** A step that the present state does not allow. */
export interface WrongState {
  readonly refused: 'wrong_state';
  readonly status: string;
  readonly needed: readonly string[];
}

/** Why a decision was not taken. `errors` names the fields of the state or the request that are wrong. */
export type Refusal<Code extends string = never> = WrongState | Refused<Code>;

/** A refusal with a code of its own. */
export interface Refused<Code extends string> {
  readonly refused: Code;
  readonly errors?: readonly ProblemError[];
}

/** Whether a decision was not taken. */
export function isRefusal<State, Code extends string>(
  outcome: Decision<State> | Refusal<Code>,
): outcome is Refusal<Code> {
  return outcome.refused !== undefined;
}

/** A function that decides on one command. */
export type Decide<State, Input = undefined, Code extends string = never, Taken = Decision<State>> = (
  state: State,
  command: Command<Input>,
  at: Date,
) => Taken | Refusal<Code>;

/** A decision; without `events` or `timers` there are none. */
export function decided<State>(
  state: State,
  { events = [], timers = [] }: Partial<Pick<Decision<State>, 'events' | 'timers'>> = {},
): Decision<State> {
  return { state, events, timers };
}

/** Whether a decision leaves its thing as it was: there is nothing to write, and its version stays. */
export function changesNothing<State>(before: State, { state, events, timers }: Decision<State>): boolean {
  return events.length === 0 && timers.length === 0 && isDeepStrictEqual(before, state);
}

/** Whether a step was refused because the present state does not allow it. */
export function isWrongState<Code extends string>(refusal: Refusal<Code>): refusal is WrongState {
  return refusal.refused === 'wrong_state';
}

/** The outcome of a decision, or a refusal that names the fields of the new state that are wrong. */
export function unlessInvalid<Taken extends Decision<unknown>, Code extends string>(
  outcome: Taken | Refusal<Code>,
  problemsOf: (state: Taken['state']) => readonly ProblemError[],
): Taken | Refusal<Code | 'invalid'> {
  if (isRefusal(outcome)) return outcome;
  const errors = problemsOf(outcome.state);
  return errors.length === 0 ? outcome : refuse('invalid', errors);
}

/** A refusal by its code, with the fields of the command that are wrong. */
export function refuse<const Code extends string>(refused: Code, errors: readonly ProblemError[] = []): Refused<Code> {
  return errors.length === 0 ? { refused } : { refused, errors };
}
