/** Small vocabularies that events and read models share. */
import * as z from 'zod';

/** What a member may say yes or no to. More are added once they are built. */
export const topics = ['newsletter', 'gatherings', 'jobs'] as const;
export const topicSchema = z.enum(topics).meta({ description: 'Topic of mail', examples: ['newsletter'] });
export type Topic = z.infer<typeof topicSchema>;

/** Purposes that a privacy notice asks for: membership is the joining itself, the topics are asked one by one. */
export const purposes = ['membership', ...topics] as const;
/** Purposes that are asked for later, at first use, one by one, each with a privacy notice of its own. */
export const laterPurposes = ['directory'] as const;
export type LaterPurpose = (typeof laterPurposes)[number];
export const purposeSchema = z
  .enum([...purposes, ...laterPurposes])
  .meta({ description: 'Purpose of processing', examples: ['membership'] });
export type Purpose = z.infer<typeof purposeSchema>;

/** Most characters of a skill, and most skills of a person or an audience. */
export const longestSkill = 100;
export const mostSkills = 100;

/** What allows the first mail to somebody who has not consented yet. */
export const contactBases = ['consent_at_exit', 'written_notice', 'none'] as const;

/** Where a person stands with the programme. */
const alumniStatuses = [
  'awaiting_last_day',
  'awaiting_contact',
  'awaiting_approval',
  'invited',
  'member',
  'declined',
  'expired',
  'left',
  'excluded',
  'returned',
] as const;
export const alumniStatusSchema = z
  .enum(alumniStatuses)
  .meta({ description: 'Where the person stands with the programme', examples: ['invited'] });
export type AlumniStatus = z.infer<typeof alumniStatusSchema>;
