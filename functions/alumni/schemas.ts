/** The schemas that tables and routes share: what is known about a leaver, and why they have their status. */
import * as z from 'zod';
import {
  consentAtExitSchema,
  exitTypes,
  reasonCodes,
  rehireRecommendations,
} from '../../events/read-models/intake-item.ts';
import { namesSchema } from '../../shared/locale/names.ts';
import { emailAddressSchema } from '../../shared/mail-format/address.ts';
import { storedDateSchema } from '../../shared/time/calendar.ts';
import { contactBases } from '../../shared/vocabulary.ts';

/** The statuses of people who answered to an invitation; silence is an answer, too. */
export const answered = ['member', 'declined', 'left', 'expired'] as const;

/** Why somebody has the status that they have. Neutral codes: what kind of exit it was is restricted. */
export const statusReasons = [
  'employment_not_ended',
  'invitation_hour',
  'no_personal_email',
  'no_contact_basis',
  'address_used_twice',
  'consent_presented',
  'refused_at_exit',
  'exit_type',
  'declined_by_hr',
  'offboarding_cancelled',
  'not_leaving',
  'employee_deleted',
  'rehired',
] as const;
export type StatusReason = (typeof statusReasons)[number];

/** Why no mail of an invitation leaves: too many addresses bounced, too many people complained, or HR stopped it. */
export const stopReasons = ['bounces', 'complaints', 'hr'] as const;

/** A fact and when it was stated: an instant in UTC with milliseconds, so that two compare as text. */
function stated<Value extends z.ZodType>(value: Value) {
  return z.object({ value, at: z.string() }).optional();
}

export const exitSchema = z.object({
  type: z.enum(exitTypes),
  reasonCode: z.enum(reasonCodes).optional(),
  rehireRecommendation: z.enum(rehireRecommendations).optional(),
  evaluation: z.string().optional(),
});

/** What belongs to one exit. After a second stint the person is asked again. */
const exitFacts = {
  exit: stated(exitSchema),
  contactBasis: stated(z.enum(contactBases)),
  consentAtExit: stated(consentAtExitSchema),
};

const stintSchema = z.object({
  type: stated(z.string()),
  lastWorkingDay: stated(storedDateSchema),
  terminationDate: stated(storedDateSchema),
  department: stated(z.string()),
  title: stated(z.string()),
  location: stated(z.string()),
  ...exitFacts,
  /** When it was last stated that this stint ends, and that it does not. */
  announcedAt: z.string().optional(),
  cancelledAt: z.string().optional(),
});
export type Stint = z.infer<typeof stintSchema>;

export const factsSchema = z.object({
  source: stated(z.object({ sourceSystem: z.string(), sourceEmployeeId: z.string() })),
  names: stated(namesSchema),
  personalEmail: stated(emailAddressSchema),
  locale: stated(z.string()),
  skills: stated(z.array(z.string())),
  /** A statement that names no stint is about the newest one. */
  ...exitFacts,
  cancelledAt: z.string().optional(),
  deletedAt: z.string().optional(),
  rehired: stated(z.object({ hireDate: storedDateSchema.optional() })),
  /** By hireDate. */
  stints: z.record(z.string(), stintSchema),
});
export type Facts = z.infer<typeof factsSchema>;
