/**
 * Published read model: who may be mailed, where, in which language and on which topics. It is written in one
 * transaction with the ledger, and read again right before each mail is sent.
 */
import * as z from 'zod';
import { defineTable } from '../../shared/dynamo/table-definition.ts';
import { type AlumniId, decodeId, idSchema } from '../../shared/identifier.ts';
import { languageSchema } from '../../shared/locale/languages.ts';
import { namesSchema } from '../../shared/locale/names.ts';
import { emailAddressSchema } from '../../shared/mail-format/address.ts';
import { storedDateSchema, storedInstantSchema, storedTimeZoneSchema } from '../../shared/time/calendar.ts';
import { type Topic, topicSchema } from '../../shared/vocabulary.ts';
import { memberships, suppressions } from '../agreements/complaints.ts';

/** The number of partitions of the audience index that members are spread over. */
export const audienceShards = 8;

/** The partition of a member: always the same, so that an audience always has the same order. */
export function audienceShardOf(alumniId: AlumniId): number {
  return (decodeId(alumniId)[7] ?? 0) % audienceShards;
}

/** A partition of the audience index by its number. */
export function audienceShardKey(shard: number): string {
  return `member#${shard}`;
}

/** Written by `consent`; read by `alumni`, `campaigns`, `gatherings`, `mail`. */
export const mailingRecordsTable = defineTable({
  name: 'MailingRecords',
  item: z.object({
    alumniId: idSchema('alumnus'),
    sequence: z.int(),
    membership: z.enum(memberships),
    /** When the membership last changed: nothing older (a replay, an old paper) changes it. */
    membershipSince: storedInstantSchema.optional(),
    /** `member#0` … `member#7` while a member: the partition of the audience index; absent otherwise. */
    audienceShard: z.string().optional(),
    /** Until when somebody who declined may still join by the link of the invitation. */
    invitationClosesAt: storedInstantSchema.optional(),
    /** Absent for people who never were members: a refusal needs neither name nor address. */
    names: namesSchema.optional(),
    /** Also absent while the address of a member is not known. */
    address: emailAddressSchema.optional(),
    /** When the address last changed: a bounce of the one before does not count. */
    addressSince: storedInstantSchema.optional(),
    language: languageSchema,
    timeZone: storedTimeZoneSchema,
    topics: z.array(topicSchema),
    /** When each topic was granted; one that is not dated was granted with the membership. */
    topicsSince: z.partialRecord(topicSchema, storedInstantSchema).optional(),
    /** When the person last asked for mail, by joining or by a topic: kept when they leave. Absent in records from before it was noted. */
    askedAt: storedInstantSchema.optional(),
    frequency: z.enum(['all', 'pause']),
    /** Whether the name may be on the list of attendees that other attendees of a gathering see. */
    directory: z.boolean().default(false),
    /** Whether the person is also reminded an hour before a gathering. */
    hourReminder: z.boolean().default(false),
    suppression: z.enum(suppressions),
    /**
     * By the epoch of an address on the contact card: when it last bounced, when HR last opened it, when its owner last complained. What follows
     * for the present address is in `suppression`, `bouncedAt` and `reopenedAt`. Absent in records from before it was noted.
     */
    addressReports: z
      .record(
        z.string(),
        z.object({
          bouncedAt: storedInstantSchema.optional(),
          reopenedAt: storedInstantSchema.optional(),
          complainedAt: storedInstantSchema.optional(),
        }),
      )
      .optional(),
    /** The newest bounce of the address and the newest complaint that are known (`events/agreements/complaints.ts`: whether it stands). */
    bouncedAt: storedInstantSchema.optional(),
    complainedAt: storedInstantSchema.optional(),
    /** When HR last opened the address after a bounce: older bounces no longer close it. */
    reopenedAt: storedInstantSchema.optional(),
    /** Who opened the address again, when and why. */
    reopenings: z.array(z.object({ at: storedInstantSchema, by: z.string(), reason: z.string() })).default([]),
    /** Raised to revoke every mailed link except unsubscribe links. */
    epoch: z.int().nonnegative(),
    departments: z.array(z.string()),
    skills: z.array(z.string()),
    /** Who stated the skills: the HRIS does not overwrite what the person wrote. */
    skillsFrom: z.enum(['hris', 'person']).optional(),
    leftOn: storedDateSchema.optional(),
    /** The privacy notice that the person last agreed to or refused. */
    noticeVersion: z.string().optional(),
    /**
     * The version of the privacy notice under which the name was last put on the list of attendees; absent in records from the time of
     * its first version.
     */
    directoryNoticeVersion: z.string().optional(),
    /** Head of the person's ledger: number and hash of the newest record. */
    ledgerSequence: z.int(),
    ledgerHash: z.string(),
  }),
  partition: 'alumniId',
  indexes: { byAudience: { partition: 'audienceShard', sort: 'alumniId' } },
  holds:
    'Names, address, language, zone, topics and segment facts of current and former members; of others the refusal. Who at HR opened an address again, when, and why in their words.',
  forgets:
    'Name, address, segment facts and why an address was opened again, when the record in Alumni is erased, which does not happen yet for people who declined or left (docs/limits.md). Membership, suppression, when mail bounced, was complained about or was last asked for, and the end of the ledger remain.',
});
export type MailingRecord = z.infer<typeof mailingRecordsTable.item>;

