/** The lists of invited members with an RSVP, and of those without. */
import { invitationCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { audienceChunksTable, recipientsPerChunk } from '../../../events/read-models/campaign-content.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../../shared/identifier.ts';
import type { Names } from '../../../shared/locale/names.ts';
import type { Guest } from '../gathering/guest.ts';
import { withoutRsvp } from '../rsvp/guest-store.ts';
import { guestsTable } from '../tables.ts';

const guests = openTable(guestsTable);
const audienceChunks = openTable(audienceChunksTable);
const mailingRecords = openTable(mailingRecordsTable);

/** The most RSVPs or recipients that are looked through for one page, however rare the wanted answer is. */
const lookedThrough = 5000;

type Key = Record<string, unknown>;

/** A page of guests with an RSVP; only those with the wanted answer, if there is one. */
export async function listWithRsvp(
  gatheringId: GatheringId,
  wanted: { readonly answer: Guest['answer'] | undefined; readonly limit: number; readonly after: Key | undefined },
): Promise<{ items: Guest[]; next: Key | undefined }> {
  const items: Guest[] = [];
  let { after } = wanted;
  let seen = 0;
  do {
    const page = await guests.query({ partition: gatheringId, limit: Math.max(wanted.limit, 100), after });
    for (const guest of page.items) {
      if (wanted.answer !== undefined && guest.answer !== wanted.answer) continue;
      if (items.length === wanted.limit) return { items, next: keyOf(items) };
      items.push(guest);
    }
    after = page.lastKey;
    seen += page.items.length;
  } while (after !== undefined && seen < lookedThrough);
  return { items, next: after };
}

/** The position at which the list of those without an RSVP continues. */
export interface AudiencePosition {
  readonly chunk: number;
  readonly position: number;
}

/** A page of invited members without an RSVP, in the order of the invitation's audience. */
export async function listWithoutRsvp(
  gatheringId: GatheringId,
  wanted: { readonly limit: number; readonly from: AudiencePosition },
): Promise<{ items: AlumniId[]; next: AudiencePosition | undefined }> {
  const items: AlumniId[] = [];
  const campaignId = invitationCampaignId(gatheringId);
  const limit = lookedThrough / recipientsPerChunk;
  const page = await audienceChunks.query({ partition: campaignId, from: wanted.from.chunk, limit });
  for (const { chunk, recipients } of page.items) {
    const silent = new Set(await withoutRsvp(gatheringId, recipients));
    for (const [position, alumniId] of recipients.entries()) {
      const before = chunk === wanted.from.chunk && position < wanted.from.position;
      if (before || !silent.has(alumniId)) continue;
      if (items.length === wanted.limit) return { items, next: { chunk, position } };
      items.push(alumniId);
    }
  }
  const last = page.items.at(-1)?.chunk;
  const more = page.lastKey !== undefined && last !== undefined;
  return { items, next: more ? { chunk: last + 1, position: 0 } : undefined };
}

/** The names of those who are members. */
export async function namesOf(alumniIds: readonly AlumniId[]): Promise<ReadonlyMap<AlumniId, Names>> {
  const records = await mailingRecords.getMany(alumniIds.map((alumniId) => ({ alumniId })));
  return new Map(
    records.flatMap(({ alumniId, membership, names }) =>
      membership === 'member' && names !== undefined ? [[alumniId, names]] : [],
    ),
  );
}

/** A member; undefined for somebody who is not, or no longer, a member. */
export async function loadMember(alumniId: AlumniId) {
  const record = await mailingRecords.get({ alumniId });
  return record?.membership === 'member' ? record : undefined;
}

function keyOf(items: readonly Guest[]): Key | undefined {
  const last = items.at(-1);
  return last && { gatheringId: last.gatheringId, alumniId: last.alumniId };
}
