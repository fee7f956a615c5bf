/** The mail to a member who still waits when the waiting list closes. */
import { beforeAll, describe, expect, it } from 'vitest';
import { rsvpAnswered, seatOfferExpired } from '../../../../../events/gatherings/index.ts';
import type { LastConfirmation } from '../../../../../functions/mail/service/mails/notice.ts';
import {
  composed,
  eveningBefore,
  eventOf,
  hanako,
  noticeOf,
  sean,
  serviceAt,
  written,
} from '../../../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const closed = publishedGathering({ answerBy: eveningBefore, waitingList: 'fifo', seats: 10 });
const event = noticeOf('waiting_closed', { answer: 'waiting' });
const mail = (person = hanako, gathering = closed, confirmed?: LastConfirmation, now = eveningBefore) =>
  composed(event, person, gathering, confirmed, serviceAt(now));

describe('the mail about the end of the waiting list', () => {
  it('is formal, and names the gathering', () => {
    const ja = written(mail());
    expect(ja.subject).toBe('【キャンセル待ち終了のお知らせ】年末交流会');
    expect(ja.text).toContain('お席をご用意することができず、ご案内を終了いたしました。');
    expect(ja.calendar).toBeUndefined();
    const en = written(mail(sean));
    expect(en.subject).toBe('The waiting list has closed: Year-end gathering');
    expect(en.text).toContain('The waiting list for “Year-end gathering” has closed.');
  });

  it('offers no way to take part', () => {
    const hybrid = { ...closed, draft: { ...closed.draft, onlineUrl: 'https://meet.example.com/okaeri' } };
    expect(written(mail(hanako, hybrid)).text).not.toContain('オンライン');
    expect(written(mail(sean, hybrid)).text).not.toMatch(/take part/);
  });

  it('is sent an hour before the start where RSVPs are taken until then', () => {
    const untilStart = publishedGathering({ waitingList: 'fifo', seats: 10 });
    const told = (at: string) => mail(hanako, untilStart, undefined, at).outcome;
    expect([told('2026-12-10T17:59:59+09:00'), told('2026-12-10T18:00:00+09:00')]).toEqual(['skipped', 'written']);
  });

  it('is not sent once it is no longer true', () => {
    const later = { answeredAt: new Date(Date.parse(eveningBefore) + 1).toISOString() };
    expect(mail(hanako, closed, { answer: 'attending', ...later })).toEqual({
      outcome: 'skipped',
      reason: 'answer_changed',
    });
    expect(mail(hanako, closed, { answer: 'waiting', ...later }).outcome).toBe('written');
    const notOpen = { outcome: 'skipped', reason: 'gathering_not_open' };
    expect(mail(hanako, { ...closed, status: 'cancelled' })).toEqual(notOpen);
    expect(mail(hanako, publishedGathering({ answerBy: '2026-12-09T20:00:00+09:00' }))).toEqual(notOpen);
    expect(mail(hanako, closed, undefined, closed.draft.startsAt)).toEqual(notOpen);
  });
});

describe('in the last hour, when the waiting list has closed and RSVPs are still taken', () => {
  const untilStart = publishedGathering({ waitingList: 'fifo', seats: 10 });
  const before = '2026-12-10T17:59:59+09:00';
  const after = '2026-12-10T18:10:00+09:00';
  const mails = (what: Parameters<typeof composed>[0], person = sean) =>
    [before, after].map((now) => composed(what, person, untilStart, undefined, serviceAt(now)));
  const textsOf = (what: Parameters<typeof composed>[0], person = sean) =>
    mails(what, person).map((one) => written(one).text);

  it('no confirmation promises a place on the list', () => {
    const waits = eventOf(rsvpAnswered, { answer: 'waiting', evidence: 'button', mode: 'place', guests: 1 });
    const [open, late] = mails(waits);
    expect(open?.outcome).toBe('written');
    expect(late).toEqual({ outcome: 'skipped', reason: 'too_late' });
  });

  it('a change says that the list has closed, instead of that the place on it stands', () => {
    const change = noticeOf('rescheduled', { answer: 'waiting', answerAsked: true, changed: ['place'] });
    const [open, late] = textsOf(change);
    expect(open).toContain('You are still on the waiting list, and your place in line stays the same.');
    expect(late).not.toContain('stands');
    expect(late).toContain('The waiting list has closed. If a seat becomes free');
    const [openJa, lateJa] = textsOf(change, hanako);
    expect(openJa).toContain('お並びいただいている順番に変更はございません');
    expect(lateJa).not.toContain('順番');
    expect(lateJa).toContain('キャンセル待ちの受付は終了いたしました');
    // Whoever did not wait is asked as before.
    const none = noticeOf('rescheduled', { answer: 'undecided', answerAsked: true, changed: ['place'] });
    for (const text of textsOf(none)) expect(text).toContain('stands');
  });

  it('a calendar reply that finds no seat does not say that the place on the list stands', () => {
    const [open, late] = textsOf(noticeOf('reply_not_taken', { answer: 'waiting', why: 'full' }));
    expect(open).toContain('Your current answer (on the waiting list) still stands.');
    expect(late).not.toContain('stands');
  });

  it('an offer that has expired leads to a seat, and no longer to a new place on the list', () => {
    const [open, late] = textsOf(eventOf(seatOfferExpired, {}));
    expect(open).toContain('otherwise a new place on the waiting list');
    expect(late).toContain('You can come if there is room.');
    expect(late).not.toContain('new place on the waiting list');
    const withoutList = publishedGathering({ waitingList: 'none', seats: 10 });
    const said = written(composed(eventOf(seatOfferExpired, {}), sean, withoutList, undefined, serviceAt(before)));
    expect(said.text).not.toContain('new place on the waiting list');
  });

  it('an offer that has expired leads to the office once RSVPs are closed, and to nobody once it is off', () => {
    const closed = publishedGathering({ answerBy: eveningBefore, waitingList: 'fifo' });
    const said = (gathering: Parameters<typeof composed>[2]) =>
      composed(eventOf(seatOfferExpired, {}), sean, gathering);
    const { text } = written(said(closed));
    expect(text).toContain('If you would like to come, please write to the office');
    expect(text).not.toContain('please tell us here');
    const reason = 'gathering_not_open';
    expect(said({ ...untilStart, status: 'cancelled' })).toEqual({ outcome: 'skipped', reason });
  });
});
