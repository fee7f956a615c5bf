import * as z from 'zod';
import { instantSchema } from '../time/calendar.ts';
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

/** The audit fields of something that people write, as they are stored. */
export const auditFields = {
  createdBy: z.string(),
  /** Everybody who wrote or changed it: none of them may approve what announces it. */
  authors: z.array(z.string()),
  createdAt: instantSchema,
  updatedBy: z.string(),
  updatedAt: instantSchema,
} as const;

/** The audit fields that HR's API shows. */
export const auditView = {
  createdBy: z.string().meta({ description: 'Who made it: a user, or an outside source' }),
  createdAt: instantSchema,
  updatedBy: z.string().meta({ description: 'Who changed it last' }),
  updatedAt: instantSchema,
} as const;

/** The audit fields of something new. */
export function newAudit(by: string, at: Date) {
  const now = at.toISOString();
  return { createdBy: by, authors: [by], createdAt: now, updatedBy: by, updatedAt: now };
}

/** The authors of something after somebody changed it. */
export function authorsWith(
  { authors }: { readonly authors: readonly string[] },
  { by }: Pick<Command, 'by'>,
): string[] {
  return [...new Set([...authors, by])];
}
