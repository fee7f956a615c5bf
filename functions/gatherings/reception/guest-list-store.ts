/** The parts of the guest list: those with an RSVP, the audience of the gathering invitation, and RSVPs of others. */
import { invitationCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { audienceChunksTable, recipientsPerChunk } from '../../../events/read-models/campaign-content.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../../shared/identifier.ts';
import type { Guest } from '../gathering/guest.ts';
import { guestsTable } from '../tables.ts';

const guests = openTable(guestsTable);
const audienceChunks = openTable(audienceChunksTable);
const mailingRecords = openTable(mailingRecordsTable);

/** The most RSVPs or recipients that are looked through for one page, however few of them are wanted. */
const lookedThrough = 5000;

/** Somebody on the list; undefined = no RSVP. */
export interface Entry {
  readonly alumniId: AlumniId;
  readonly guest: Guest | undefined;
}

/** A page of guests with an RSVP, in the order of their ids. `next.after` is the id after which the next page begins. */
export async function listWithRsvp(
  gatheringId: GatheringId,
  { wanted, limit, after }: Listed<Guest> & { readonly after: AlumniId | undefined },
): Promise<{ entries: Entry[]; next: { after: AlumniId } | undefined }> {
  const entries: Entry[] = [];
  let last = after;
  for (let seen = 0; seen < lookedThrough; ) {
    const from = last && { gatheringId, alumniId: last };
    const page = await guests.query({ partition: gatheringId, limit: Math.max(limit, 100), after: from });
    for (const guest of page.items) {
      if (wanted(guest)) {
        if (entries.length === limit && last !== undefined) return { entries, next: { after: last } };
        entries.push({ alumniId: guest.alumniId, guest });
      }
      last = guest.alumniId;
    }
    if (page.lastKey === undefined || last === undefined) return { entries, next: undefined };
    seen += page.items.length;
  }
  return { entries, next: last && { after: last } };
}

/** Whom a part of the list holds, and how many of them fit on the page. */
interface Listed<Of> {
  readonly wanted: (listed: Of) => boolean;
  readonly limit: number;
}

/** A position in the audience of the gathering invitation. */
interface Place {
  readonly chunk: number;
  readonly position: number;
}

/** A page of the audience, in its order. */
export async function listAudience(
  gatheringId: GatheringId,
  { wanted, limit, from }: Listed<Entry> & { readonly from: Place },
): Promise<{ entries: Entry[]; next: Place | undefined }> {
  const entries: Entry[] = [];
  const campaignId = invitationCampaignId(gatheringId);
  const chunks = lookedThrough / recipientsPerChunk;
  const page = await audienceChunks.query({ partition: campaignId, from: from.chunk, limit: chunks });
  for (const { chunk, recipients } of page.items) {
    const guestsOfChunk = await guestsAmong(gatheringId, recipients);
    for (const [position, alumniId] of recipients.entries()) {
      const entry = { alumniId, guest: guestsOfChunk.get(alumniId) };
      const before = chunk === from.chunk && position < from.position;
      if (before || !wanted(entry)) continue;
      if (entries.length === limit) return { entries, next: { chunk, position } };
      entries.push(entry);
    }
  }
  const last = page.items.at(-1)?.chunk;
  const more = page.lastKey !== undefined && last !== undefined;
  return { entries, next: more ? { chunk: last + 1, position: 0 } : undefined };
}

/** A page of guests with an RSVP whom nobody invited: HR entered it. */
export async function listUninvited(
  gatheringId: GatheringId,
  listed: Listed<Guest> & { readonly after: AlumniId | undefined },
): Promise<{ entries: Entry[]; next: { after: AlumniId } | undefined }> {
  const { entries, next } = await listWithRsvp(gatheringId, listed);
  const uninvited = new Set(entries.map(({ alumniId }) => alumniId));
  const partition = invitationCampaignId(gatheringId);
  for await (const { recipients } of audienceChunks.queryAll({ partition })) {
    if (uninvited.size === 0) break;
    for (const alumniId of recipients) uninvited.delete(alumniId);
  }
  return { entries: entries.filter(({ alumniId }) => uninvited.has(alumniId)), next };
}

async function guestsAmong(
  gatheringId: GatheringId,
  alumniIds: readonly AlumniId[],
): Promise<ReadonlyMap<AlumniId, Guest>> {
  const found = await guests.getMany(alumniIds.map((alumniId) => ({ gatheringId, alumniId })));
  return new Map(found.map((guest) => [guest.alumniId, guest]));
}

/** Members, and those who have left: HR sees who was there until the name is erased. */
export async function loadPeople(alumniIds: readonly AlumniId[]): Promise<ReadonlyMap<AlumniId, MailingRecord>> {
  const records = await mailingRecords.getMany(alumniIds.map((alumniId) => ({ alumniId })));
  return new Map(records.map((record) => [record.alumniId, record]));
}

/** A person, member or not. */
export async function loadPerson(alumniId: AlumniId) {
  return mailingRecords.get({ alumniId });
}

/** A member; undefined for somebody who is not, or no longer, a member. */
export async function loadMember(alumniId: AlumniId) {
  const record = await loadPerson(alumniId);
  return record?.membership === 'member' ? record : undefined;
}
