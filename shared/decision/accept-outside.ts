import { Unreadable } from '../bus/unreadable.ts';
import { type Id, type IdKind, idFrom } from '../identifier.ts';
import type { Consumed } from './decide-by-event.ts';
import { type Command, type Decision, isRefusal, isWrongState, type Refusal } from './decision.ts';
import type { Commit } from './decision-store.ts';
import { isOfProgramme } from './problem-error.ts';

/** How things of one kind are taken from outside systems. */
interface OutsideKind<Kind extends IdKind, Draft, State> {
  readonly kind: Kind;
  /** The sources whose things are published at once. */
  readonly trusted: readonly string[];
  readonly load: (id: Id<Kind>) => Promise<State | undefined>;
  readonly draft: (id: Id<Kind>, command: Command<Draft>, at: Date) => Decision<State> | Refusal<string>;
  readonly publish: (drafted: State, command: Command<unknown>, at: Date) => Decision<State> | Refusal<string>;
  readonly commit: (before: undefined, decision: Decision<State>, context: Commit) => Promise<State>;
}

/**
 * Takes what outside systems announce: it becomes a draft, or is published if its source is trusted.
 *
 * @throws Unreadable when it cannot be a draft, or cannot be published where its source is trusted, with the fields that are wrong
 */
export function acceptOutside<
  Kind extends IdKind,
  Data extends { readonly externalId?: string | undefined },
  State extends { readonly status: string },
>({ kind, trusted, load, draft, publish, commit }: OutsideKind<Kind, Omit<Data, 'externalId'>, State>) {
  return async (
    {
      source: by,
      metadata,
      data,
    }: { readonly source: string; readonly metadata: { readonly id: string }; readonly data: Data },
    { now, log, origin }: Consumed,
  ): Promise<void> => {
    const { externalId, ...input } = data;
    // An announcement that is repeated, with its own id or the source's, is one thing.
    const id = idFrom(kind, by, externalId ?? metadata.id);
    if ((await load(id)) !== undefined) return log.info('EVENT_IGNORED', { reason: 'known' });
    const drafted = draft(id, { by, input }, now);
    if (isRefusal(drafted)) throw new Unreadable(reasonOf(drafted));
    const decision = trusted.includes(by) ? publish(drafted.state, { by, input: undefined }, now) : drafted;
    if (isRefusal(decision)) throw new Unreadable(reasonOf(decision));
    const { status } = await commit(undefined, decision, { at: now, origin });
    log.info('OUTSIDE_DRAFT', { [`${kind}Id`]: id, status });
  };
}

/** Names the fields as the reading of events does, never their values; or the configuration, where no field is at fault. */
function reasonOf(refusal: Refusal<string>): string {
  const errors = isWrongState(refusal) ? [] : (refusal.errors ?? []);
  const where = errors.map((error) =>
    isOfProgramme(error) ? 'programme.json' : `data${error.pointer.replaceAll('/', '.')}`,
  );
  return `${refusal.refused}: ${where.join(', ')}`;
}
