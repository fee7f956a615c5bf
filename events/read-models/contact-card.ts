/**
 * Published read model: how a leaver may be written to, and in which words: for the
 * invitation, and when a person joins (ADR 003).
 */
import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { languageSchema } from '../../shared/locale/languages.ts';
import { namesSchema } from '../../shared/locale/names.ts';
import { emailAddressSchema } from '../../shared/mail-format/address.ts';
import { storedDateSchema, storedInstantSchema } from '../../shared/time/calendar.ts';
import { alumniStatusSchema, contactBases } from '../../shared/vocabulary.ts';
import { consentAtExitSchema } from './intake-item.ts';

/** Written by `alumni`; read by `consent`, `mail`. */
export const contactCardsTable = defineTable({
  name: 'ContactCards',
  item: z.object({
    alumniId: idSchema('alumnus'),
    sequence: z.int(),
    status: alumniStatusSchema,
    names: namesSchema,
    address: emailAddressSchema.optional(),
    /** Raised whenever the address changes: links that were mailed to the former one are revoked. */
    epoch: z.int().nonnegative().default(0),
    /** The epochs in which the present address was invited: an invitation that was for another address is not sent to it. */
    invitedEpochs: z.array(z.int().nonnegative()).default([]),
    /**
     * The first epoch since the person's data was last erased; 0 = never. The addresses of earlier epochs are not kept.
     */
    knownFrom: z.int().nonnegative().default(0),
    language: languageSchema,
    contactBasis: z.enum(contactBases),
    /** When the present address was invited, and when the invitation closes; both set while it is open. */
    invitedAt: storedInstantSchema.optional(),
    closesAt: storedInstantSchema.optional(),
    /** What was agreed or refused at exit: shown, not asked again. */
    consentAtExit: consentAtExitSchema.optional(),
    /** Segment facts: never reasons, never evaluations. */
    departments: z.array(z.string()),
    skills: z.array(z.string()),
    leftOn: storedDateSchema.optional(),
    /** The address bounced or its owner complained: no invitation, no reminder. */
    unreachable: z.boolean().default(false),
  }),
  partition: 'alumniId',
  holds: 'Names, private address, language, departments, skills, date of leaving.',
  forgets:
    'With the record in Alumni: the days that the programme sets (`erasedAfterDays`) after an unanswered invitation or an exclusion. It is kept for people who declined, left or are employed again.',
});
export type ContactCard = z.infer<typeof contactCardsTable.item>;
