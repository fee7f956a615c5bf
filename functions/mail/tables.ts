import * as z from 'zod';
import { addressEpochSchema } from '../../events/agreements/address-epoch.ts';
import { noReport } from '../../events/read-models/send-progress.ts';
import { testMailsTable } from '../../events/read-models/test-mail.ts';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { storedInstantSchema } from '../../shared/time/calendar.ts';

/** The kinds of service mail; each is caused by one kind of event. */
const serviceMailKinds = [
  'invitation',
  'reminder',
  'receipt',
  'answer',
  'verification',
  'seat_offer',
  'seat_offer_expired',
  'gathering_reminder',
  'gathering_rescheduled',
  'gathering_cancelled',
  'gathering_thanks',
  'waiting_closed',
  'reply_not_taken',
] as const;
export type ServiceMailKind = (typeof serviceMailKinds)[number];

/**
 * Where a service mail stands; `claimed` is written before it is handed to SES, `unclaimed` where its event was lost, or came in quiet hours,
 * `waiting` where SES certainly did not take it: it is tried again.
 */
export const serviceMailStates = [
  'unclaimed',
  'claimed',
  'accepted',
  'refused',
  'skipped',
  'inDoubt',
  'unwritten',
  'waiting',
] as const;

export const serviceMailsTable = defineTable({
  name: 'ServiceMails',
  item: z.object({
    /** Made from the event's id: a second delivery finds it. */
    mailId: idSchema('mail'),
    alumniId: idSchema('alumnus'),
    kind: z.enum(serviceMailKinds),
    state: z.enum(serviceMailStates),
    reason: z.string().optional(),
    /** What SES reported, as a letter; as in a campaign, the later letter of the list wins. */
    feedback: z.string().default(noReport),
    /** The event that caused it, as JSON (ids and states only): a mail that stays in doubt is composed from it and resent. */
    event: z.string().optional(),
    /** How often it was sent with a result that is not known, and the attempt that is under way or comes next. */
    attempt: z.int().positive().default(1),
    /** After this many attempts a doubt stays; an operator may allow one more. */
    attemptsAllowed: z.int().positive().default(2),
    claimedAt: storedInstantSchema,
    /** Since when it is in doubt. */
    doubtSince: storedInstantSchema.optional(),
    /** Since when SES has not taken it, or has responded that it failed. */
    waitingSince: storedInstantSchema.optional(),
    /** Since when it cannot be written from what its gathering says, and how often that was tried. */
    unwrittenSince: storedInstantSchema.optional(),
    unwritten: z.int().nonnegative().default(0),
    /** When an event last said so. */
    toldAt: storedInstantSchema.optional(),
    /** When the watch looks at it; absent once nothing more is to be done. */
    watchAt: storedInstantSchema.optional(),
    /** The partition of those that are watched. */
    watched: z.literal('mails').optional(),
    updatedAt: storedInstantSchema,
    expiresAt: z.int(),
  }),
  partition: 'mailId',
  indexes: { byWatch: { partition: 'watched', sort: 'watchAt', only: [] } },
  expires: 'expiresAt',
  holds: 'Which service mail went to which person (an id), for which event (ids and states), and its outcome.',
  keptDays: 90,
  forgets: 'after it was sent (TTL).',
});
export type ServiceMail = z.infer<typeof serviceMailsTable.item>;

/**
 * The newest mail of one kind that a person was sent (about an RSVP or an offer of a seat; about a change of a gathering). An
 * older one that comes late is not sent.
 */
export const confirmedRsvpsTable = defineTable({
  name: 'ConfirmedAnswers',
  item: z.object({
    /** Subject of the event: the gathering and the person; for changes of the gathering followed by `/change`. */
    subject: z.string(),
    sequence: z.int(),
    /** The member's RSVP, and when it was given: a reminder that was requested earlier may be out of date. */
    answer: z.string().optional(),
    answeredAt: storedInstantSchema.optional(),
    expiresAt: z.int(),
  }),
  partition: 'subject',
  expires: 'expiresAt',
  holds: 'The newest RSVP that was confirmed and the newest change that was mailed, by ids of gathering and person.',
  keptDays: serviceMailsTable.keptDays,
  forgets: 'after the RSVP (TTL).',
});

