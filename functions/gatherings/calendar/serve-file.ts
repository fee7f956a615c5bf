/** GET /c/{token}.ics and /c/{token}.png: the gathering for the member's calendar, and the code for the door. Writes nothing. */
import { rsvpLink } from '../../../events/agreements/member-links.ts';
import { linkClosedPage } from '../../../shared/http/pages/closed-pages.ts';
import { linkedFile } from '../../../shared/http/pages/linked-file.ts';
import { replyAddress } from '../../../shared/links/reply-address.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { fileEnvironment } from '../environment.ts';
import { entranceOf } from '../gathering/guest.ts';
import { checkInPicture } from '../reception/check-in-picture.ts';
import { openLink } from '../rsvp/open-link.ts';
import { calendarFile } from './calendar-file.ts';

const environment = readEnvironment(fileEnvironment);

export const handler = linkedFile({
  calendar: async (visit) => {
    const invited = await openLink(visit);
    if (invited.kind === 'closed') return invited.page;
    const { gathering, guest, visitor } = invited;
    const { link, keys } = visit;
    const page = rsvpLink(gathering.gatheringId, { alumniId: link.recipient, epoch: link.epoch }, 'details');
    const mode = entranceOf(gathering, guest);
    const domain = environment.SENDER_DOMAIN;
    const address = replyAddress({ ...visitor, gatheringId: gathering.gatheringId }, domain, keys);
    return calendarFile(gathering, {
      language: visitor.language,
      organizer: { name: programme.name[visitor.language], address },
      domain,
      url: linkUrl(page, link.issuedAt, keys),
      onlineUrl: mode === 'online' ? (gathering.draft.onlineUrl ?? undefined) : undefined,
      mode,
    });
  },
  check_in: async (visit) => {
    const invited = await openLink(visit);
    if (invited.kind === 'closed') return invited.page;
    const { gathering, guest, visitor } = invited;
    const welcome = gathering.status === 'published' && entranceOf(gathering, guest) === 'place';
    if (!welcome) return linkClosedPage(visitor.language);
    return { contentType: 'image/png', fileName: 'check-in.png', content: await checkInPicture(visit.token) };
  },
});
