/** What the page says wherever a member stands, in both languages, and what it lets through. */
import { describe, expect, test, vi } from 'vitest';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import type { AlumniId } from '../../../../shared/identifier.ts';
import { tokenFor, visitPage } from '../invited-members.ts';
import { handler, setting } from './rsvp-page-function.ts';

const inHours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
const look = (gathering: Gathering, alumniId: AlumniId, choice = 0) =>
  visitPage(handler, 'GET', tokenFor(gathering, alumniId, { choice }));
const buttons = (body: string) => [...body.matchAll(/<button[^>]* value="(\w+)"/g)].map(([, value]) => value);

/** A member who stands somewhere, and the page that the details link of a mail opens. */
async function standing(guest: Partial<Guest> | undefined, options: { full?: boolean; choice?: number } = {}) {
  const seats = options.full === true ? { taken: { place: 5, online: 0 } } : {};
  const gathering = await setting.published({ seats: 5, waitingList: 'fifo' }, { calendarSequence: 1, ...seats });
  const pages = [];
  for (const language of ['ja', 'en'] as const) {
    const alumniId = await setting.invited({ language });
    if (guest !== undefined) await setting.stands(gathering, alumniId, { ...guest });
    const page = await look(gathering, alumniId, options.choice);
    expect(page.body).toContain(`<html lang="${language}">`);
    expect(Buffer.byteLength(page.body)).toBeLessThan(10_000);
    pages.push(page);
  }
  const [ja, en] = pages as [(typeof pages)[0], (typeof pages)[0]];
  return { ja, en };
}

