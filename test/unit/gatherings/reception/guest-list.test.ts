import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attendanceModes, evidences } from '../../../../events/agreements/rsvp-words.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { codeRefusal, readCheckInCode } from '../../../../functions/gatherings/reception/check-in-code.ts';
import {
  cellWords,
  type GuestView,
  guestsAsCsv,
  guestView,
  isListedEarlier,
  viewWithoutRsvp,
} from '../../../../functions/gatherings/reception/guest-list.ts';
import { decideRsvpForMember, type StaffRsvp } from '../../../../functions/gatherings/reception/staff-rsvp.ts';
import { listedRsvps } from '../../../../functions/gatherings/routes.ts';
import { decideRsvp } from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { changesKept } from '../../../../functions/gatherings/tables.ts';
import { byMember } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { mintLink } from '../../../../shared/links/token.ts';
import type { Names } from '../../../../shared/locale/names.ts';
import { testKeys } from '../../../fixtures/consent.ts';
import { member, publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const hanako = idFrom('alumnus', 'hanako');
const noon = new Date('2026-11-24T03:00:00Z');
type Given = Partial<StaffRsvp> & { readonly at?: Date };

function note(gathering: Gathering, guest: Guest | undefined, { at = noon, ...change }: Given = {}) {
  const usual = { alumniId: hanako, answer: 'attending', guests: 0, reason: 'お電話で承りました' } as const;
  return decideRsvpForMember({ gathering, guest, isMember: true }, { by: 'hr-1', input: { ...usual, ...change } }, at);
}

/** A member of that name whom mail reaches; undefined = nothing is on record. */
const named = (names: Names | undefined) => names && member(hanako, { names });

const noted = (...rsvp: Parameters<typeof note>): Guest => taken(note(...rsvp)).state;

describe('what nobody answered', () => {
  const at = '2026-11-25T09:00:00.000Z';
  const pressed = {
    at: '2026-11-23T00:00:00.000Z',
    actor: 'member',
    from: 'none',
    to: 'waiting',
    evidence: 'button',
  } as const;
  const offered = { ...pressed, actor: 'okaeri', from: 'waiting', to: 'offered', evidence: undefined } as const;
  const byOkaeri = (to: 'undecided' | 'declined') => [
    pressed,
    offered,
    { ...offered, at, from: 'offered' as const, to },
  ];
  const now = new Date('2026-11-26T00:00:00Z');
  const view = (change: Partial<Guest>) => guestView(publishedGathering(), storedGuest(change), undefined, now);
  const csv = (change: Partial<Guest>, language: 'ja' | 'en') => {
    const file = { timeZone: 'Asia/Tokyo', language, fileName: 'guests.csv', next: undefined };
    const [heads = [], cells = []] = String(guestsAsCsv([view(change)], file).body)
      .replace(/^\uFEFF/, '')
      .split('\r\n')
      .map((line) => line.split(','));
    return Object.fromEntries(heads.map((head, column) => [head, cells[column]]));
  };

  test.each<[string, Partial<Guest>, string]>([
    [
      'its timer',
      { answer: 'undecided', mode: undefined, offersMissed: 1, history: byOkaeri('undecided') },
      'undecided',
    ],
    ['its end, before the timer', { answer: 'offered', offerExpiresAt: at, history: [pressed, offered] }, 'offered'],
  ])('a seat offer that has lapsed is shown as that, from %s on', (_when, change, answer) => {
    const shown = view(change);
    expect(shown).toMatchObject({ answer, offerLapsedAt: at, evidence: null, answeredAt: null });
    expect(csv(change, 'en')).toMatchObject({
      ...{ RSVP: 'seat offer lapsed', 'RSVP given by': '', 'RSVP given at': '' },
      'Seat offer lapsed at': '2026-11-25T18:00:00+09:00',
    });
    expect(csv(change, 'ja')).toMatchObject({ 出欠: '空席のご案内（期限切れ）', 回答方法: '' });
  });

  test('a seat that okaeri gave back for somebody who left was not declined by a button', () => {
    const left = { answer: 'declined', mode: undefined, history: byOkaeri('declined') } as const;
    expect(view(left)).toMatchObject({ answer: 'declined', offerLapsedAt: null, evidence: null, answeredAt: null });
  });

  test('an RSVP of the member stays one, and so does the wish to wait behind an offer that holds', () => {
    const chose: Partial<Guest> = {
      answer: 'undecided',
      mode: undefined,
      history: [{ ...pressed, to: 'undecided' as const }],
    };
    const holds: Partial<Guest> = {
      answer: 'offered',
      offerExpiresAt: '2026-11-27T00:00:00.000Z',
      history: [pressed, offered],
    };
    for (const change of [chose, holds]) {
      expect(view(change)).toMatchObject({ offerLapsedAt: null, evidence: 'button', answeredAt: expect.any(String) });
      expect(csv(change, 'en')).toMatchObject({ 'RSVP given by': 'button on the page', 'Seat offer lapsed at': '' });
    }
  });
});

describe('an RSVP that staff enters', () => {
  test('is kept with who, why, and what it was before; the event says neither', () => {
    const outcome = note(publishedGathering(), undefined);
    expect(outcome).toMatchObject({
      state: {
        answer: 'attending',
        evidence: 'staff',
        history: [{ actor: 'hr-1', from: 'none', to: 'attending', evidence: 'staff', reason: 'お電話で承りました' }],
      },
    });
    expect(JSON.stringify(taken(outcome).events)).not.toContain('お電話');
  });

  test('counts after the deadline, until the end', () => {
    const gathering = publishedGathering({ answerBy: '2026-12-01T18:00:00+09:00' });
    expect(noted(gathering, undefined, { at: new Date('2026-12-10T11:59:00Z') }).answer).toBe('attending');
    expect(note(gathering, undefined, { at: new Date('2026-12-10T12:00:00Z') })).toEqual({
      refused: 'wrong_state',
      status: 'over',
      needed: ['published'],
    });
    expect(note({ ...gathering, status: 'cancelled' }, undefined)).toMatchObject({
      refused: 'wrong_state',
      status: 'cancelled',
    });
  });

  test('comes before those who wait and may bring more guests, but takes no seat that is not available', () => {
    const full = { ...publishedGathering({ seats: 10, waitingList: 'fifo' }), waitingSeats: { place: 3, online: 0 } };
    expect(note({ ...full, taken: { place: 9, online: 0 } }, undefined)).toMatchObject({
      state: { answer: 'attending' },
      bounds: { 'taken.place': 10 },
    });
    expect(noted({ ...full, taken: { place: 8, online: 0 } }, undefined, { guests: 1 }).guests).toBe(1);
    expect(note({ ...full, taken: { place: 9, online: 0 } }, undefined, { guests: 1 })).toEqual({ refused: 'full' });
  });

  test('says the mode where there are two', () => {
    const hybrid = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri' });
    expect(note(hybrid, undefined)).toEqual({ refused: 'mode_missing' });
    expect(noted(hybrid, undefined, { mode: 'online' }).mode).toBe('online');
    const guest = noted(hybrid, undefined, { mode: 'online' });
    expect(guestView(hybrid, guest, undefined, noon).mode).toBe('online');
    expect(guestView(publishedGathering(), guest, undefined, noon).mode).toBe('place');
  });

  test('that is entered twice is not a change', () => {
    const guest = noted(publishedGathering(), undefined);
    expect(note(publishedGathering(), guest, { reason: 'もう一度' })).toEqual({ refused: 'unchanged' });
  });

  test('takes back a check-in that was a mistake', () => {
    const guest = { ...noted(publishedGathering(), undefined), checkedInAt: noon.toISOString(), checkedInBy: 'hr-1' };
    expect(note(publishedGathering(), guest, { answer: 'declined' })).toMatchObject({
      state: { checkedInAt: undefined, checkedInBy: undefined },
      movement: { checkedIn: -1, attendees: -1 },
    });
  });
});

test('the history keeps the newest changes', () => {
  let guest: Guest | undefined;
  for (let count = 0; count < changesKept + 5; count++) {
    const answer = count % 2 === 0 ? ('attending' as const) : ('declined' as const);
    const at = new Date(noon.getTime() + count * 60_000);
    const before: Guest | undefined = guest;
    const input = { alumniId: hanako, answer, evidence: 'button', guests: 0, page: `page-${count}` } as const;
    guest = taken(decideRsvp({ gathering: publishedGathering(), guest: before }, byMember(input), at)).state;
  }
  expect(guest?.history).toHaveLength(changesKept);
  expect(guest?.history.at(-1)).toMatchObject({
    actor: 'member',
    from: 'declined',
    to: 'attending',
    evidence: 'button',
  });
});

describe('the code at the door', () => {
  const { gatheringId } = publishedGathering();
  const link = { purpose: 'check_in', choice: 0, subject: gatheringId, recipient: hanako, epoch: 2 } as const;
  const token = mintLink(link, noon, testKeys);

  test.each([
    token,
    `https://alumni.example.com/c/${token}`,
    `https://alumni.example.com/c/${token}.png`,
    ` ${token}\n`,
  ])('is the token, or an address that ends with it: %#', (code) => {
    expect(readCheckInCode(code, testKeys)).toMatchObject({ recipient: hanako, subject: gatheringId });
  });

  test('is not read from tokens of other purposes, mangled tokens or other texts', () => {
    const rsvp = mintLink({ ...link, purpose: 'rsvp' }, noon, testKeys);
    const flipped = `${token[0] === 'A' ? 'B' : 'A'}${token.slice(1)}`;
    for (const code of [rsvp, flipped, `${token}A`, '', 'https://example.com/']) {
      expect(readCheckInCode(code, testKeys)).toBeUndefined();
    }
  });

  test('opens one gathering’s door to one member, until the links are revoked', () => {
    const read = readCheckInCode(token, testKeys);
    expect(codeRefusal(read, gatheringId, { epoch: 2 })).toBeUndefined();
    expect(codeRefusal(read, idFrom('gathering', 'other'), { epoch: 2 })).toBe('is the code of another gathering');
    expect(codeRefusal(read, gatheringId, { epoch: 3 })).toBe('is no longer valid');
    expect(codeRefusal(read, gatheringId, undefined)).toBe('is no longer valid');
    expect(codeRefusal(undefined, gatheringId, { epoch: 2 })).toBe('is not a check-in code');
  });
});

describe('a guest on the first part of a list, which has those with an RSVP', () => {
  const rsvpAt = (at: Date) => noted(publishedGathering(), undefined, { at });
  const minutesLater = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);

  test('is who had the first RSVP before the list began', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999, max: 999 }), (minutes) => {
        expect(isListedEarlier(rsvpAt(minutesLater(minutes)), noon.toISOString())).toBe(minutes < 0);
      }),
    );
  });

  test('stays so after a change, whenever that was', () => {
    const changed = noted(publishedGathering(), rsvpAt(minutesLater(-1)), { answer: 'declined', at: minutesLater(1) });
    expect(changed.history).toHaveLength(2);
    expect(isListedEarlier(changed, noon.toISOString())).toBe(true);
    const recent = noted(publishedGathering(), rsvpAt(minutesLater(1)), { answer: 'declined', at: minutesLater(2) });
    expect(isListedEarlier(recent, noon.toISOString())).toBe(false);
  });

  test('is also who has no beginning in the history: it was long ago', () => {
    const changed = noted(publishedGathering(), rsvpAt(minutesLater(1)), { answer: 'declined', at: minutesLater(2) });
    expect(isListedEarlier({ history: changed.history.slice(1) }, noon.toISOString())).toBe(true);
    expect(isListedEarlier({ history: [] }, noon.toISOString())).toBe(true);
  });
});

