/** A page about a gathering is open while HR changes it: nobody says yes to what they have not read. */
import { describe, expect, test, vi } from 'vitest';
import type { GatheringPatch } from '../../../../events/read-models/gathering.ts';
import { changeGathering, type Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { planNotices } from '../../../../functions/gatherings/notices/notices.ts';
import { soonestByItself } from '../../../../functions/gatherings/rsvp/one-click.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import type { AlumniId } from '../../../../shared/identifier.ts';
import { taken } from '../../../fixtures/gatherings.ts';
import { tokenFor, visitPage } from '../invited-members.ts';
import { handler, setting } from './rsvp-page-function.ts';

const onlineUrl = 'https://meet.example.com/okaeri';
const elsewhere = { place: { name: '別館ホール' } };
const nextDay = { startsAt: '2026-12-11T19:00:00+09:00', endsAt: '2026-12-11T21:00:00+09:00' };
const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);
const said = (body: string) =>
  /role="(?:alert|status)"[^>]*>(.*?)<\/p>/s.exec(body)?.[1]?.replace(/<[^>]+>/g, '') ?? '';

interface Opened {
  readonly gathering: Gathering;
  readonly alumniId: AlumniId;
  readonly token: string;
  readonly page: Awaited<ReturnType<typeof visitPage>>;
}

async function hrChanges({ gatheringId }: Gathering, patch: object): Promise<Gathering> {
  const now = await setting.gatherings.get({ gatheringId });
  if (now === undefined) throw new Error('no such gathering');
  const changed = changeGathering(now, { by: 'hr-1', input: patch as GatheringPatch }, new Date());
  const after = { ...taken(changed).state, sequence: now.sequence + 1 };
  await commit(setting.gatherings.put(after));
  return after;
}

/** A member opens the page, where they stand; a minute later HR changes the gathering. */
async function opened(
  patch: object,
  {
    draft = {},
    guest,
    language = 'ja',
    choice = 0,
  }: {
    draft?: Parameters<typeof setting.published>[0];
    guest?: Partial<Guest>;
    language?: 'ja' | 'en';
    choice?: number;
  } = {},
): Promise<Opened> {
  const room = { seats: 5, waitingList: 'fifo', guestsPerMember: 2, ...draft } as const;
  const held = guest?.answer === 'attending' ? { [guest.mode ?? 'place']: 1 + (guest.guests ?? 0) } : {};
  const gathering = await setting.published(room, { taken: { place: 0, online: 0, ...held } });
  const alumniId = await setting.invited({ language });
  if (guest !== undefined) await setting.stands(gathering, alumniId, guest);
  const token = tokenFor(gathering, alumniId, { choice });
  const page = await visitPage(handler, 'GET', token);
  later(60_000);
  return { gathering: await hrChanges(gathering, patch), alumniId, token, page };
}

const press = ({ token, page }: Opened, answer: string, more: Record<string, string> = {}) =>
  visitPage(handler, 'POST', token, { answer, nonce: page.nonce, shown: page.shown, ...more });