describe('the page of a member who', () => {
  test('has no RSVP asks, and says how few seats are left', async () => {
    const { ja, en } = await standing(undefined);
    expect(ja.body).toContain('ご出欠をお知らせください');
    expect(ja.body).toContain('残り5席');
    expect(en.body).toContain('5 seats left');
    expect(buttons(en.body)).toEqual(['attending', 'declined', 'undecided']);
  });

  test('has no RSVP says that it is full, and that there is a waiting list', async () => {
    const { ja, en } = await standing(undefined, { full: true });
    expect(ja.body).toContain('満席（キャンセル待ちを承ります）');
    expect(en.body).toContain('You can join the waiting list.');
    expect(ja.body).toContain('value="attending">キャンセル待ちを申し込む</button>');
    expect(en.body).toContain('value="attending">Join the waiting list</button>');
    expect(ja.body).not.toContain('>参加する<');
  });

  test('chose to attend in the mail, and comes when it is full, has a button that says what it gets, and sends nothing without a press', async () => {
    const { ja, en } = await standing(undefined, { full: true, choice: 1 });
    expect(ja.body).toContain('メールで「参加する」をお選びいただきましたが、満席となっております');
    expect(ja.body).toContain('<button name="answer" value="attending">キャンセル待ちを申し込む</button>');
    expect(en.body).toContain('<button name="answer" value="attending">Join the waiting list</button>');
    for (const { body } of [ja, en]) expect(body).not.toContain('requestSubmit');
  });

  test('missed an offer, or declined, and comes when it is full joins the waiting list', async () => {
    for (const guest of [{ answer: 'undecided', offersMissed: 1 }, { answer: 'declined' }] as const) {
      const { en } = await standing({ ...guest, mode: undefined }, { full: true });
      expect(en.body).toContain('value="attending">Join the waiting list</button>');
    }
  });

  test('comes when it is full and there is no waiting list gets no button to attend', async () => {
    for (const choice of [0, 1, 2]) {
      const gathering = await setting.published({ seats: 5, waitingList: 'none' }, { taken: { place: 5, online: 0 } });
      const { body } = await look(gathering, await setting.invited(), choice);
      expect(buttons(body)).not.toContain('attending');
      expect(buttons(body)).toContain('declined');
      expect(body).toContain('満席');
    }
  });

  test('chooses between two kinds of seats, of which one is full: its label says so', async () => {
    const seats = {
      seats: 5,
      onlineSeats: null,
      onlineUrl: 'https://meet.example.com/okaeri',
      waitingList: 'fifo',
    } as const;
    const gathering = await setting.published(seats, { taken: { place: 5, online: 0 } });
    const { body } = await look(gathering, await setting.invited({ language: 'en' }), 1);
    expect(body).toContain('<span>In person<small>Every seat is taken: you join the waiting list.</small></span>');
    expect(body).toContain('<span>Online</span>');
    expect(body).toContain('value="attending">I will attend</button>');
  });

  test('waits for one of two kinds of seats reads for which one', async () => {
    const seats = {
      seats: 5,
      onlineSeats: 5,
      onlineUrl: 'https://meet.example.com/okaeri',
      waitingList: 'fifo',
    } as const;
    const full = { taken: { place: 5, online: 5 }, waitingSeats: { place: 1, online: 0 } };
    const gathering = await setting.published(seats, full);
    const alumniId = await setting.invited({ language: 'en' });
    await setting.stands(gathering, alumniId, { answer: 'waiting', mode: 'place' });
    const { body } = await look(gathering, alumniId);
    expect(body).toContain('<span>In person<small>Every seat is taken: you are on the waiting list.</small></span>');
    expect(body).toContain('<span>Online<small>Every seat is taken: you join the waiting list.</small></span>');
  });

  test('waits, and is asked again after a move, reads the place on the list and can stay or leave', async () => {
    const seats = { taken: { place: 5, online: 0 }, waitingSeats: { place: 2, online: 0 } };
    const gathering = await setting.published(
      { seats: 5, waitingList: 'fifo' },
      { ...seats, calendarSequence: 1, answersFrom: 1 },
    );
    await setting.stands(gathering, await setting.invited(), { answer: 'waiting', waitingSince: inHours(-2) });
    for (const [language, keep, leave, stands] of [
      ['ja', 'キャンセル待ちを続ける', 'キャンセル待ちを取り消す', '現在、2番目でお待ちいただいております'],
      ['en', 'Stay on the waiting list', 'Leave the waiting list', 'You are number 2 in line'],
    ] as const) {
      const alumniId = await setting.invited({ language });
      const waits = { answer: 'waiting', answeredTo: 0, waitingSince: inHours(-1) } as const;
      await setting.stands(gathering, alumniId, waits);
      for (const choice of [0, 1]) {
        const { body } = await look(gathering, alumniId, choice);
        expect(body).toContain(stands);
        expect(body).toContain(
          language === 'ja' ? '日時または会場が変更になりました' : 'The date, the time or the place has changed',
        );
        expect(body).toContain(`value="attending">${keep}</button>`);
        expect(body).toContain(`value="declined">${leave}</button>`);
        expect(buttons(body)).toHaveLength(2);
        for (const wrong of [
          '満席',
          'お申し込みください',
          'Every seat',
          'You can join',
          'ご出欠をお知らせ',
          'これまでのご回答',
        ])
          expect(body).not.toContain(wrong);
      }
      expect(buttons((await look(gathering, alumniId, 2)).body)).toEqual(['declined', 'attending']);
      await setting.stands(gathering, alumniId, { answer: 'declined', mode: undefined });
    }
  });

  test('waits, where no guests can be brought, reads of no party', async () => {
    const told = async (guestsPerMember: number, guests = 0) => {
      const gathering = await setting.published(
        { seats: 5, waitingList: 'fifo', guestsPerMember },
        { taken: { place: 5, online: 0 } },
      );
      const alumniId = await setting.invited();
      await setting.stands(gathering, alumniId, { answer: 'waiting', guests, waitingSince: inHours(-1) });
      return (await look(gathering, alumniId)).body;
    };
    for (const body of [await told(0)]) {
      expect(body).toContain('定員に達しているため、「キャンセル待ち」で承りました');
      expect(body).toContain('お席をご用意できた方から');
      expect(body).not.toContain('人数分');
    }
    for (const body of [await told(2), await told(0, 1)]) expect(body).toContain('人数分のお席をご用意できた方から');
  });

  test('took one of two kinds of seats reads which', async () => {
    const seats = { onlineUrl: 'https://meet.example.com/okaeri' };
    const said = async (guest: Partial<Guest>, language: 'ja' | 'en') => {
      const gathering = await setting.published(seats);
      const alumniId = await setting.invited({ language });
      await setting.stands(gathering, alumniId, guest);
      return (await look(gathering, alumniId)).body;
    };
    expect(await said({ mode: 'online' }, 'ja')).toContain('「参加」（オンライン）で承りました');
    expect(await said({ mode: 'place', guests: 1 }, 'ja')).toContain('「参加」（会場・同伴者1名）で承りました');
    expect(await said({ mode: 'place', guests: 1 }, 'en')).toContain('You are attending in person with 1 guest.');
    expect(await said({ mode: 'online' }, 'en')).toContain('You are attending online.');
  });

  test('attends shows the code for the door, the calendar file, and how to change the RSVP', async () => {
    const { ja, en } = await standing({ answer: 'attending' });
    expect(ja.body).toMatch(
      /<img class="code" src="\/c\/[\w-]{56}\.png" width="\d+" height="\d+" alt="受付用のQRコード">/,
    );
    expect(en.body).toMatch(/<a class="way" href="\/c\/[\w-]{56}\.ics">Add it to your calendar<\/a>/);
    expect(en.headers['content-security-policy']).toContain("img-src 'self'");
    expect(en.body).toContain('Changed your mind?');
    expect(buttons(en.body)).toEqual(['declined', 'undecided']);
  });

  test('attends online has no code, but the address of the room', async () => {
    const gathering = await setting.published({ onlineUrl: 'https://meet.example.com/okaeri' });
    const alumniId = await setting.invited();
    await setting.stands(gathering, alumniId, { mode: 'online' });
    const { body } = await look(gathering, alumniId);
    expect(body).toContain('https://meet.example.com/okaeri');
    expect(body).not.toContain('class="code"');
  });

  test('waits promises no place on the waiting list, and says what happens next', async () => {
    const { ja, en } = await standing({ answer: 'waiting', waitingSince: inHours(-1) }, { full: true });
    expect(ja.body).toContain('お申し込み順にメールでご案内いたします');
    expect(en.body).toContain('We cannot promise that your turn will come');
    expect(buttons(en.body)).toEqual(['declined', 'undecided']);
  });

  test('is offered a seat says until when it is held, and takes or declines it', async () => {
    const { ja, en } = await standing(
      { answer: 'offered', offerExpiresAt: '2026-11-22T09:00:00.000Z', guests: 0 },
      { full: true },
    );
    expect(ja.body).toContain('2026年11月22日（日）18:00（日本標準時）まで確保しております');
    expect(en.body).toContain('It is held until Sunday, 22 November 2026, 18:00 (Japan Standard Time)');
    expect(buttons(ja.body)).toEqual(['attending', 'declined']);
    expect(ja.body).toContain('今回は辞退する');
    expect(en.body).toContain('No, thank you');
    expect(en.body).not.toContain('Seats');
  });

  test('follows the decline link of an offer finds declining it as the big button', async () => {
    const { en } = await standing({ answer: 'offered', offerExpiresAt: inHours(3) }, { full: true, choice: 2 });
    expect(buttons(en.body)).toEqual(['declined', 'attending']);
    expect(en.body).toContain('requestSubmit');
  });

  test('comes too late for an offer says so, whether or not its timer has come', async () => {
    for (const guest of [
      { answer: 'offered', offerExpiresAt: inHours(-1) },
      { answer: 'undecided', offersMissed: 1, mode: undefined },
    ] as const) {
      const { ja, en } = await standing(guest, { full: true });
      expect(ja.body).toContain('お席の確保とキャンセル待ちを終了いたしました');
      expect(en.body).toMatch(
        /so it (is no longer held|has not been held since .+), and you are no longer on the waiting list/,
      );
    }
  });

  test('missed an offer says that the place is lost, and offers a new one', async () => {
    const { ja, en } = await standing({ answer: 'undecided', offersMissed: 1, mode: undefined }, { full: true });
    expect(ja.body).toContain('キャンセル待ちを終了いたしました');
    expect(buttons(en.body)).toContain('attending');
  });

  test('waits on the last day says that a seat is free, with a button to take it', async () => {
    const gathering = await setting.published({ seats: 5, waitingList: 'fifo' });
    const alumniId = await setting.invited({ language: 'en' });
    await setting.stands(gathering, alumniId, { answer: 'waiting', waitingSince: inHours(-1) });
    vi.setSystemTime('2026-12-10T01:00:00Z');
    const { body } = await look(gathering, alumniId);
    expect(body).toContain('a seat is free now');
    expect(buttons(body)[0]).toBe('attending');
  });

  test('declined, or is undecided, offers the other RSVPs', async () => {
    expect((await standing({ answer: 'declined', mode: undefined })).ja.body).toContain('「欠席」で承りました');
    const { en } = await standing({ answer: 'undecided', mode: undefined }, { choice: 3 });
    expect(en.body).toContain('You have told us that you do not know yet');
    expect(buttons(en.body)).toEqual(['attending', 'declined']);
  });

  test('contradicted an RSVP asks again, and sends nothing without a press', async () => {
    const { ja, en } = await standing({ answer: 'unconfirmed', mode: undefined }, { choice: 1 });
    expect(ja.body).toContain('まだ確定しておりません');
    expect(en.body).not.toContain('requestSubmit');
    expect(buttons(en.body)[0]).toBe('attending');
  });

  test('has an RSVP from before a change of time or place asks for a new one', async () => {
    const gathering = await setting.published({}, { calendarSequence: 2, answersFrom: 2 });
    const alumniId = await setting.invited();
    await setting.stands(gathering, alumniId, { answeredTo: 1 });
    const { body } = await look(gathering, alumniId);
    expect(body).toContain('日時または会場が変更になりました');
    expect(body).toContain('これまでのご回答「参加」');
    expect(buttons(body)).toEqual(['attending', 'declined', 'undecided']);
  });
});

