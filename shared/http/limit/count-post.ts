import { updateAlone } from '../../dynamo/commit.ts';
import { openTable } from '../../dynamo/table.ts';
import { expiryFrom } from '../../dynamo/table-definition.ts';
import type { Link } from '../../links/token.ts';
import type { Log } from '../../log/log.ts';
import { second } from '../../time/durations.ts';
import { pagePostsTable } from './page-posts-table.ts';
import { postsPerWindow, secondsToNextWindow, windowOf } from './post-limit.ts';

/** The person has sent as many forms to this page as it takes. */
class TooManyPosts extends Error {
  override readonly name = 'TooManyPosts';
}

/** A form that was sent: to the page of a link, now. */
interface SentForm {
  readonly link: Pick<Link, 'purpose' | 'recipient'>;
  readonly now: Date;
  readonly log: Log;
}

/** How long the count may take, in milliseconds: a form is not kept waiting for it. */
const patience = second;

/**
 * Counts a form that a person sent to a page.
 *
 * @returns undefined if the page takes it, else in how many seconds it takes the next one. A form that cannot be counted is
 * taken: what a person does counts more than how often.
 */
export async function countPost({ link: { purpose, recipient }, now, log }: SentForm): Promise<number | undefined> {
  const posts = openTable(pagePostsTable);
  const key = { alumniId: recipient, since: windowOf(now).toISOString() };
  const bound = { below: postsPerWindow, expiresAt: expiryFrom(pagePostsTable, now) };
  const counted = posts.countBelow(key, purpose, bound, () => new TooManyPosts());
  try {
    await updateAlone(counted, AbortSignal.timeout(patience));
    return undefined;
  } catch (error) {
    if (!(error instanceof TooManyPosts)) {
      log.error('POST_NOT_COUNTED', { purpose }, error);
      return undefined;
    }
    const seconds = secondsToNextWindow(now);
    log.warn('POST_REFUSED', { purpose, seconds });
    return seconds;
  }
}
