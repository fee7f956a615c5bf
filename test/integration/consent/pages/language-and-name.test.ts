/** The pages of consent say whom they are for, and can be read in the other language wherever one stands. */
import { describe, expect, it } from 'vitest';
import type { AlumniId } from '../../../../shared/identifier.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { eventsOf, ledgerOf, linkTo, putCard, putMember, recordOf, visitor } from '../consent-tables.ts';

const joining = visitor((await import('../../../../functions/consent/joining/joining-page.ts')).handler);
const unsubscribing = visitor((await import('../../../../functions/consent/withdrawal/unsubscribe.ts')).handler);
const preferring = visitor((await import('../../../../functions/consent/preferences/manage-preferences.ts')).handler);

const titleOf = (body: string) => /<h1>([^<]*)<\/h1>/.exec(body)?.[1];
const switchIn = (body: string) =>
  /<a href="(\?[^"]*)" lang="(\w\w)" hreflang="\2">/.exec(body)?.[1]?.replaceAll('&amp;', '&') ?? '';

interface Shown {
  readonly statusCode: number;
  readonly body: string;
}
type Field = readonly [string, string];

/** A person, a page that follows from what they do, and its title in both languages. */
const pages: readonly [string, (alumniId: AlumniId) => Promise<[typeof joining, string, Shown]>, string, string][] = [
  ['the invitation', (alumniId) => leaver(alumniId), 'アルムナイ制度へのご参加について', 'Would you like to join?'],
  ['joining', (alumniId) => leaver(alumniId, ['decision', 'accept']), 'ご参加ありがとうございます', 'Welcome back'],
  [
    'declining',
    (alumniId) => leaver(alumniId, ['decision', 'refuse']),
    '承知いたしました',
    'Thank you for letting us know',
  ],
  ['unsubscribing', (alumniId) => reader(alumniId, false), '配信の停止', 'Unsubscribe'],
  ['having unsubscribed', (alumniId) => reader(alumniId, true), '承りました', 'Done'],
  ['the preferences', (alumniId) => member(alumniId), '配信設定', 'Your preferences'],
  ['the privacy notice', (alumniId) => member(alumniId, [], '?shown=notice'), '個人情報の取扱い', 'Your personal data'],
  [
    'the privacy notice of the list of attendees',
    (alumniId) => member(alumniId, [], '?shown=directory'),
    '個人情報の取扱い',
    'Your personal data',
  ],
  ['saving', (alumniId) => member(alumniId, [['frequency', 'pause']]), '保存しました', 'Saved'],
  [
    'a code',
    (alumniId) =>
      member(alumniId, [
        ['topic', 'jobs'],
        ['frequency', 'all'],
      ]),
    '確認コードの入力',
    'Enter the code',
  ],
  ['leaving', (alumniId) => member(alumniId, [['leave', 'ask']]), '退会してよろしいですか', 'Do you want to leave?'],
  [
    'having left',
    (alumniId) => member(alumniId, [['leave', 'confirmed']]),
    '退会のお手続きが完了しています',
    'You have left',
  ],
];

async function leaver(alumniId: AlumniId, ...fields: Field[]): Promise<[typeof joining, string, Shown]> {
  await putCard(alumniId);
  const token = linkTo(alumniId, { purpose: 'invitation' });
  return [
    joining,
    token,
    fields.length === 0 ? await joining.visit('GET', token) : await joining.submit(token, ...fields),
  ];
}

async function reader(alumniId: AlumniId, stops: boolean): Promise<[typeof joining, string, Shown]> {
  await putMember(alumniId, { topics: ['newsletter', 'gatherings'] });
  const token = linkTo(alumniId, { purpose: 'unsubscribe', choice: 1, subject: 'cmp_04fz7kq2m9x1c' });
  const form = stops ? ([['List-Unsubscribe', 'One-Click']] as const) : undefined;
  return [unsubscribing, token, await unsubscribing.visit(stops ? 'POST' : 'GET', token, form)];
}

async function member(
  alumniId: AlumniId,
  fields: readonly Field[] = [],
  query = '',
): Promise<[typeof joining, string, Shown]> {
  await putMember(alumniId, { topics: ['newsletter'] });
  const token = linkTo(alumniId, { purpose: 'preferences' });
  const shown =
    fields.length === 0 ? await preferring.visit('GET', token + query) : await preferring.submit(token, ...fields);
  return [preferring, token, shown];
}

const held = async (alumniId: AlumniId) =>
  JSON.stringify([await recordOf(alumniId), await ledgerOf(alumniId), await eventsOf(alumniId)]);

describe.each(pages)('the page of %s', (_page, open, ja, en) => {
  it('names its reader, masked, and shows the same in the other language and back; nothing is written', async () => {
    const alumniId = somebody();
    const [page, token, first] = await open(alumniId);
    const before = await held(alumniId);
    expect(titleOf(first.body)).toBe(ja);
    const english = await page.visit('GET', token + switchIn(first.body));
    expect(titleOf(english.body)).toBe(en);
    expect(english.body).toContain('<html lang="en">');
    const back = await page.visit('GET', token + switchIn(english.body));
    expect(titleOf(back.body)).toBe(ja);
    for (const { body } of [first, english, back]) {
      expect(body).toContain('髙*** 花***');
      expect(body).not.toContain('花子');
      expect(Buffer.byteLength(body)).toBeLessThan(10_240);
    }
    expect(await held(alumniId)).toBe(before);
  });
});

describe('no name is shown behind a link that is not the visitor’s:', () => {
  it.each(['invitation', 'preferences', 'unsubscribe'] as const)('a revoked link (%s)', async (purpose) => {
    const alumniId = somebody();
    await putCard(alumniId, { epoch: 1 });
    await putMember(alumniId, { epoch: 1 });
    const page = { invitation: joining, preferences: preferring, unsubscribe: unsubscribing }[purpose];
    const link = purpose === 'unsubscribe' ? { choice: 1, subject: 'cmp_04fz7kq2m9x1c' } : {};
    const { body } = await page.visit('GET', linkTo(alumniId, { purpose, ...link, epoch: 0 }));
    expect(body).not.toMatch(/宛てのページ|髙|花/);
  });

  it('a damaged link; its page has a language switch, too', async () => {
    const { statusCode, body } = await joining.visit('GET', 'damaged');
    expect(statusCode).toBe(404);
    expect(body).not.toContain('宛てのページ');
    expect(titleOf((await joining.visit('GET', `damaged${switchIn(body)}`)).body)).toBe('We could not read this link');
  });
});

it('the page does not say that mail was stopped where it was not', async () => {
  const alumniId = somebody();
  const [page, token] = await reader(alumniId, false);
  expect(titleOf((await page.visit('GET', `${token}?shown=answer`)).body)).toBe('配信の停止');
});

it('a code that has expired, or belongs to somebody else, cannot be entered by changing the address of the page', async () => {
  const alumniId = somebody();
  const [page, token] = await member(alumniId);
  const { body } = await page.visit('GET', `${token}?shown=code&verification=vrf_04fz7kq2m9x1c`);
  expect(titleOf(body)).toBe('この確認コードはご利用いただけません');
});
