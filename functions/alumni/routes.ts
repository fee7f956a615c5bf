import * as z from 'zod';
import { suppressions } from '../../events/agreements/complaints.ts';
import { versionField } from '../../shared/http/entity-tag.ts';
import { listingQuery, pageOf } from '../../shared/http/listing.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import { namesSchema } from '../../shared/locale/names.ts';
import { emailAddressSchema, statedEmailAddressSchema } from '../../shared/mail-format/address.ts';
import { receivedLine } from '../../shared/text/written-text.ts';
import { calendarDateSchema, instantSchema } from '../../shared/time/calendar.ts';
import { alumniStatusSchema, contactBases, topicSchema } from '../../shared/vocabulary.ts';
import { exitSchema, statusReasons } from './schemas.ts';

/** A person as the API shows them. */
export const personSchema = z
  .object({
    alumniId: idSchema('alumnus'),
    version: versionField,
    status: alumniStatusSchema,
    statusReason: z.enum(statusReasons).optional().meta({
      description:
        'Why, where the status alone does not say it. With `awaiting_last_day`: employment_not_ended = the last day is still to come; invitation_hour = it has passed, be it months ago, and the invitation leaves in the next hour for invitations of a business day',
    }),
    sourceSystem: z.string().optional(),
    sourceEmployeeId: z.string().optional(),
    names: namesSchema.optional(),
    locale: z.string().optional(),
    topics: z.array(topicSchema),
    stints: z.array(
      z.object({
        hireDate: calendarDateSchema,
        terminationDate: calendarDateSchema.optional(),
        type: z.string().optional(),
        department: z.string().optional(),
        title: z.string().optional(),
      }),
    ),
    skills: z.array(z.string()),
    suppression: z.enum(suppressions).meta({
      description:
        'What is not sent to the person: address = nothing, since mail to the private address came back, or was complained of before they joined (another address opens it; after bounces `POST …/contact/reopen` does, too); campaigns = a member complained, and gets no campaigns until they ask for mail again; none = everything is sent',
    }),
    suppressedSince: instantSchema
      .optional()
      .meta({ description: 'When that was caused; absent = nothing is suppressed' }),
    updatedAt: instantSchema,
    personalEmail: emailAddressSchema.optional().meta({ description: 'Only with the scope `programme/privacy`' }),
    exit: exitSchema.optional().meta({ description: 'Only with the scope `programme/privacy`' }),
  })
  .meta({ title: 'Person', description: 'A leaver or alumnus' });
export type Person = Omit<z.infer<typeof personSchema>, 'version'>;

/** What the operations on one person share. */
const onPerson = {
  tag: 'alumni',
  params: z.strictObject({ alumniId: idSchema('alumnus') }),
  versioned: true,
  responses: { 200: { description: 'The person.', body: personSchema } },
} as const;

/** Operations on people: leavers, alumni, and what HR has to decide about them. */
export const alumniRoutes = defineRoutes({
  listAlumni: {
    method: 'GET',
    path: '/alumni',
    scope: 'programme/read',
    summary: 'List leavers and alumni, all or those of a status',
    tag: 'alumni',
    query: listingQuery.extend({ status: alumniStatusSchema.optional() }),
    responses: { 200: { description: 'A page of people.', body: pageOf(personSchema) } },
  },
  searchAlumni: {
    method: 'POST',
    path: '/alumni/search',
    scope: 'programme/read',
    summary: 'Find people by their private address or their employee number, which no URL may hold',
    tag: 'alumni',
    body: z
      .strictObject({
        personalEmail: statedEmailAddressSchema.optional().meta({ description: 'In any spelling of the same mailbox' }),
        sourceEmployeeId: receivedLine(100).min(1).optional().meta({ description: 'Exactly, in any source' }),
        limit: z.int().min(1).max(100).default(50).meta({ description: 'Most items of a page' }),
        cursor: z.string().max(2048).optional().meta({ description: 'The cursor of the page before' }),
      })
      .refine(
        ({ personalEmail, sourceEmployeeId }) => (personalEmail === undefined) !== (sourceEmployeeId === undefined),
        'must state either personalEmail or sourceEmployeeId',
      )
      .meta({
        oneOf: [{ required: ['personalEmail'] }, { required: ['sourceEmployeeId'] }],
        examples: [{ personalEmail: 'taro@example.net' }],
      }),
    responses: { 200: { description: 'A page of people.', body: pageOf(personSchema) } },
  },
  getAlumnus: {
    method: 'GET',
    path: '/alumni/{alumniId}',
    scope: 'programme/read',
    summary: 'Show a leaver or alumnus',
    ...onPerson,
  },
  completeContact: {
    method: 'PATCH',
    path: '/alumni/{alumniId}/contact',
    scope: 'programme/write',
    summary:
      'Complete or correct how a leaver may be written to, before they answer. A member’s address is what the HR system states, by webhook or import',
    ...onPerson,
    body: z
      .strictObject({
        personalEmail: statedEmailAddressSchema.optional(),
        contactBasis: z.enum(contactBases).optional(),
        locale: receivedLine(35).min(2).optional(),
      })
      .refine((contact) => Object.values(contact).some((value) => value !== undefined), 'must state at least one field')
      .meta({
        minProperties: 1,
        description: 'Only what changes. A stated value can be replaced, not removed: nothing is null',
      }),
  },
  approveLeaver: {
    method: 'POST',
    path: '/alumni/{alumniId}/approve',
    scope: 'programme/write',
    summary: 'Invite somebody whose private address another person has too',
    ...onPerson,
  },
  declineLeaver: {
    method: 'POST',
    path: '/alumni/{alumniId}/decline',
    scope: 'programme/write',
    summary: 'Do not invite somebody whose private address another person has too',
    ...onPerson,
  },
});
