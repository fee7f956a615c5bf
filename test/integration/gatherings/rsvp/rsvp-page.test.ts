import { describe, expect, test, vi } from 'vitest';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { soonestByItself } from '../../../../functions/gatherings/rsvp/one-click.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { type AlumniId, newId } from '../../../../shared/identifier.ts';
import { browser, tokenFor as mailedToken, visitPage } from '../invited-members.ts';
import { handler, setting } from './rsvp-page-function.ts';

const published = (...given: Parameters<typeof setting.published>) => setting.published(...given);
const invited = (...given: Parameters<typeof setting.invited>) => setting.invited(...given);
const stored = (gathering: Gathering) => setting.stored(gathering);
const guestOf = (gathering: Gathering, alumniId: AlumniId) => setting.guestOf(gathering, alumniId);
const eventsOf = (gathering: Gathering, alumniId: AlumniId) => setting.eventsOf(gathering, alumniId);
const tokenFor = (gathering: Pick<Gathering, 'gatheringId'>, alumniId: AlumniId, choice = 1, epoch = 0) =>
  mailedToken(gathering, alumniId, { choice, epoch });
const visit = (method: string, token: string, form?: Record<string, string>, headers = browser) =>
  visitPage(handler, method, token, form, headers);

/** Opens the page and sends its form. */
async function answerWith(token: string, answer: string, more: Record<string, string> = {}) {
  const { nonce } = await visit('GET', token);
  return visit('POST', token, { answer, nonce, ...more });
}

describe('looking at a gathering invitation', () => {
  test('shows what, when and where, and one big button for the chosen RSVP', async () => {
    const gathering = await published();
    const page = await visit('GET', tokenFor(gathering, await invited(), 1));
    expect(page.status).toBe(200);
    expect(page.body).toContain('年末交流会');
    expect(page.body).toContain('2026年12月10日（木）19:00〜21:00（日本標準時）');
    expect(page.body).toContain('本社 2階ホール');
    expect(page.body).toContain('<button name="answer" value="attending">参加する</button>');
    expect(page.body).toContain('<button class="second" name="answer" value="declined">欠席する</button>');
    expect(Buffer.byteLength(page.body)).toBeLessThan(10_240);
  });

  test('speaks English, and shows the time in the zone of the member', async () => {
    const gathering = await published();
    const page = await visit(
      'GET',
      tokenFor(gathering, await invited({ language: 'en', timeZone: 'Europe/Dublin' }), 2),
    );
    expect(page.body).toContain('Thursday, 10 December 2026');
    expect(page.body).toContain('10:00–12:00 (Greenwich Mean Time)');
    expect(page.body).toContain('<button name="answer" value="declined">I cannot attend</button>');
  });

  test('writes nothing, however it is opened and how often', async () => {
    const gathering = await published();
    const alumniId = await invited();
    for (const method of ['HEAD', 'GET', 'OPTIONS', 'GET']) {
      for (const choice of [0, 1, 2, 3]) await visit(method, tokenFor(gathering, alumniId, choice));
    }
    expect(await guestOf(gathering, alumniId)).toBeUndefined();
    expect(await stored(gathering)).toEqual(gathering);
  });

  test.each([
    ['was cancelled', { status: 'cancelled' as const }, '中止となりました'],
    ['is over', { status: 'over' as const }, '終了いたしました'],
  ])('says so when the gathering %s', async (_state, state, words) => {
    const gathering = await published({}, state);
    const page = await visit('GET', tokenFor(gathering, await invited()));
    expect(page.status).toBe(410);
    expect(page.body).toContain(words);
    expect(page.body).not.toContain('<button');
  });

  test('says so after the deadline', async () => {
    const gathering = await published({ answerBy: '2026-12-01T18:00:00+09:00' });
    const token = tokenFor(gathering, await invited());
    vi.setSystemTime('2026-12-01T09:00:00Z');
    const page = await visit('GET', token);
    expect(page.status).toBe(410);
    expect(page.body).toContain('回答の受付は終了いたしました');
  });

  test.each([
    ['a gathering that does not exist', async () => tokenFor({ gatheringId: newId('gathering') }, await invited())],
    ['a draft', async () => tokenFor(await published({}, { status: 'draft' }), await invited())],
    ['somebody who is unknown', async () => tokenFor(await published(), newId('alumnus'))],
    ['somebody who left', async () => tokenFor(await published(), await invited({ membership: 'left' }))],
    ['an earlier epoch', async () => tokenFor(await published(), await invited({ epoch: 3 }), 1, 2)],
  ])('is closed for %s', async (_case, token) => {
    const page = await visit('GET', await token());
    expect(page.status).toBe(410);
    expect(page.body).not.toContain('年末交流会');
  });

  test.each([
    ['ja', /期限が過ぎたか、すでに別のお手続きが完了しています/],
    ['en', /The deadline has passed, or something has changed since we sent this link/],
  ] as const)('tells somebody who left of no answer that was recorded (%s)', async (language, says) => {
    const { body } = await visit('GET', tokenFor(await published(), await invited({ membership: 'left', language })));
    expect(body).toMatch(says);
    expect(body).not.toMatch(/your answer|recorded/);
  });

  test('does not open with a token of another purpose', async () => {
    const gathering = await published();
    const alumniId = await invited();
    expect((await visit('GET', mailedToken(gathering, alumniId, { purpose: 'calendar' }))).status).toBe(404);
  });
});