/** The record of a person who can be written to. */
export type ReachableRecord = MailingRecord & Required<Pick<MailingRecord, 'names' | 'address'>>;

/** Whether there is a name and an address to write to. {@link campaignRefusal} decides whether a campaign may. */
export function isReachable<Known extends Pick<MailingRecord, 'names' | 'address'>>(
  record: Known | undefined,
): record is Known & Required<Pick<Known, 'names' | 'address'>> {
  return record?.names !== undefined && record.address !== undefined;
}

/** Whether service mail goes to a person, such as the offer of a seat: a member, at an address that is open. */
export function isServable<Known extends Pick<MailingRecord, 'membership' | 'suppression' | 'names' | 'address'>>(
  record: Known | undefined,
): record is Known & Required<Pick<Known, 'names' | 'address'>> {
  return isReachable(record) && record.membership === 'member' && record.suppression !== 'address';
}

/** Which mail is not sent to a person, and since when. A complaint of somebody who never joined stops all of it. */
export interface SuppressionShown {
  readonly suppression: MailingRecord['suppression'];
  readonly suppressedSince?: string | undefined;
}

/** What the record of a person says about that; without a record nothing is stopped. */
export function suppressedOf(
  record: Pick<MailingRecord, 'membership' | 'suppression' | 'bouncedAt' | 'complainedAt'> | undefined,
): SuppressionShown {
  if (record === undefined || record.suppression === 'none') return { suppression: 'none' };
  const { membership, suppression, bouncedAt, complainedAt } = record;
  if (suppression === 'campaigns' && membership !== 'leaver') return { suppression, suppressedSince: complainedAt };
  return {
    suppression: 'address',
    suppressedSince: suppression === 'address' ? (bouncedAt ?? complainedAt) : complainedAt,
  };
}

/** What decides whether a campaign may go to a person. */
export const permitting = [
  'membership',
  'suppression',
  'topics',
  'topicsSince',
  'frequency',
  'names',
  'address',
] as const;

/** Why a campaign must not go to a person. `not_consented`: no consent to its topic is known, neither now nor before. */
export type CampaignRefusal =
  | 'not_found'
  | 'not_a_member'
  | 'no_address'
  | 'not_consented'
  | 'consent_withdrawn'
  | 'suppressed'
  | 'paused_by_member';

/** Why a campaign on a topic must not go to this person; undefined = it may. */
export function campaignRefusal(
  record: Pick<MailingRecord, (typeof permitting)[number]> | undefined,
  topic: Topic,
): CampaignRefusal | undefined {
  if (record === undefined) return 'not_found';
  if (record.suppression !== 'none') return 'suppressed';
  if (record.membership !== 'member') return record.membership === 'left' ? 'consent_withdrawn' : 'not_a_member';
  if (!isReachable(record)) return 'no_address';
  // What was granted once stays dated.
  if (!record.topics.includes(topic)) return record.topicsSince?.[topic] ? 'consent_withdrawn' : 'not_consented';
  if (record.frequency === 'pause') return 'paused_by_member';
  return undefined;
}
