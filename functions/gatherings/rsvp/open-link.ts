/** What is behind a link to a gathering, for all pages and files about it. */
import { linkClosedPage, linkReplacedPage } from '../../../shared/http/pages/closed-pages.ts';
import type { PageContent } from '../../../shared/http/pages/page-layout.ts';
import { idSchema } from '../../../shared/identifier.ts';
import { isRevoked, type Link } from '../../../shared/links/token.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { type Invited, loadInvited } from './invited-store.ts';

const gatheringIdSchema = idSchema('gathering');

/** A page instead of what the link promised. */
export interface ClosedLink {
  readonly kind: 'closed';
  readonly page: PageContent;
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
