/** GET /c/{token}.ics and /c/{token}.png: the gathering for the member's calendar, and the code for the door. Writes nothing. */
import { type FileVisit, linkedFile } from '../../../shared/http/linked-file.ts';
import { linkClosedPage } from '../../../shared/http/notice-pages.ts';
import type { PageContent } from '../../../shared/http/page-layout.ts';
import { idSchema } from '../../../shared/identifier.ts';
import { replyCode } from '../../../shared/links/reply-address.ts';
import { isRevoked } from '../../../shared/links/token.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { fileEnvironment } from '../environment.ts';
import { checkInPicture } from '../reception/check-in-picture.ts';
import { type Invited, loadInvited } from '../rsvp/invited-store.ts';
import { calendarFile } from './calendar-file.ts';

const gatheringIdSchema = idSchema('gathering');
const environment = readEnvironment(fileEnvironment);

export const handler = linkedFile({
  calendar: async (visit) => {
    const invited = await open(visit);
    if ('body' in invited) return invited;
    const { gathering, guest, visitor } = invited;
    const { link, keys } = visit;
    const page = { ...link, purpose: 'rsvp', choice: 0 } as const;
    const online = guest?.answer === 'attending' && guest.mode === 'online';
    return calendarFile(gathering, {
      language: visitor.language,
      organizer: programme.name[visitor.language],
      domain: environment.SENDER_DOMAIN,
      token: replyCode({ ...visitor, gatheringId: gathering.gatheringId }, keys),
      url: linkUrl(page, link.issuedAt, keys),
      onlineUrl: online ? (gathering.draft.onlineUrl ?? undefined) : undefined,
    });
  },
  check_in: async (visit) => {
    const invited = await open(visit);
    if ('body' in invited) return invited;
    const { gathering, guest, visitor } = invited;
    const welcome = gathering.status === 'published' && guest?.answer === 'attending';
    if (!welcome) return linkClosedPage(visitor.language);
    return { contentType: 'image/png', fileName: 'check-in.png', content: await checkInPicture(visit.token) };
  },
});

/** The gathering behind the link and who looks at it, or the page that says why there is none. */
async function open({ link, acceptLanguage }: FileVisit): Promise<Invited | PageContent> {
  const { gathering, guest, visitor } = await loadInvited(gatheringIdSchema.parse(link.subject), link.recipient);
  if (visitor?.membership !== 'member' || isRevoked(link, visitor.epoch)) {
    return linkClosedPage(visitor?.language ?? acceptLanguage);
  }
  if (gathering === undefined || gathering.status === 'draft') return linkClosedPage(visitor.language);
  return { gathering, guest, visitor };
}
