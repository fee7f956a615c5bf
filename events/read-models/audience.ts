/** Who something is for, and how far it may go; shared by campaigns, gatherings and jobs. */
import * as z from 'zod';
import { withGeta } from '../../shared/characters/written-text.ts';
import { idSchema } from '../../shared/identifier.ts';
import { languageSchema } from '../../shared/locale/languages.ts';
import { calendarDateSchema, storedDateSchema } from '../../shared/time/calendar.ts';
import { day } from '../../shared/time/durations.ts';
import { longestSkill, mostSkills } from '../../shared/vocabulary.ts';

/** A department or a skill, in the characters in which those of members are kept. */
function filterValue(longest: number) {
  return z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => text.isWellFormed(), 'must not hold half of a character (an unpaired surrogate)')
    .overwrite(withGeta);
}

/** Somebody who left after the one day and before the other: a day must lie between them, or the audience is empty. */
function checkDays(
  { leftAfter, leftBefore }: { leftAfter?: string | null | undefined; leftBefore?: string | null | undefined },
  context: z.core.$RefinementCtx,
): void {
  if (leftAfter == null || leftBefore == null || Date.parse(leftBefore) - Date.parse(leftAfter) >= 2 * day) return;
  const message = 'must be at least two days after leftAfter: nobody left between them';
  context.addIssue({ code: 'custom', path: ['leftBefore'], message });
}

/** Filters are ANDed; empty or absent = everyone who consented to the topic. */
export const audienceSchema = z
  .strictObject({
    locales: z.array(languageSchema).optional(),
    departments: z.array(filterValue(200)).max(100).optional(),
    skills: z.array(filterValue(longestSkill)).max(mostSkills).optional(),
    leftAfter: calendarDateSchema.nullish().meta({ description: 'Left after this day' }),
    leftBefore: calendarDateSchema
      .nullish()
      .meta({ description: 'Left before this day, which is at least two days after leftAfter' }),
    alumniIds: z.array(idSchema('alumnus')).max(1000).optional(),
  })
  .superRefine(checkDays)
  .meta({
    title: 'Audience',
    examples: [{ locales: ['ja'], departments: ['開発部'], leftAfter: '2015-01-01', leftBefore: null }],
    description: 'Audience; filters are ANDed, absent or empty = everyone who consented to the topic',
  });

/** An audience as it is stored: its dates were checked when they were written (docs/architecture.md, "Rules change"). */
export const storedAudienceSchema = z.strictObject({
  ...audienceSchema.shape,
  leftAfter: storedDateSchema.nullish(),
  leftBefore: storedDateSchema.nullish(),
});
export type Audience = z.infer<typeof audienceSchema>;

/** Alumni are outside persons: `internal` can never be sent, so it is not a value. */
export const classificationSchema = z
  .enum(['members', 'public'], { error: 'must be members or public; internal content is never sent to alumni' })
  .meta({ description: 'How far the content may go', examples: ['members'] });

interface SegmentFacts {
  readonly alumniId: string;
  readonly language: string;
  readonly departments: readonly string[];
  readonly skills: readonly string[];
  readonly leftOn?: string | undefined;
}

function comparable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/**
 * Whether a person is in the audience. Departments and skills match any one of those listed, regardless of case, width and
 * composition: HR and the HR system may write one name in several ways (Unicode NFKC, UAX #15).
 */
export function isInAudience(audience: Audience, person: SegmentFacts): boolean {
  const any = (wanted: readonly string[] | undefined, has: readonly string[]) =>
    wanted === undefined ||
    wanted.length === 0 ||
    wanted.some((value) => has.some((own) => comparable(own) === comparable(value)));
  if (!any(audience.locales, [person.language])) return false;
  if (!any(audience.departments, person.departments)) return false;
  if (!any(audience.skills, person.skills)) return false;
  if (!any(audience.alumniIds, [person.alumniId])) return false;
  if (audience.leftAfter != null && !(person.leftOn !== undefined && person.leftOn > audience.leftAfter)) return false;
  if (audience.leftBefore != null && !(person.leftOn !== undefined && person.leftOn < audience.leftBefore))
    return false;
  return true;
}
