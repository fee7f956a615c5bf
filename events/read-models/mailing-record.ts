/**
 * Published read model: who may be mailed, where, in which language and on which topics. `consent` writes it in one
 * transaction with the ledger; campaigns, mail, gatherings and rehire read it, mail once more right before each send.
 */
import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { type AlumniId, decodeId, idSchema } from '../../shared/identifier.ts';
import { languageSchema } from '../../shared/locale/languages.ts';
import { namesSchema } from '../../shared/locale/names.ts';
import { emailAddressSchema } from '../../shared/mail-format/address.ts';
import { calendarDateSchema, instantSchema, timeZoneSchema } from '../../shared/time/calendar.ts';
import { topicSchema } from '../../shared/vocabulary.ts';

/** Members are spread over so many partitions of the audience index. */
export const audienceShards = 8;

/** The number of the partition in which a member lies: always the same, so that an audience always has the same order. */
export function audienceShardOf(alumniId: AlumniId): number {
  return (decodeId(alumniId)[7] ?? 0) % audienceShards;
}

/** A partition of the audience index by its number. */
export function audienceShardKey(shard: number): string {
  return `member#${shard}`;
}

export const mailingRecordsTable = defineTable({
  name: 'MailingRecords',
  item: z.object({
    alumniId: idSchema('alumnus'),
    sequence: z.int(),
    /** `leaver`: not answered yet; only the suppression of the address is known. */
    membership: z.enum(['leaver', 'member', 'declined', 'left']),
    /** Since when the membership is what it is: what was said before (a replay, an old paper) does not change it. */
    membershipSince: instantSchema.optional(),
    /** `member#0` … `member#7` while a member: the partition of the audience index; absent otherwise. */
    audienceShard: z.string().optional(),
    /** Until when somebody who declined may still join by the link of the invitation. */
    invitationClosesAt: instantSchema.optional(),
    /** Absent for those who never were members: a refusal needs neither name nor address. */
    names: namesSchema.optional(),
    /** Absent also while the address of a member is not known. */
    address: emailAddressSchema.optional(),
    /** Since when it is this address: what happened to the one before does not touch it. */
    addressSince: instantSchema.optional(),
    language: languageSchema,
    timeZone: timeZoneSchema,
    topics: z.array(topicSchema),
    frequency: z.enum(['all', 'pause']),
    /** Whether the name may stand on the list that those who attend a gathering see of each other. */
    directory: z.boolean().default(false),
    /** Whether a gathering is recalled an hour before it begins, too. */
    hourReminder: z.boolean().default(false),
    /** Nothing at all goes to a suppressed address; campaigns stop for a person who complained. */
    suppression: z.enum(['none', 'campaigns', 'address']),
    /** The newest bounce and the newest complaint that were acted upon. */
    bouncedAt: instantSchema.optional(),
    complainedAt: instantSchema.optional(),
    /** Raised to revoke every link that was mailed (but unsubscribing). */
    epoch: z.int().nonnegative(),
    departments: z.array(z.string()),
    skills: z.array(z.string()),
    /** Who stated the skills: what the person wrote is not overwritten by the HRIS. */
    skillsFrom: z.enum(['hris', 'person']).optional(),
    leftOn: calendarDateSchema.optional(),
    /** The notice that the person was last shown when answering. */
    noticeVersion: z.string().optional(),
    /** Head of the person's ledger: number and hash of the newest record. */
    ledgerSequence: z.int(),
    ledgerHash: z.string(),
  }),
  partition: 'alumniId',
  indexes: { byAudience: { partition: 'audienceShard', sort: 'alumniId' } },
  holds: 'Names, address, language, zone, topics and segment facts of members; of others the refusal.',
  forgets: 'At erasure; a suppression and the minimum proof remain.',
});
export type MailingRecord = z.infer<typeof mailingRecordsTable.item>;

/** A record of somebody who can be written to. */
export type ReachableRecord = MailingRecord & Required<Pick<MailingRecord, 'names' | 'address'>>;

/** Whether there is a name and an address to write to; whether one may is {@link campaignRefusal}'s to say. */
export function isReachable<Known extends Pick<MailingRecord, 'names' | 'address'>>(
  record: Known | undefined,
): record is Known & Required<Pick<Known, 'names' | 'address'>> {
  return record?.names !== undefined && record.address !== undefined;
}

/** What decides whether a campaign may go to a person. */
export const permitting = ['membership', 'suppression', 'topics', 'frequency', 'names', 'address'] as const;

/** Why a campaign on a topic must not go to this person; undefined = it may. */
export function campaignRefusal(
  record: Pick<MailingRecord, (typeof permitting)[number]> | undefined,
  topic: string,
): 'not_found' | 'not_a_member' | 'no_address' | 'consent_withdrawn' | 'suppressed' | 'paused_by_member' | undefined {
  if (record === undefined) return 'not_found';
  if (record.suppression !== 'none') return 'suppressed';
  if (record.membership !== 'member') return record.membership === 'left' ? 'consent_withdrawn' : 'not_a_member';
  if (!isReachable(record)) return 'no_address';
  if (!record.topics.some((granted) => granted === topic)) return 'consent_withdrawn';
  if (record.frequency === 'pause') return 'paused_by_member';
  return undefined;
}
