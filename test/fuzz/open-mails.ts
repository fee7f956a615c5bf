/** Reads mails as members do: opens the pages that they link to, and sends the forms that are there. */
import type { Random } from '../chaos/random.ts';
import type { MailSummary, ProgrammeClient } from '../fixtures/programme-client.ts';
import type { Fault } from './fault.ts';
import { oddValue } from './odd-values.ts';

/** How many mails of a round are read. */
const mailsRead = 80;

/** Opens pages of some of the mails; a link that does not work, or a form that fails, is a fault. */
export async function openMails(
  programme: ProgrammeClient,
  arrived: readonly MailSummary[],
  random: Random,
): Promise<{ readonly pages: number; readonly faults: readonly Fault[] }> {
  const faults: Fault[] = [];
  let pages = 0;
  for (const { id } of chosen(arrived, random)) {
    const { text, subject, to } = await programme.mail(id);
    if (/\{\{|\ufffd/.test(subject)) faults.push({ what: `the mail ${id} has a subject that is not made` });
    for (const [url] of text.matchAll(/https?:\/\/[^\s<>"]+\/[ircups]\/[A-Za-z0-9_-]{56}(?:\.(?:ics|png))?/g)) {
      const { status, html } = await programme.openPage(url);
      pages++;
      const page = new URL(url).pathname.slice(0, 3);
      const isRight = status === 200 || (status === 410 && !(await isWrittenTo(programme, [to].flat())));
      if (!isRight) faults.push({ what: `a mail links to ${page}, which answers ${status}` });
      // A file has no form.
      if (/\.\w+$/.test(url)) continue;
      const answer = await programme.submitPage(url, fieldsOf(html, random));
      if (answer.status >= 500) faults.push({ what: `the form of ${page} answers ${answer.status}` });
    }
  }
  return { pages, faults };
}

/** Whether a member or an invited person has one of these addresses: the links of all others are closed, as they should be. */
async function isWrittenTo(programme: ProgrammeClient, to: readonly string[]): Promise<boolean> {
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await programme.call<People>('privacy', 'GET', `/alumni?limit=100${after}`);
    const written = body.items.filter(({ status }) => status === 'member' || status === 'invited');
    if (written.some(({ personalEmail }) => personalEmail !== undefined && to.join().includes(personalEmail)))
      return true;
    cursor = body.cursor;
  } while (cursor !== null);
  return false;
}

interface People {
  readonly items: readonly { readonly status: string; readonly personalEmail?: string }[];
  readonly cursor: string | null;
}

function chosen(mails: readonly MailSummary[], random: Random): MailSummary[] {
  const step = Math.max(1, mails.length / mailsRead);
  return Array.from({ length: Math.min(mails.length, mailsRead) }, (_, at) => {
    const first = Math.floor(at * step);
    return mails[Math.min(mails.length - 1, first + random.under(Math.ceil(step)))];
  }).filter((mail) => mail !== undefined);
}

/** The fields of the page's form: mostly one of the values that it offers, sometimes one that it does not. */
function fieldsOf(html: string, random: Random): [name: string, value: string][] {
  const offered = new Map<string, string[]>();
  for (const [tag] of html.matchAll(/<(?:input|button|textarea|select)\b[^>]*>/g)) {
    const name = / name="([^"]+)"/.exec(tag)?.[1];
    if (name === undefined || name === 'nonce') continue;
    offered.set(name, [...(offered.get(name) ?? []), / value="([^"]*)"/.exec(tag)?.[1] ?? '']);
  }
  return [...offered]
    .filter(() => random.next() < 0.8)
    .map(([name, values]) => [name, random.next() < 0.8 ? random.of(values) : text(random)]);
}

function text(random: Random): string {
  const value = oddValue(random);
  return typeof value === 'string' ? value.slice(0, 5_000) : JSON.stringify(value).slice(0, 5_000);
}
