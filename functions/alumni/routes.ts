import * as z from 'zod';
import { suppressions } from '../../events/agreements/complaints.ts';
import { sourceKeySchema } from '../../events/read-models/intake-item.ts';
import { receivedLine } from '../../shared/characters/written-text.ts';
import { versionField } from '../../shared/http/entity-tag.ts';
import { listingQuery, pageOf } from '../../shared/http/listing.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import { namesSchema } from '../../shared/locale/names.ts';
import { emailAddressSchema, statedEmailAddressSchema } from '../../shared/mail-format/address.ts';
import { calendarDateSchema, instantSchema } from '../../shared/time/calendar.ts';
import { alumniStatusSchema, contactBases, topicSchema } from '../../shared/vocabulary.ts';
import { exitSchema, statusReasons, stopReasons } from './schemas.ts';

/** A person as the API shows them. */
export const personSchema = z
  .object({
    alumniId: idSchema('alumnus'),
    version: versionField,
    status: alumniStatusSchema,
    statusReason: z.enum(statusReasons).optional().meta({
      description:
        'Why, where the status alone does not say it. With `awaiting_last_day`: employment_not_ended = the last day is still to come; invitation_hour = it has passed, be it years ago, and the invitation leaves in the hour for invitations of a business day, as soon as the daily budget has room (`GET /invitations`)',
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
    consentAtExit: z
      .object({
        decision: z.enum(['granted', 'refused']),
        noticeVersion: z.string().optional(),
        noticeOnFile: z.boolean().optional().meta({
          description:
            'False: the text of this version is not in programme/notices, and the consent record has no hash of it',
        }),
      })
      .optional()
      .meta({
        description: 'What was agreed to on paper or in the exit form, and by which version of the privacy notice',
      }),
    suppression: z.enum(suppressions).meta({
      description:
        'What is not sent to the person: address = nothing, since mail to the private address came back, or was complained of before they joined (another address opens it, unless their data was erased since they complained; after bounces `POST …/contact/reopen` does, too, and says so where a complaint keeps it closed); campaigns = a member complained, and gets no campaigns until they ask for mail again; none = everything is sent',
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
        sourceEmployeeId: sourceKeySchema.optional().meta({ description: 'Exactly, in any source' }),
        limit: z.int().min(1).max(100).default(50).meta({ description: 'Most items of a page' }),
        cursor: z.string().max(2048).optional().meta({ description: 'The cursor of the previous page' }),
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

/** The mails of invitations as HR sees them. */
export const invitationsSchema = z
  .object({
    waiting: z.int().nonnegative().meta({
      description:
        'People whose invitation or reminder is due at the next run. The latest leave first, those who left the company long ago last',
    }),
    today: z
      .object({
        date: calendarDateSchema,
        sent: z.int().nonnegative(),
        budget: z
          .int()
          .positive()
          .meta({ description: 'The most mails of invitations, reminders included, that may leave on this day' }),
      })
      .meta({ description: 'The present day in the programme’s time zone' }),
    nextRunAt: instantSchema.nullable().meta({ description: 'When mail leaves next; null while it is stopped' }),
    expectedLastDay: calendarDateSchema.nullable().meta({
      description:
        'Not a last day of employment: the day on which the last of those who wait now will have their mail if nobody answers. The reminders to those who are invited before go first, as do people who leave meanwhile. Null where nobody waits, and while it is stopped',
    }),
    stopped: z
      .object({
        at: instantSchema,
        because: z.enum(stopReasons).meta({
          description:
            'bounces, complaints = the programme stopped it, because too many of its mails closed an address; hr = a person did',
        }),
        by: z.string(),
      })
      .nullable()
      .meta({ description: 'Set while no run sends mail of an invitation' }),
    resumed: z
      .object({ at: instantSchema, by: z.string() })
      .nullable()
      .meta({ description: 'When it was resumed last' }),
  })
  .meta({
    title: 'Invitations',
    description: 'The mails of invitations: who waits, what leaves, whether it is stopped',
  });

const onInvitations = {
  tag: 'alumni',
  responses: { 200: { description: 'The mails of invitations.', body: invitationsSchema } },
} as const;

/** Operations on the mails of all invitations. */
export const invitationRoutes = defineRoutes({
  showInvitations: {
    method: 'GET',
    path: '/invitations',
    scope: 'programme/read',
    summary:
      'Show how many people wait for their invitation or a reminder, what may leave a day, and whether it is stopped',
    ...onInvitations,
  },
  stopInvitations: {
    method: 'POST',
    path: '/invitations/stop',
    scope: 'programme/write',
    summary:
      'Hold back invitations and reminders until they are resumed. Those that a run has handed to the sender still leave',
    ...onInvitations,
  },
  resumeInvitations: {
    method: 'POST',
    path: '/invitations/resume',
    scope: 'programme/write',
    summary: 'Let invitations and reminders leave again; bounces and complaints are counted from zero from here on',
    ...onInvitations,
  },
});
