/** Periods as the programme states them: a number of years, months or days, ISO 8601 (P24M). */
import * as z from 'zod';

/** How long something holds or is kept: a day or longer. */
export const periodSchema = z
  .string()
  .regex(/^P[1-9]\d{0,3}[YMD]$/, 'must be a period of a day or longer, such as P24M');

/** A period that is counted in days. */
export const daysSchema = z.string().regex(/^P[1-9]\d{0,3}D$/, 'must be a period in days, one or more, such as P30D');

export type PeriodUnit = 'years' | 'months' | 'days';

/** A number of years, months or days. */
interface Period {
  readonly count: number;
  readonly unit: PeriodUnit;
}

/** What a period says: P24M → 24 months. @throws Error when it says something else, or more than one unit */
export function parsePeriod(period: string): Period {
  const [, count, letter] = /^P(\d+)([YMD])$/.exec(period) ?? [];
  if (count === undefined) throw new Error(`not a number of years, months or days: ${period}`);
  const unit = letter === 'Y' ? 'years' : letter === 'M' ? 'months' : 'days';
  return { count: Number(count), unit };
}