describe('a yes, or a perhaps, on a page that was open', () => {
  test.each([
    ['another day', nextDay, {}, '日時', 'The date and the time have changed', '12月11日'],
    ['another place', elsewhere, {}, '会場', 'The place has changed', '別館ホール'],
    [
      'both',
      { ...nextDay, ...elsewhere },
      {},
      '日時・会場',
      'The date, the time and the place have changed',
      '別館ホール',
    ],
    [
      'online only',
      { place: null, onlineUrl, seats: null },
      {},
      '参加方法',
      'How you can take part has changed',
      'オンライン',
    ],
    ['no longer online', { onlineUrl: null }, { onlineUrl }, '参加方法', 'How you can take part has changed', '会場'],
  ])(
    'is not taken for %s: the form comes back with it, in both languages',
    async (_what, patch, draft, ja, en, now) => {
      for (const answer of ['attending', 'undecided'])
        for (const language of ['ja', 'en'] as const) {
          const visit = await opened(patch, { draft, language });
          const mode: Record<string, string> = 'onlineUrl' in draft ? { mode: 'place' } : {};
          const refused = await press(visit, answer, { guests: '2', ...mode });
          expect(refused.status).toBe(409);
          expect(said(refused.body)).toContain(
            language === 'ja'
              ? `このページを開かれたあとに${ja}が変更になったため`
              : `${en} since you opened this page`,
          );
          if (language === 'ja') expect(refused.body).toContain(now);
          expect(refused.body).toContain('<option value="2" selected>');
          expect(await setting.guestOf(visit.gathering, visit.alumniId)).toBeUndefined();
          expect(await setting.eventsOf(visit.gathering, visit.alumniId)).toEqual([]);
          // Sent twice, or again from the page that came first: still nothing.
          expect((await press(visit, answer, { guests: '2', ...mode })).status).toBe(409);
          // From what came back, it is taken, and only once.
          for (let time = 0; time < 2; time += 1) {
            const again = await press({ ...visit, page: refused }, answer, { guests: '2', ...mode });
            expect(again.status).toBe(200);
            expect(again.body).not.toContain(language === 'ja' ? 'このページを開かれたあとに' : 'since you opened');
          }
          const guest = await setting.guestOf(visit.gathering, visit.alumniId);
          expect(guest).toMatchObject({ answer, answeredTo: visit.gathering.calendarSequence, sequence: 1 });
        }
    },
  );

  test('leaves the holder of a seat with it, and with the notice of the change', async () => {
    const visit = await opened(nextDay, { guest: { answer: 'attending', mode: 'place' } });
    const refused = await press(visit, 'attending', { guests: '1' });
    expect(refused.status).toBe(409);
    const guest = await setting.guestOf(visit.gathering, visit.alumniId);
    expect(guest).toMatchObject({ answer: 'attending', guests: 0, answeredTo: 0, sequence: 1 });
    const plan = planNotices(
      visit.gathering,
      { kind: 'rescheduled', number: 3, rsvpsAskedAgain: true, changed: ['time'] },
      new Date(),
    );
    expect(taken(plan).concerns(guest as Guest)).toBe(true);
    expect((await press({ ...visit, page: refused }, 'attending', { guests: '1' })).body).toContain('「参加」');
  });

  test('of a seat that was offered is asked for again, and the offer stands', async () => {
    const offer = { answer: 'offered', mode: 'place', offerExpiresAt: '2026-12-01T00:00:00.000Z' } as const;
    const visit = await opened(elsewhere, { guest: offer });
    const refused = await press(visit, 'attending');
    expect(refused.status).toBe(409);
    expect(refused.body).toContain('別館ホール');
    expect(await setting.guestOf(visit.gathering, visit.alumniId)).toMatchObject({ answer: 'offered' });
    expect((await press({ ...visit, page: refused }, 'attending')).body).toContain('「参加」で承りました');
  });

  test.each([
    ['another title and description', { title: { ja: '忘年会' }, description: { ja: '別の文章' } }],
    ['more seats', { seats: 50 }],
    [
      'the same place in another spelling',
      { place: { name: '本社　２階ホール', address: '東京都千代田区見本町1-2-3' } },
    ],
    ['another deadline', { answerBy: '2026-12-09T18:00:00+09:00' }],
    ['the same time in another zone', { startsAt: '2026-12-10T10:00:00Z' }],
    ['a first online way, of the member who comes to the place', { onlineUrl }],
  ])('is taken where its reader’s plans are as before: %s', async (_what, patch) => {
    const page = await press(await opened(patch), 'attending', { mode: 'place' });
    expect(page.status).toBe(200);
    expect(page.body).toContain('「参加」');
    expect(page.body).not.toContain('変更になりました');
  });

  test('is taken after a move and a move back', async () => {
    const visit = await opened(nextDay);
    later(60_000);
    const { startsAt, endsAt } = (await setting.published()).draft;
    const gathering = await hrChanges(visit.gathering, { startsAt, endsAt });
    expect((await press(visit, 'attending')).status).toBe(200);
    expect(await setting.guestOf(gathering, visit.alumniId)).toMatchObject({ answeredTo: 2 });
  });

  test('says to take part online: another place concerns nobody there, another address only those who were shown it', async () => {
    const draft = { onlineUrl, onlineSeats: 5 };
    const online = { mode: 'online', guests: '1' };
    expect((await press(await opened(elsewhere, { draft }), 'attending', online)).status).toBe(200);
    const another = { onlineUrl: 'https://meet.example.com/b' };
    expect((await press(await opened(another, { draft }), 'attending', online)).status).toBe(200);
    const guest = { answer: 'attending', mode: 'online' } as const;
    const visit = await opened(another, { draft, guest });
    const refused = await press(visit, 'attending', online);
    expect(refused.status).toBe(409);
    expect(said(refused.body)).toContain('オンラインの接続先が変更になったため');
    expect(refused.body).toContain('https://meet.example.com/b');
    expect((await press(visit, 'attending', { mode: 'place' })).status).toBe(200);
  });
});

