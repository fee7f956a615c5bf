/** The campaign under trial, as HR sees it. */
import type { AlumniId } from '../../shared/identifier.ts';
import type { ApiAnswer, ProgrammeClient } from '../fixtures/programme-client.ts';

export interface Counts extends Readonly<Record<string, number>> {
  readonly recipients: number;
  readonly pending: number;
  readonly inDoubt: number;
}

export interface Recipient {
  readonly alumniId: AlumniId;
  readonly state: string;
  readonly reason: string | null;
}

interface Page {
  readonly items: readonly Recipient[];
  readonly cursor: string | null;
}

/** A newsletter to everybody: written, approved by somebody else, launched. Answers its id. */
export async function launchNewsletter(programme: ProgrammeClient): Promise<string> {
  const { body } = await expectAnswer(
    programme.call('hr', 'POST', '/campaigns', {
      topic: 'newsletter',
      subject: { ja: '秋のお便り', en: 'Autumn news' },
      body: {
        ja: '# 秋のお便り\n\n{{ salutation }}\n\nお元気ですか。\n\n[設定]({{ preferences_url }})',
        en: '# Autumn news\n\n{{ salutation }}\n\nHow are you?\n\n[Settings]({{ preferences_url }})',
      },
      audience: {},
      classification: 'members',
    }),
  );
  const id = String(body['campaignId']);
  await expectAnswer(programme.call('hr', 'POST', `/campaigns/${id}/submit`));
  await expectAnswer(programme.call('approver', 'POST', `/campaigns/${id}/approve`));
  await expectAnswer(programme.call('hr', 'POST', `/campaigns/${id}/launch`));
  return id;
}

/** The present state of the campaign. */
export async function campaignNow(
  programme: ProgrammeClient,
  id: string,
): Promise<{ readonly status: string; readonly counts: Counts }> {
  return (await expectAnswer(programme.call<{ status: string; counts: Counts }>('hr', 'GET', `/campaigns/${id}`))).body;
}

/** Every recipient with what became of them. */
export async function recipientsOf(programme: ProgrammeClient, id: string): Promise<Recipient[]> {
  const found: Recipient[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page = (
      await expectAnswer(programme.call<Page>('hr', 'GET', `/campaigns/${id}/recipients?limit=100${more}`))
    ).body;
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}

async function expectAnswer<Body>(asked: Promise<ApiAnswer<Body>>): Promise<ApiAnswer<Body>> {
  const answer = await asked;
  if (answer.status >= 300) throw new Error(`the API answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer;
}
