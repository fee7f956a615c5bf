import type { Command } from './decision.ts';

/** A state after a change, with who made it and when. */
export function withAudit<State extends { readonly updatedBy: string; readonly updatedAt: string }>(
  state: State,
  { by }: Pick<Command, 'by'>,
  at: Date,
  change: Partial<State>,
): State {
  return { ...state, ...change, updatedBy: by, updatedAt: at.toISOString() };
}