describe('sending an RSVP', () => {
  test('takes the seat, counts it, and emits its event in one step', async () => {
    const gathering = await published({ seats: 10 });
    const alumniId = await invited();
    const page = await answerWith(tokenFor(gathering, alumniId), 'attending');
    expect(page.status).toBe(200);
    expect(page.body).toContain('「参加」で承りました');
    expect(await guestOf(gathering, alumniId)).toMatchObject({
      answer: 'attending',
      evidence: 'button',
      guests: 0,
      mode: 'place',
    });
    expect(await stored(gathering)).toMatchObject({ taken: { place: 1, online: 0 }, counts: { attending: 1 } });
    expect(await eventsOf(gathering, alumniId)).toMatchObject([
      { type: 'rsvp-answered', data: { answer: 'attending', evidence: 'button' }, metadata: { sequence: 1 } },
    ]);
  });

  test('any RSVP can be sent, whatever the link chose, and changed until the deadline', async () => {
    const gathering = await published({ seats: 1 });
    const alumniId = await invited();
    const token = tokenFor(gathering, alumniId, 1);
    for (const answer of ['declined', 'attending', 'undecided']) {
      expect((await answerWith(token, answer)).status).toBe(200);
      vi.setSystemTime(Date.now() + 60_000);
    }
    expect(await guestOf(gathering, alumniId)).toMatchObject({ answer: 'undecided', sequence: 3 });
    expect(await stored(gathering)).toMatchObject({
      taken: { place: 0 },
      counts: { attending: 0, declined: 0, undecided: 1 },
    });
    expect(await eventsOf(gathering, alumniId)).toHaveLength(3);
  });

  test('a repeated RSVP changes nothing', async () => {
    const gathering = await published();
    const alumniId = await invited();
    const token = tokenFor(gathering, alumniId);
    const { nonce } = await visit('GET', token);
    const pages = await Promise.all(
      Array.from({ length: 6 }, () => visit('POST', token, { answer: 'attending', nonce })),
    );
    expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(await stored(gathering)).toMatchObject({ taken: { place: 1 }, counts: { attending: 1 } });
    expect(await eventsOf(gathering, alumniId)).toHaveLength(1);
  });

  test('without the nonce of a page, nothing is taken', async () => {
    const gathering = await published();
    const alumniId = await invited();
    const token = tokenFor(gathering, alumniId);
    const { nonce } = await visit('GET', tokenFor(gathering, alumniId, 2));
    const forms: Record<string, string>[] = [{}, { nonce }, { nonce: 'x.y.1' }];
    for (const form of forms) expect((await visit('POST', token, { answer: 'attending', ...form })).status).toBe(403);
    expect(await guestOf(gathering, alumniId)).toBeUndefined();
  });

  test('an unknown RSVP gets the page again', async () => {
    const gathering = await published();
    const page = await answerWith(tokenFor(gathering, await invited()), 'perhaps');
    expect(page.status).toBe(422);
    expect(page.body).toContain('<button');
  });

  test('is refused once the gathering was cancelled while the page was open', async () => {
    const gathering = await published();
    const alumniId = await invited();
    const token = tokenFor(gathering, alumniId);
    const { nonce } = await visit('GET', token);
    await commit(setting.gatherings.put({ ...gathering, status: 'cancelled', sequence: 3 }));
    expect((await visit('POST', token, { answer: 'attending', nonce })).status).toBe(410);
    expect(await guestOf(gathering, alumniId)).toBeUndefined();
  });
});