test('the page after joining the waiting list of a full gathering says what the page says when it is opened again', async () => {
  const seats = { seats: 3, waitingList: 'fifo', guestsPerMember: 1 } as const;
  const gathering = await setting.published(seats, { taken: { place: 3, online: 0 } });
  for (const guests of ['0', '1']) {
    const alumniId = await setting.invited();
    const token = tokenFor(gathering, alumniId);
    const { nonce } = await visitPage(handler, 'GET', token);
    const joined = await visitPage(handler, 'POST', token, { answer: 'attending', guests, nonce });
    expect(joined.body).toContain('「キャンセル待ち」');
    expect(joined.body).not.toContain('現在ご用意できるお席');
    const hints = (body: string) => [...body.matchAll(/<small[^>]*>([^<]*)/g)].map(([, hint]) => hint);
    expect(hints(joined.body)).toEqual(hints((await visitPage(handler, 'GET', `${token}?shown=answer`)).body));
  }
});

describe('when the gathering is closed', () => {
  const closed: [string, Parameters<typeof setting.published>, string, string, boolean][] = [
    ['was cancelled', [{}, { status: 'cancelled' }], '2026-11-22T00:00:00Z', '中止となりました', false],
    ['has begun', [{}], '2026-12-10T10:30:00Z', 'すでに始まっております', true],
    ['has ended', [{}], '2026-12-10T12:00:00Z', '終了いたしました', false],
    ['is over', [{}, { status: 'over' }], '2026-12-10T12:01:00Z', '終了いたしました', false],
    [
      'takes no answers',
      [{ answerBy: '2026-12-01T00:00:00Z' }],
      '2026-12-02T00:00:00Z',
      '受付は終了いたしました',
      true,
    ],
  ];
  test.each(closed)(
    'the gathering %s: the page says so; who attends can still come in',
    async (_state, made, now, words, open) => {
      const gathering = await setting.published(...made);
      const alumniId = await setting.invited();
      await setting.stands(gathering, alumniId, {});
      vi.setSystemTime(now);
      const page = await look(gathering, alumniId, 1);
      expect(page.status).toBe(410);
      expect(page.body).toContain(words);
      expect(buttons(page.body)).toEqual([]);
      expect(page.body.includes('<img class="code"')).toBe(open);
      // The link to the details, as reminders have it, shows what it promises.
      expect((await look(gathering, alumniId, 0)).status).toBe(open ? 200 : 410);
      // Whatever the RSVP, and without one: mails lead every member there.
      for (const answer of ['declined', 'undecided', 'waiting', 'unconfirmed', undefined] as const) {
        const other = await setting.invited();
        if (answer !== undefined) await setting.stands(gathering, other, { answer });
        const details = await look(gathering, other, 0);
        expect([answer, details.status]).toEqual([answer, open ? 200 : 410]);
        expect(details.body).toContain(words);
        expect(buttons(details.body)).toEqual([]);
        expect((await look(gathering, other, 1)).status).toBe(410);
      }
    },
  );
});