describe('a page of an earlier release, whose form does not say what it showed', () => {
  test.each<Record<string, string>>([{}, { shown: '' }, { shown: 'x' }])(
    'is judged by when it was shown: %j',
    async (sent) => {
      const { token, page, ...visit } = await opened(nextDay);
      const form = { answer: 'attending', nonce: page.nonce, ...sent };
      const refused = await visitPage(handler, 'POST', token, form);
      expect(refused.status).toBe(409);
      expect(await setting.guestOf(visit.gathering, visit.alumniId)).toBeUndefined();
      later(1000);
      const { nonce } = await visitPage(handler, 'GET', token);
      expect((await visitPage(handler, 'POST', token, { ...form, nonce })).status).toBe(200);
    },
  );
});

describe('a decline', () => {
  test('needs no second look, and its page says what has changed, and offers to come after all', async () => {
    for (const [language, words] of [
      ['ja', 'このページを開かれたあとに、日時が変更になりました'],
      ['en', 'The date and the time have changed since you opened this page'],
    ] as const) {
      const visit = await opened(nextDay, { language });
      const page = await press(visit, 'declined');
      expect(page.status).toBe(200);
      expect(page.body).toContain(words);
      expect(page.body).toContain('value="attending"');
      expect(await setting.guestOf(visit.gathering, visit.alumniId)).toMatchObject({ answer: 'declined' });
      const shownAgain = await visitPage(handler, 'GET', `${visit.token}?shown=answer`);
      expect(shownAgain.body).not.toContain(words);
      later(60_000);
    }
  });

  test('is not sent by the page itself', async () => {
    const visit = await opened(nextDay, { choice: 2 });
    expect(visit.page.body).toContain('requestSubmit');
    const refused = await press(visit, 'declined', { evidence: 'auto' });
    expect(refused.status).toBe(409);
    expect(refused.body).not.toContain('requestSubmit');
    expect(await setting.guestOf(visit.gathering, visit.alumniId)).toBeUndefined();
  });
});

describe('a countdown', () => {
  test('that runs on a page from before a move sends nothing that is taken', async () => {
    const visit = await opened(nextDay, { draft: { guestsPerMember: 0 }, choice: 1 });
    expect(visit.page.body).toContain('requestSubmit');
    later(soonestByItself);
    const refused = await press(visit, 'attending', { evidence: 'auto' });
    expect(refused.status).toBe(409);
    expect(refused.body).not.toContain('requestSubmit');
    expect(await setting.guestOf(visit.gathering, visit.alumniId)).toBeUndefined();
  });

  test('does not run on a page that a mail from before the move opens, and the page says what has changed', async () => {
    for (const [language, words] of [
      ['ja', 'ご案内のメールをお送りしたあとに、日時が変更になりました'],
      ['en', 'The date and the time have changed since we sent the email'],
    ] as const) {
      const visit = await opened(nextDay, { draft: { guestsPerMember: 0 }, choice: 1, language });
      expect(visit.page.body).not.toContain(words);
      const page = await visitPage(handler, 'GET', visit.token);
      expect(page.body).toContain(words);
      expect(page.body).not.toContain('requestSubmit');
      expect((await press({ ...visit, page }, 'attending')).status).toBe(200);
      // The mail about the change leads to a page that runs it.
      const other = await setting.invited({ language });
      const mailed = tokenFor(visit.gathering, other, { at: new Date() });
      later(11 * 60_000);
      const { body } = await visitPage(handler, 'GET', mailed);
      expect(body).toContain('requestSubmit');
      expect(body).not.toContain(words);
    }
  });
});

test.each([
  ['was open for too long', { wait: 16 * 60_000 }, {}, 403],
  ['has no answer', {}, { answer: '' }, 422],
  ['has a number of guests that is none', {}, { guests: 'x' }, 422],
])(
  'a form that comes back because it %s says what has changed meanwhile',
  async (_why, { wait = 0 }: { wait?: number }, sent, status) => {
    const visit = await opened(nextDay);
    later(wait);
    const refused = await press(visit, 'attending', sent);
    expect(refused.status).toBe(status);
    expect(refused.body).toContain('このページを開かれたあとに、日時が変更になりました');
  },
);