describe('the list of guests as a spreadsheet', () => {
  const names = { family: '髙橋', given: '花子', familyKana: 'タカハシ', givenKana: 'ハナコ' };
  const over = { ...publishedGathering(), status: 'over' as const, checkedIn: 1 };
  const file = { timeZone: 'Asia/Tokyo', language: 'ja', fileName: 'guests.csv', next: undefined } as const;
  const lines = (views: readonly GuestView[], change: Partial<Parameters<typeof guestsAsCsv>[1]> = {}) =>
    String(guestsAsCsv(views, { ...file, ...change }).body)
      .replace('\uFEFF', '')
      .split('\r\n');
  const row = (gathering: Gathering, guest: Guest, known: Names | undefined, at = noon) => {
    const [head = '', cells = ''] = lines([guestView(gathering, guest, named(known), at)]);
    const values = cells.split(',');
    return Object.fromEntries(head.split(',').map((name, at) => [name, values[at]]));
  };

  test('has a line per guest, in the order of a reception, and no formulas', () => {
    const comes = guestView(publishedGathering(), noted(publishedGathering(), undefined), named(names), noon);
    const silent = viewWithoutRsvp(idFrom('alumnus', 'jiro'), named({ family: 'Smith', given: '=1+1' }));
    const [head, first, second] = lines([comes, silent]);
    expect(head).toBe(
      '会員ID,氏名,フリガナ,出欠,参加方法,同伴者数,回答方法,回答日時,受付日時,当日の出欠,空席のご案内の期限切れ,メール',
    );
    expect(first).toBe(
      `${hanako},髙橋 花子,タカハシ ハナコ,参加,会場,0,担当者による入力,2026-11-24T12:00:00+09:00,,,,`,
    );
    expect(second).toContain(",'=1+1 Smith,");
    expect(guestsAsCsv([comes], file).headers).toMatchObject({
      'content-disposition': 'attachment; filename="guests.csv"',
    });
  });

  test('is in English for HR who reads English, with the times of another zone', () => {
    const came = guestView(over, storedGuest({ checkedInAt: '2026-12-10T10:00:00.123Z' }), undefined, noon);
    const [head, first] = lines([came], { language: 'en', timeZone: 'America/New_York' });
    expect(head).toBe(
      'Member ID,Name,Name in kana,RSVP,Takes part,Guests,RSVP given by,RSVP given at,Checked in at,On the day,Seat offer lapsed at,Email',
    );
    expect(first).toBe(
      `${hanako},(no name on record),,attending,in person,0,button on the page,2026-11-21T19:00:00-05:00,2026-12-10T05:00:00-05:00,came,,cannot be sent`,
    );
  });

  test('has the times in UTC where the zone is no longer known', () => {
    const came = guestView(over, storedGuest({ checkedInAt: '2026-12-10T10:00:00Z' }), undefined, noon);
    expect(lines([came], { timeZone: 'Mars/Olympus' })[1]).toContain('2026-12-10T10:00:00+00:00');
  });

  test.each(['ja', 'en'] as const)('has a word for every RSVP, mode and evidence: %s', (language) => {
    const words = [...listedRsvps, ...attendanceModes, ...evidences].map((word) => cellWords(language)[word]);
    expect(words.filter((word) => word === '')).toEqual([]);
    expect(new Set(words).size).toBe(words.length);
  });

  test.each([
    ['whose name is known, with its reading', names, { 氏名: '髙橋 花子', フリガナ: 'タカハシ ハナコ' }],
    ['with half of a reading', { ...names, givenKana: undefined }, { フリガナ: 'タカハシ' }],
    ['without a reading', { family: '髙橋', given: '花子' }, { フリガナ: '' }],
    ['whose name is not known', undefined, { 氏名: '（氏名の登録なし）', フリガナ: '' }],
  ])('a guest %s', (_case, known, cells) => {
    expect(row(over, storedGuest(), known)).toMatchObject(cells);
  });

  test.each([
    ['who did not come', over, {}, { 当日の出欠: '欠席', 受付日時: '' }],
    [
      'who came',
      over,
      { checkedInAt: '2026-12-10T10:00:00.000Z' },
      { 当日の出欠: '出席', 受付日時: '2026-12-10T19:00:00+09:00' },
    ],
    ['of a gathering that is still to come', publishedGathering(), {}, { 当日の出欠: '', 受付日時: '' }],
  ])('a guest %s', (_case, gathering, change, cells) => {
    expect(row(gathering, storedGuest(change), names)).toMatchObject(cells);
  });

  const closing = { answerBy: '2026-12-01T18:00:00+09:00', waitingList: 'fifo' } as const;
  test.each([
    ['waits', closing, { answer: 'waiting' }, '2026-12-01T08:59:59Z', false, 'キャンセル待ち'],
    [
      'waited until the deadline',
      closing,
      { answer: 'waiting' },
      '2026-12-01T09:00:00Z',
      true,
      'キャンセル待ち（受付終了）',
    ],
    ['waits two hours before the start', {}, { answer: 'waiting' }, '2026-12-10T08:00:00Z', false, 'キャンセル待ち'],
    [
      'waited until an hour before the start',
      {},
      { answer: 'waiting' },
      '2026-12-10T09:00:00Z',
      true,
      'キャンセル待ち（受付終了）',
    ],
    ['attends after the deadline', closing, {}, '2026-12-01T09:00:00Z', false, '参加'],
  ] as const)('a guest who %s reads so', (_case, draft, change, at, waitingEnded, words) => {
    const [gathering, guest] = [publishedGathering(draft), storedGuest(change)];
    expect(guestView(gathering, guest, named(names), new Date(at))).toMatchObject({
      answer: guest.answer,
      waitingEnded,
    });
    expect(row(gathering, guest, names, new Date(at))).toMatchObject({ 出欠: words });
    const cancelled = guestView({ ...gathering, status: 'cancelled' }, guest, named(names), new Date(at));
    expect(cancelled.waitingEnded).toBe(guest.answer === 'waiting');
  });

  test.each<[string, Partial<MailingRecord> | undefined, boolean]>([
    ['a member at an open address', {}, true],
    ['a member who complained about campaigns', { suppression: 'campaigns' }, true],
    ['a member whose address has bounced', { suppression: 'address' }, false],
    ['a member without an address', { address: undefined }, false],
    ['somebody who has left', { membership: 'left' }, false],
    ['somebody of whom nothing is on record', undefined, false],
  ])('says whether mail reaches %s', (_who, change, reachable) => {
    const person = change && member(hanako, { names, ...change });
    const views = [guestView(publishedGathering(), storedGuest(), person, noon), viewWithoutRsvp(hanako, person)];
    expect(views.map((view) => view.reachable)).toEqual([reachable, reachable]);
    const cells = lines(views)
      .slice(1, -1)
      .map((line) => line.split(',').at(-1));
    expect(cells).toEqual(views.map(() => (reachable ? '' : '送信不可')));
  });

  test('is in the order of the readings, or of the family names, with those without an RSVP after them', () => {
    const known: readonly (Names | undefined)[] = [
      undefined,
      { family: '渡辺', given: '一', familyKana: 'ワタナベ', givenKana: 'ハジメ' },
      { family: '東', given: '恵', familyKana: 'アズマ', givenKana: 'メグミ' },
      { family: 'Smith', given: 'Ann' },
      { family: '青木', given: '直', familyKana: 'あおき', givenKana: 'なお' },
      { family: 'Jones', given: 'Zoe' },
    ];
    const come = known.map((one) => guestView(publishedGathering(), storedGuest(), named(one), noon));
    const silent = known.map((one) => viewWithoutRsvp(hanako, named(one)));
    const order = ['Zoe Jones', 'Ann Smith', '青木 直', '東 恵', '渡辺 一', '（氏名の登録なし）'];
    const cells = lines([...silent, ...come])
      .slice(1, -1)
      .map((line) => line.split(','));
    expect(cells.map(([, name]) => name)).toEqual([...order, ...order]);
    expect(cells.map((cell) => cell[3])).toEqual([...order.map(() => '参加'), ...order.map(() => '未回答')]);
  });

  test('leaves those without a name in the order in which they came', () => {
    const views = ['one', 'two', 'three'].map((id) => viewWithoutRsvp(idFrom('alumnus', id), undefined));
    const ids = (given: readonly GuestView[]) =>
      lines(given)
        .slice(1, -1)
        .map((line) => line.split(',')[0]);
    expect(ids(views)).toEqual(views.map(({ alumniId }) => alumniId));
    expect(ids(views.toReversed())).toEqual(views.map(({ alumniId }) => alumniId).toReversed());
  });

  test('a view has null where there is nothing, and the time where there is one', () => {
    const times = { waitingSince: '2026-11-24T03:00:00.000Z', offerExpiresAt: '2026-11-25T03:00:00.000Z' };
    const nothing = { waitingSince: null, offerExpiresAt: null, offerLapsedAt: null, checkedInAt: null, noShow: null };
    expect(guestView(publishedGathering(), storedGuest(), named(names), noon)).toMatchObject(nothing);
    expect(guestView(publishedGathering(), storedGuest(times), named(names), noon)).toMatchObject(times);
    // The start was moved before the end of the offer.
    const moved = publishedGathering({ startsAt: '2026-11-24T20:00:00+09:00' });
    const held = guestView(moved, storedGuest(times), named(names), noon).offerExpiresAt;
    expect(held).toBe('2026-11-24T11:00:00.000Z');
    expect(viewWithoutRsvp(hanako, undefined)).toEqual({
      ...nothing,
      ...{
        alumniId: hanako,
        version: 0,
        answer: 'none',
        names: null,
        reachable: false,
        guests: 0,
        current: true,
        history: [],
      },
      ...{ evidence: null, mode: null, answeredAt: null, waitingEnded: false },
    });
  });
});
