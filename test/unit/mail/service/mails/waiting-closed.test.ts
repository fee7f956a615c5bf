/** The mail to a member who still waits when the waiting list closes. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { LastConfirmation } from '../../../../../functions/mail/service/mails/notice.ts';
import {
  composed,
  eveningBefore,
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