/** Test mails that were handed to SES; `claimed` is written before. */
export const sentTestMailsTable = defineTable({
  name: 'SentTestMails',
  item: z.object({
    /** Made from the test mail's id and the language: a second delivery finds it. */
    mailId: idSchema('mail'),
    state: z.enum(['claimed', 'accepted', 'refused', 'inDoubt']),
    reason: z.string().optional(),
    updatedAt: storedInstantSchema,
    expiresAt: z.int(),
  }),
  partition: 'mailId',
  expires: 'expiresAt',
  holds: 'Which test mail was sent and its outcome; neither address nor text.',
  keptDays: testMailsTable.keptDays,
  forgets: 'after it was asked for (TTL).',
});
export type SentTestMail = z.infer<typeof sentTestMailsTable.item>;

/** The counters of a campaign's mails. */
export const tallySchema = z.object({
  accepted: z.int().default(0),
  bounced: z.int().default(0),
  complained: z.int().default(0),
  inDoubt: z.int().default(0),
  /** Refused because the receiver does not believe that the mail is from us. */
  unauthenticated: z.int().default(0),
});
export type Tally = z.infer<typeof tallySchema>;

/** Counts that show whether a campaign does harm: written per chunk and per bounce or complaint, never per mail. */
export const sendHealthTable = defineTable({
  name: 'SendHealth',
  item: tallySchema.extend({
    campaignId: idSchema('campaign'),
    /** Counts the events that were emitted: writes that only count leave it as it is. */
    sequence: z.int().default(0),
    /** The harms that events have named since the last resumption. */
    announced: z.array(z.string()).default([]),
    /** The counts when HR last resumed the campaign. */
    seen: tallySchema.prefault({}),
    /** Which receiving domains refused its mails by policy since HR last resumed it: keyed hashes of twelve bits, no names. */
    refusingDomains: z.set(z.int()).default(new Set()),
    /** The newest resumption that was counted from. */
    resumption: z.int().default(0),
  }),
  partition: 'campaignId',
  holds: 'Counts of accepted, bounced, complained, refused and doubtful mails by campaign; no personal data.',
  forgets: 'Kept with the campaign.',
});
export type SendHealth = z.infer<typeof sendHealthTable.item>;

export const softBouncesTable = defineTable({
  name: 'SoftBounces',
  item: z.object({
    alumniId: idSchema('alumnus'),
    version: z.int(),
    /** Passing bounces: the id of the campaign or service mail, when, and the epoch of the address that was mailed. */
    bounces: z
      .array(z.object({ mailRef: z.string(), at: storedInstantSchema, addressEpoch: addressEpochSchema }))
      .default([]),
    /**
     * When a receiver's policy last refused a mail: an entry of SES's list that follows from it says nothing about the
     * address.
     */
    refusedByPolicyAt: storedInstantSchema.optional(),
    /** Which address that mail went to: it says nothing about another. */
    refusedByPolicyEpoch: addressEpochSchema,
    /**
     * When a mail system complained, not the person: an entry of SES's list that follows from it says nothing about the
     * person.
     */
    complainedByMachineAt: storedInstantSchema.optional(),
    complainedByMachineEpoch: addressEpochSchema,
    expiresAt: z.int(),
  }),
  partition: 'alumniId',
  expires: 'expiresAt',
  holds:
    'Which mails to a person (an id) found a full mailbox, and when; when a policy refused one, or a mail system complained.',
  keptDays: 90,
  forgets: 'after the last of them (TTL).',
});
export type SoftBounces = z.infer<typeof softBouncesTable.item>;

/** How far the account's suppression list was read. */
export const suppressionSyncsTable = defineTable({
  name: 'SuppressionSyncs',
  item: z.object({
    list: z.literal('account'),
    version: z.int(),
    /** Everything that was put on the list before this instant was read. */
    syncedTo: storedInstantSchema.optional(),
    /** An unfinished reading: the instant that it reads to, and the page that it continues from. */
    reading: z.object({ until: storedInstantSchema, nextToken: z.string() }).optional(),
  }),
  partition: 'list',
  holds: 'How far the account’s suppression list was read; no personal data.',
  forgets: 'Overwritten by each reading.',
});
export type SuppressionSync = z.infer<typeof suppressionSyncsTable.item>;
