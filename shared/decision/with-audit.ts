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

/** A thing that people write, with who wrote it. */
interface Written {
  readonly createdBy: string;
  readonly updatedBy: string;
  readonly authors?: readonly string[] | undefined;
}

/** Everybody who wrote a thing: none of them may approve what announces it. */
export function authorsOf({ createdBy, updatedBy, authors = [createdBy, updatedBy] }: Written): string[] {
  return [...authors];
}

/** The authors of a thing after somebody changed it. */
export function authorsWith(written: Written, { by }: Pick<Command, 'by'>): string[] {
  return [...new Set([...authorsOf(written), by])];
}
