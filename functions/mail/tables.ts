import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { idSchema } from '../../shared/identifier.ts';
import { instantSchema } from '../../shared/time/calendar.ts';

/** What service mail there is; each answers one kind of event. */
export const serviceMailKinds = ['invitation', 'reminder', 'receipt', 'answer', 'verification'] as const;
export type ServiceMailKind = (typeof serviceMailKinds)[number];

/** Where a service mail stands; `claimed` is written before it is handed to SES. */
export const serviceMailStates = ['claimed', 'accepted', 'refused', 'skipped', 'inDoubt'] as const;

export const serviceMailsTable = defineTable({
  name: 'ServiceMails',
  item: z.object({
    /** Made from the event's id: a second delivery finds it. */
    mailId: idSchema('mail'),
    alumniId: idSchema('alumnus'),
    kind: z.enum(serviceMailKinds),
    state: z.enum(serviceMailStates),
    reason: z.string().optional(),
    /** What SES reported; as in a campaign the later letter of the list wins. */
    feedback: z.string().default('-'),
    claimedAt: instantSchema,
    updatedAt: instantSchema,
    expiresAt: z.int(),
  }),
  partition: 'mailId',
  expires: 'expiresAt',
  holds: 'Which service mail went to which person (an id) and what became of it.',
  forgets: '90 days after it was sent (TTL).',
});
export type ServiceMail = z.infer<typeof serviceMailsTable.item>;

/** The newest answer to a gathering that was confirmed to a person: an older one that comes late is not confirmed again. */
export const confirmedAnswersTable = defineTable({
  name: 'ConfirmedAnswers',
  item: z.object({
    /** Subject of the event: the gathering and the person. */
    subject: z.string(),
    sequence: z.int(),
    expiresAt: z.int(),
  }),
  partition: 'subject',
  expires: 'expiresAt',
  holds: 'The number of the newest answer that was confirmed, by ids of gathering and person.',
  forgets: '90 days after the answer (TTL).',
});