describe('a form that cannot be taken', () => {
  test.each([
    ['more guests than a member may bring', { answer: 'attending', mode: 'place', guests: '3' }, '同伴者の人数'],
    ['a number of guests that is none', { answer: 'attending', mode: 'place', guests: '-1' }, '同伴者の人数'],
    ['guests that cannot be counted', { answer: 'attending', mode: 'place', guests: 'many' }, '同伴者の人数'],
    ['a way to take part that there is not', { answer: 'attending', mode: 'telepathy' }, 'ご参加の方法'],
    ['no way to take part where there are two', { answer: 'attending' }, 'ご参加の方法'],
    ['no answer', { mode: 'place' }, 'ご回答のボタン'],
  ] as [string, Record<string, string>, string][])('%s: says what, and writes nothing', async (_case, form, words) => {
    const gathering = await setting.published({ guestsPerMember: 2, onlineUrl: 'https://meet.example.com/okaeri' });
    const alumniId = await setting.invited();
    const token = tokenFor(gathering, alumniId);
    const { nonce } = await visitPage(handler, 'GET', token);
    const page = await visitPage(handler, 'POST', token, { ...form, nonce });
    expect(page.status).toBe(422);
    expect(page.body).toContain('role="alert"');
    expect(page.body).toContain(words);
    expect(await setting.guestOf(gathering, alumniId)).toBeUndefined();
  });
});