describe('seats', () => {
  test('are never given twice to 40 members at once for 7 seats', async () => {
    const gathering = await published({ seats: 7 });
    const members = await Promise.all(Array.from({ length: 40 }, () => invited()));
    const pages = await Promise.all(members.map((alumniId) => answerWith(tokenFor(gathering, alumniId), 'attending')));
    const statuses = pages.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(7);
    expect(statuses.filter((status) => status === 409)).toHaveLength(33);
    expect(await stored(gathering)).toMatchObject({ taken: { place: 7 }, counts: { attending: 7 } });
  });

  test('with a waiting list, members who find it full wait, in the order of their RSVPs', async () => {
    const gathering = await published({ seats: 1, waitingList: 'fifo' });
    const [first, second, third] = [await invited(), await invited(), await invited()];
    await answerWith(tokenFor(gathering, first), 'attending');
    vi.setSystemTime(Date.now() + 1000);
    expect((await answerWith(tokenFor(gathering, second), 'attending')).body).toContain('キャンセル待ち');
    vi.setSystemTime(Date.now() + 1000);
    await answerWith(tokenFor(gathering, third), 'attending');
    const [waiting, waitingToo] = [await guestOf(gathering, second), await guestOf(gathering, third)];
    expect([waiting?.answer, waitingToo?.answer]).toEqual(['waiting', 'waiting']);
    expect(waiting?.waitingSince?.localeCompare(waitingToo?.waitingSince ?? '')).toBe(-1);
    expect(await stored(gathering)).toMatchObject({ taken: { place: 1 }, counts: { attending: 1, waiting: 2 } });
  });

  test('guests take seats too, and only online members see the address of the room', async () => {
    const gathering = await published({ seats: 2, onlineUrl: 'https://meet.example.com/okaeri', guestsPerMember: 2 });
    const alumniId = await invited();
    const token = tokenFor(gathering, alumniId);
    const page = await visit('GET', token);
    expect(page.body).not.toContain('meet.example.com');
    const full = await visit('POST', token, { answer: 'attending', nonce: page.nonce, guests: '2', mode: 'place' });
    expect(full.status).toBe(422);
    expect(full.body).toContain('会場でのご参加では、1名までご同伴いただけます');
    const taken = await visit('POST', token, { answer: 'attending', nonce: page.nonce, guests: '2', mode: 'online' });
    expect(taken.body).toContain('https://meet.example.com/okaeri');
    expect(await stored(gathering)).toMatchObject({ taken: { place: 0, online: 3 }, counts: { attending: 1 } });
  });
});

test.each(['0x1', '1e0', '+1', ' 1', '', '１'])(
  'a number of guests is written in digits: %j is refused',
  async (guests) => {
    const gathering = await published({ guestsPerMember: 2 });
    const alumniId = await invited();
    const token = tokenFor(gathering, alumniId);
    const { nonce } = await visit('GET', token);
    const refused = await visit('POST', token, { answer: 'attending', nonce, guests });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('同伴者の人数をお確かめください');
    expect(await guestOf(gathering, alumniId)).toBeUndefined();
  },
);

describe('a way to take part that was taken away', () => {
  const onlineUrl = 'https://meet.example.com/okaeri';

  test('while the page was open brings the form back with what changed, and takes no seat of the other mode', async () => {
    const gathering = await published({ onlineUrl, guestsPerMember: 2 });
    const alumniId = await invited();
    const token = tokenFor(gathering, alumniId);
    const { nonce } = await visit('GET', token);
    await commit(setting.gatherings.put({ ...gathering, draft: { ...gathering.draft, onlineUrl: null } }));
    const refused = await visit('POST', token, { answer: 'attending', nonce, mode: 'online', guests: '2' });
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('お選びいただいたご参加の方法は');
    expect(refused.body).toContain('<option value="2" selected>');
    expect(refused.body).not.toContain('name="mode"');
    expect(await guestOf(gathering, alumniId)).toBeUndefined();
    const again = await visit('POST', token, { answer: 'attending', nonce: refused.nonce, guests: '2' });
    expect(again.body).toContain('「参加」（同伴者2名）で承りました');
    expect(await guestOf(gathering, alumniId)).toMatchObject({ mode: 'place', guests: 2 });
  });

  test('keeps the seats of members who chose it: they can confirm, and nobody else gets one', async () => {
    const gathering = await published(
      { place: null, onlineUrl, onlineSeats: 1 },
      { taken: { place: 1, online: 0 }, answersFrom: 1, calendarSequence: 1, attendees: 1 },
    );
    const holder = await invited();
    await setting.stands(gathering, holder, { answeredTo: 0 });
    const late = await answerWith(tokenFor(gathering, await invited()), 'attending');
    expect(late.status).toBe(409);
    const page = await visit('GET', tokenFor(gathering, holder));
    expect(page.body).toContain('>参加する</button>');
    expect(page.body).not.toContain('キャンセル待ち');
    expect((await answerWith(tokenFor(gathering, holder), 'attending')).body).toContain(onlineUrl);
    expect(await stored(gathering)).toMatchObject({ taken: { place: 0, online: 1 } });
  });
});

