/** What the pages and files behind a member's links need to know, in one read. */
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { readTogether } from '../../../shared/dynamo/read-together.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { linkClosedPage, linkReplacedPage } from '../../../shared/http/pages/closed-pages.ts';
import type { PageContent } from '../../../shared/http/pages/page-layout.ts';
import { type AlumniId, type GatheringId, idSchema } from '../../../shared/identifier.ts';
import { isRevoked, type Link } from '../../../shared/links/token.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import type { Gathering } from '../gathering/gathering.ts';
import type { Guest } from '../gathering/guest.ts';
import { guestsTable } from '../tables.ts';

const gatherings = openTable(gatheringsTable);
const guests = openTable(guestsTable);
const mailingRecords = openTable(mailingRecordsTable);

const gatheringIdSchema = idSchema('gathering');

/** A page instead of what the link promised. */
export interface ClosedLink {
  readonly kind: 'closed';
  readonly page: PageContent;
}

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
  return { gathering, guest, visitor };
}

/** What is behind a link to a gathering; closed for those who are no longer members, revoked links, and drafts. */
export async function openLink({
  link,
  acceptLanguage,
  chosenLanguage,
}: {
  readonly link: Link;
  readonly acceptLanguage: Language;
  readonly chosenLanguage: Language | undefined;
}): Promise<Invited | ClosedLink> {
  const { gathering, guest, visitor } = await loadInvited(gatheringIdSchema.parse(link.subject), link.recipient);
  const language = chosenLanguage ?? visitor?.language ?? acceptLanguage;
  if (visitor?.membership !== 'member' || gathering === undefined || gathering.status === 'draft') {
    return { kind: 'closed', page: linkClosedPage(language) };
  }
  if (isRevoked(link, visitor.epoch)) return { kind: 'closed', page: linkReplacedPage(language) };
  return { kind: 'invited', gathering, guest, visitor: { ...visitor, language } };
}
