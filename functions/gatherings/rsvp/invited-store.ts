/** What the pages and files behind a member's links need to know, in one read. */
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { readTogether } from '../../../shared/dynamo/read-together.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../../shared/identifier.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, guestNow } from '../gathering/guest.ts';
import { guestsTable } from '../tables.ts';

const gatherings = openTable(gatheringsTable);
const guests = openTable(guestsTable);
const mailingRecords = openTable(mailingRecordsTable);

/** A member, with the language of the page, and the gathering that the member was invited to. */
export interface Invited {
  readonly kind: 'invited';
  readonly gathering: Gathering;
  readonly guest: Guest | undefined;
  readonly visitor: MailingRecord;
}

/** The gathering, the member's RSVP so far, and the member. */
export async function loadInvited(
  gatheringId: GatheringId,
  alumniId: AlumniId,
): Promise<{ [Part in 'gathering' | 'guest' | 'visitor']: Invited[Part] | undefined }> {
  const [gathering, guest, visitor] = await readTogether(
    { table: gatherings, key: { gatheringId } },
    { table: guests, key: { gatheringId, alumniId } },
    { table: mailingRecords, key: { alumniId } },
  );
  return { gathering, guest: gathering && guest && guestNow(gathering, guest), visitor };
}