describe('RSVPs that the page sends by itself', () => {
  test('the page has the script only for an RSVP link of a mail that is old enough', async () => {
    const gathering = await published();
    const alumniId = await invited();
    const { body } = await visit('GET', tokenFor(gathering, alumniId, 1));
    expect(body).toContain('requestSubmit');
    expect(Buffer.byteLength(body)).toBeLessThan(10_000);
    expect((await visit('GET', tokenFor(gathering, alumniId, 0))).body).not.toContain('requestSubmit');
    const young = mailedToken(gathering, alumniId, { at: new Date(Date.now() - 10 * 60_000) });
    expect((await visit('GET', young)).body).not.toContain('requestSubmit');
  });

  test('are taken with their evidence when a person had the time for a gesture and the countdown', async () => {
    const gathering = await published();
    const alumniId = await invited();
    const token = tokenFor(gathering, alumniId);
    const { nonce } = await visit('GET', token);
    const form = { answer: 'attending', nonce, evidence: 'auto' };
    const shownAt = Date.now();
    for (const early of [0, 700, 3000, soonestByItself - 1]) {
      vi.setSystemTime(shownAt + early);
      expect((await visit('POST', token, form)).status, `after ${early} ms`).toBe(422);
      expect(await guestOf(gathering, alumniId)).toBeUndefined();
    }
    vi.setSystemTime(shownAt + soonestByItself);
    expect((await visit('POST', token, form)).status).toBe(200);
    expect(await guestOf(gathering, alumniId)).toMatchObject({ answer: 'attending', evidence: 'auto' });
  });

  test('are not believed for an RSVP other than the link’s', async () => {
    const gathering = await published();
    const alumniId = await invited();
    const token = tokenFor(gathering, alumniId, 2);
    const { nonce } = await visit('GET', token);
    vi.setSystemTime(Date.now() + soonestByItself);
    expect((await visit('POST', token, { answer: 'attending', nonce, evidence: 'auto' })).status).toBe(422);
    expect(await guestOf(gathering, alumniId)).toBeUndefined();
  });
});

describe('contradictions', () => {
  test('two pages that contradict each other within seconds leave it unconfirmed; a button settles it', async () => {
    const gathering = await published({ seats: 5 });
    const alumniId = await invited();
    await answerWith(tokenFor(gathering, alumniId, 1), 'attending');
    vi.setSystemTime(Date.now() + 400);
    const page = await answerWith(tokenFor(gathering, alumniId, 2), 'declined');
    expect(page.body).toContain('まだ確定しておりません');
    expect(await stored(gathering)).toMatchObject({
      taken: { place: 0 },
      counts: { attending: 0, declined: 0, unconfirmed: 1 },
    });
    const settled = await visit('POST', tokenFor(gathering, alumniId, 2), { answer: 'attending', nonce: page.nonce });
    expect(settled.body).toContain('「参加」で承りました');
    expect(await stored(gathering)).toMatchObject({ taken: { place: 1 }, counts: { attending: 1, unconfirmed: 0 } });
  });

  test('a correction on the same page wins at once', async () => {
    const gathering = await published();
    const alumniId = await invited();
    const token = tokenFor(gathering, alumniId);
    const taken = await answerWith(token, 'attending');
    expect((await visit('POST', token, { answer: 'declined', nonce: taken.nonce })).body).toContain(
      '「欠席」で承りました',
    );
    expect(await guestOf(gathering, alumniId)).toMatchObject({ answer: 'declined' });
  });
});
