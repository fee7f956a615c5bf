import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { storedDateSchema, storedInstantSchema } from '../../shared/time/calendar.ts';
import { alumniStatusSchema, topicSchema } from '../../shared/vocabulary.ts';
import { answered, factsSchema, statusReasons, stopReasons } from './schemas.ts';

const answerSchema = z.object({
  status: z.enum(answered),
  /** The day of the answer. */
  on: storedDateSchema,
  /** When the stint of the answered invitation began; absent where no invitation of a stint had been sent. */
  hireDate: storedDateSchema.optional(),
  /** Sequence of the consent event that said so: an older event changes nothing. */
  sequence: z.int().nonnegative(),
});

/** The invitation to the programme after one stint. */
const invitationSchema = z.object({
  hireDate: storedDateSchema,
  /** When it may be sent; a timer that is due earlier changes nothing. */
  dueAt: storedInstantSchema,
  invitedAt: storedInstantSchema.optional(),
  /** 0 = the invitation, 1 and 2 = the reminders: the last one that was sent. */
  round: z.int().nonnegative(),
  closesAt: storedInstantSchema.optional(),
  /** When the last mail of it left; absent in records from before it was noted. */
  mailedAt: storedInstantSchema.optional(),
  /** Hashes of the addresses that mails of this invitation went to, and how many to each. */
  mailed: z.record(z.string(), z.int()).optional(),
  /** The epochs in which each of them was invited: an address may come back. */
  invitedEpochs: z.record(z.string(), z.array(z.int().nonnegative())).optional(),
  /** The epoch of the address that it was sent to last. */
  addressEpoch: z.int().nonnegative().optional(),
  /** A consent given at exit was handed to the consent context instead of sending an invitation. */
  consentPresented: z.boolean(),
});
export type Invitation = z.infer<typeof invitationSchema>;

/** The one queue of the mails of invitations. */
export const invitationQueue = 'invitations' as const;

export const alumniTable = defineTable({
  name: 'Alumni',
  item: z.object({
    alumniId: idSchema('alumnus'),
    sequence: z.int().nonnegative(),
    status: alumniStatusSchema,
    statusReason: z.enum(statusReasons).optional(),
    facts: factsSchema,
    answer: answerSchema.optional(),
    topics: z.object({ granted: z.array(topicSchema), sequence: z.int().nonnegative() }).optional(),
    /** What a member wrote about their skills; HR sees it instead of what the HRIS says. */
    ownSkills: z.array(z.string()).optional(),
    /** Hash of the private address, and whether another person holds the same one. */
    address: z.object({ hash: z.string(), shared: z.boolean() }).optional(),
    /** Hashes of private addresses that they no longer have, until those who share them were reviewed (some minutes). */
    leftAddresses: z.array(z.string()).optional(),
    /** How often the private address was replaced by another one: links to the one before are revoked. */
    addressEpoch: z.int().nonnegative().optional(),
    /** The first epoch since their data was last erased: the addresses of earlier epochs are not kept. */
    knownFrom: z.int().nonnegative().optional(),
    /** By the epoch of an address: whether consent closed it (it bounced, or its owner complained), and the sequence of the event that said so last. */
    reach: z.record(z.string(), z.object({ closed: z.boolean(), sequence: z.int().nonnegative() })).optional(),
    /** What HR decided about an address that two people share. A refusal holds for the stint, a consent for the address. */
    approval: z
      .object({ decision: z.enum(['approved', 'declined']), hireDate: z.string(), address: z.string().optional() })
      .optional(),
    invitation: invitationSchema.optional(),
    /** What HR finds a person by: {@link address}'s hash, and the employee number of the source. They go with the facts. */
    addressHash: z.string().optional(),
    sourceEmployeeId: z.string().optional(),
    /**
     * The queue of those whose next mail of the invitation has not left yet, and the day after which it may: of several whose turn
     * has come, the one whose day is the latest goes first.
     */
    queue: z.literal(invitationQueue).optional(),
    turn: storedDateSchema.optional(),
    /** What made them wait: the mail continues its chain of causes. */
    correlationId: z.string().optional(),
    eraseAt: storedInstantSchema.optional(),
    /** Set on a tombstone, which keeps only that the person must not be invited again. */
    erasedAt: storedInstantSchema.optional(),
    /**
     * On a tombstone: when the last stint began, and whether nobody is to be invited after it or an earlier one. The
     * reason is not kept.
     */
    lastStint: z.object({ hireDate: storedDateSchema, settled: z.boolean() }).optional(),
    updatedAt: storedInstantSchema,
    updatedBy: z.string(),
  }),
  partition: 'alumniId',
  indexes: {
    byStatus: { partition: 'status', sort: 'alumniId' },
    byAddress: { partition: 'addressHash', sort: 'alumniId' },
    byEmployeeNumber: { partition: 'sourceEmployeeId', sort: 'alumniId' },
    byTurn: { partition: 'queue', sort: 'turn', only: ['correlationId'] },
  },
  holds:
    'Names, private address, employment, skills, exit category and evaluation, status of leavers and alumni; also of those who declined, left or are employed again.',
  forgets:
    'The days that the programme sets (`erasedAfterDays`) after an unanswered invitation, or after somebody turned out not to be invited (excluded): a tombstone (id, status and its reason, answer, dates, how many addresses there were, whether the last stint is settled) remains; the employee number stays in the register (Employees). Everybody else is kept: there is no erasure yet for people who declined, left or are employed again (docs/limits.md).',
});
export type Leaver = z.infer<typeof alumniTable.item>;

const countSchema = z.int().nonnegative().default(0);

export const invitationBudgetTable = defineTable({
  name: 'InvitationBudget',
  item: z.object({
    queue: z.literal(invitationQueue),
    /** The day whose mails are counted, in the programme's zone; absent before the first mail. */
    day: storedDateSchema.optional(),
    /** How many mails of invitations left on that day. */
    sent: countSchema,
    /** The most that left on any day before. */
    busiest: countSchema,
    /** Since HR last resumed: mails, and how many of them closed an address by a bounce or a complaint. */
    mailed: countSchema,
    bounced: countSchema,
    complained: countSchema,
    /** Set while no mail of an invitation may leave. */
    stopped: z.object({ at: storedInstantSchema, because: z.enum(stopReasons), by: z.string() }).optional(),
    resumed: z.object({ at: storedInstantSchema, by: z.string() }).optional(),
  }),
  partition: 'queue',
  holds: 'Counts of the mails of invitations, and who of HR stopped or resumed them; nothing about leavers.',
  forgets: 'Nothing: one item, which is overwritten.',
});
export type InvitationBudget = z.infer<typeof invitationBudgetTable.item>;
