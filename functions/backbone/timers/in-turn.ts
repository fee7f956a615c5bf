/** In which order due timers are published. Pure. */

/**
 * Batches of one kind each, the kinds in turn: however many timers of one kind are due, no other kind waits for them.
 *
 * @param most timers in a batch
 */
export function batchesInTurn<Timer extends { readonly kind: string }>(due: readonly Timer[], most: number): Timer[][] {
  const kinds = [...Map.groupBy(due, ({ kind }) => kind).values()];
  const rounds = Math.max(0, ...kinds.map((timers) => Math.ceil(timers.length / most)));
  return Array.from({ length: rounds }, (_none, round) =>
    kinds.flatMap((timers) => {
      const batch = timers.slice(round * most, (round + 1) * most);
      return batch.length === 0 ? [] : [batch];
    }),
  ).flat();
}

/** Splits a batch of two or more in two. If one timer among many fails, halves find it in fewer transactions than one transaction for each timer. */
export function halvesOf<Timer>(batch: readonly Timer[]): Timer[][] {
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}
