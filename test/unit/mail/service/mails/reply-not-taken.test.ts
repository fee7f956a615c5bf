import { beforeAll, describe, expect, it } from 'vitest';
import { placeInOrder } from '../../../../../functions/mail/service/occasions.ts';
import {
  composed,
  eveningBefore,
  hanako,
  hybrid,
  noticeOf,
  sean,
  written,
} from '../../../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const cancelled = { ...hybrid, status: 'cancelled' as const, calendarSequence: 2 };
const over = { ...hybrid, status: 'over' as const };
const gatheringOf = {
  full: hybrid,
  too_late: hybrid,
  cancelled,
  over,
  out_of_date: hybrid,
  other_address: hybrid,
  not_understood: hybrid,
  overtaken: hybrid,
} as const;
type Why = keyof typeof gatheringOf;
const whys = Object.keys(gatheringOf) as Why[];

const notice = (why: Why | null, change: object = {}) =>
  noticeOf('reply_not_taken', { why, answer: 'none', mode: null, ...change });
const told = (why: Why, person = hanako, change: object = {}) =>
  written(composed(notice(why, change), person, gatheringOf[why]));

describe('the mail about a calendar reply that could not be taken', () => {
  it.each<[Why, string, string]>([
    ['full', '【満席のお知らせ】年末交流会', 'すでに満席となっておりましたため、ご参加を承ることができませんでした'],
    ['too_late', '【ご回答の受付終了】年末交流会', '受付の期限を過ぎてから届きましたため、承ることができませんでした'],
    ['cancelled', '【開催中止のお知らせ】年末交流会', '開催を中止させていただくこととなりましたため'],
    ['over', '【ご回答の受付終了】年末交流会', '開始の時刻を過ぎてから届きましたため'],
    ['out_of_date', '【再度のご回答のお願い】年末交流会', '最新の内容ではなかったため'],
    [
      'other_address',
      '【再度のご回答のお願い】年末交流会',
      'ご案内をお送りしたメールアドレスからのご回答であることを確認できなかったため',
    ],
    ['not_understood', '【再度のご回答のお願い】年末交流会', 'ご出欠を読み取ることができなかったため'],
    ['overtaken', '【ご回答内容のご確認】年末交流会', 'より後に承りましたご回答がございますため'],
  ])('names the reason: %s', (why, subject, sentence) => {
    const { subject: head, text } = told(why);
    expect(head).toBe(subject);
    expect(text).toContain('カレンダーよりご回答をいただき、誠にありがとうございます');
    expect(text).toContain(sentence);
  });

  it.each<[Why, string]>([
    ['full', 'no seat is held for you'],
    ['too_late', 'simply reply to this email'],
    ['cancelled', 'this gathering has been cancelled'],
    ['over', 'after the gathering had begun'],
    ['out_of_date', 'was not the latest one'],
    ['other_address', 'your reply came from the address that we wrote to'],
    ['not_understood', 'we could not tell from your calendar’s reply'],
    ['overtaken', 'we kept the newer one'],
  ])('names the reason in English, too: %s', (why, sentence) => expect(told(why, sean).text).toContain(sentence));

  it.each(['out_of_date', 'other_address', 'not_understood'] as const)(
    'asks for the RSVP once more, with its buttons: %s',
    (why) => {
      const { text, calendar } = told(why);
      expect(text.match(/https:\/\/alumni\.example\.com\/r\/[\w-]{56}/g)).toHaveLength(3);
      expect(calendar).toBeUndefined();
      expect(composed(notice(why), hanako, over)).toEqual({ outcome: 'skipped', reason: 'gathering_not_open' });
    },
  );

  it.each(whys.filter((why) => why !== 'cancelled' && why !== 'over'))(
    'links to the page of the RSVP, and shows no online address: %s',
    (why) => {
      const { text, html } = told(why);
      expect(text).toMatch(
        /(?:現在の状況を確認する|詳細を確認する|[^\n]+)\nhttps:\/\/alumni\.example\.com\/r\/[\w-]{56}/,
      );
      expect(text + html).not.toContain('meet.example.com');
    },
  );

  it('names the RSVP that still stands, if there is one', () => {
    expect(told('too_late', hanako, { answer: 'attending' }).text).toContain(
      '現在のご回答（参加）は、そのまま有効です',
    );
    expect(told('full', sean, { answer: 'undecided' }).text).toContain('Your current answer (undecided) still stands.');
    const newer = told('overtaken', hanako, { answer: 'declined' }).text;
    expect(newer).toContain('現在のご回答（欠席）は、そのまま有効です');
    expect(newer).toContain('変更をご希望の場合は');
    expect(newer.match(/https:\/\/alumni\.example\.com\/r\//g)).toHaveLength(1);
    expect(told('too_late').text).not.toContain('現在のご回答');
    expect(told('cancelled', hanako, { answer: 'attending' }).text).not.toContain('現在のご回答');
  });

  describe('once the deadline has passed', () => {
    const late = publishedGathering({ answerBy: eveningBefore });
    const lateTold = (why: Why, answer: string, person = hanako) =>
      written(composed(notice(why, { answer }), person, late)).text;

    it.each(['none', 'waiting', 'offered', 'unconfirmed'])(
      'speaks of no RSVP to change where none stands: %s',
      (answer) => {
        const [ja, en] = [lateTold('too_late', answer), lateTold('too_late', answer, sean)];
        expect(ja).not.toMatch(/現在のご回答|変更をご希望|そのまま有効/);
        expect(ja).toContain('ご出欠につきましては、お手数ですが、このメールにそのままご返信のうえ');
        expect(en).not.toMatch(/change that|change it|your current answer/i);
        expect(en).toContain('To tell us whether you are coming, simply reply to this email');
      },
    );

    it.each(['offered', 'unconfirmed'] as const)(
      'asks for an RSVP where none stands, even after a newer one: %s',
      (answer) => {
        const [ja, en] = [hanako, sean].map((person) => told('overtaken', person, { answer }).text);
        expect(ja).not.toContain('変更をご希望');
        expect(ja).toContain('下記よりご出欠をお知らせください');
        expect(en).not.toContain('would like to change');
        expect(en).toContain('Please tell us here whether you are coming');
      },
    );

    it.each(['attending', 'declined', 'undecided'])('says how to change the RSVP that stands: %s', (answer) => {
      expect(lateTold('too_late', answer, sean)).toMatch(/still stands\.[\s\S]*If you would like to change that/);
    });

    it.each(['full', 'too_late', 'overtaken', 'not_understood'] as const)(
      'says to who waited that the list has closed, and to nobody else: %s',
      (why) => {
        expect(lateTold(why, 'waiting')).toContain('キャンセル待ちは、受付を終了いたしました');
        expect(lateTold(why, 'waiting', sean)).toContain('You were on the waiting list. It has closed');
        for (const answer of ['none', 'attending', 'offered'])
          expect(lateTold(why, answer, sean)).not.toContain('waiting list');
        expect(told(why, sean, { answer: 'waiting' }).text).not.toContain('It has closed');
      },
    );

    it('promises no free seat on a page that takes no RSVP', () => {
      expect(lateTold('full', 'none', sean)).not.toContain('first come');
      expect(lateTold('full', 'none', sean)).toContain('please write to the office');
      expect(told('full', sean).text).toContain('first come');
    });
  });

  it('takes a cancelled gathering out of the calendar, and no other', () => {
    const { calendar } = told('cancelled');
    expect(calendar?.method).toBe('CANCEL');
    expect(calendar?.content).toMatch(/SEQUENCE:2[\s\S]*STATUS:CANCELLED/);
    for (const why of ['full', 'too_late', 'over'] as const) expect(told(why).calendar).toBeUndefined();
  });

  it('is service mail: it is sent whatever the topics are', () => {
    const mail = told('full', { ...hanako, topics: [], frequency: 'pause', suppression: 'campaigns' });
    expect(mail.headers).not.toHaveProperty('List-Unsubscribe');
    expect(mail.headers).toMatchObject({ 'Auto-Submitted': 'auto-generated' });
  });
});

describe('no mail about a calendar reply is sent', () => {
  const skipped = (why: Why | null, gathering = hybrid, answeredAt?: string) =>
    composed(notice(why), hanako, gathering, { answer: 'attending', answeredAt });

  it('once the member has given another RSVP', () => {
    expect(skipped('full', hybrid, '2026-12-09T10:00:01Z')).toEqual({ outcome: 'skipped', reason: 'answer_changed' });
    expect(skipped('full', hybrid, '2026-12-09T09:59:59Z')).toHaveProperty('outcome', 'written');
  });

  it('about a full room or a deadline once the gathering has begun or was cancelled', () => {
    expect(skipped('full', cancelled)).toEqual({ outcome: 'skipped', reason: 'gathering_not_open' });
    expect(skipped('too_late', over)).toEqual({ outcome: 'skipped', reason: 'gathering_not_open' });
  });

  it('about a cancellation that did not happen, nor without a reason', () => {
    expect(skipped('cancelled')).toEqual({ outcome: 'skipped', reason: 'gathering_not_cancelled' });
    expect(skipped(null)).toEqual({ outcome: 'skipped', reason: 'reason_missing' });
  });

  it('to somebody who left, or whose address bounced', () => {
    const to = (change: object) => composed(notice('full'), { ...hanako, ...change }, hybrid);
    expect(to({ membership: 'left' })).toEqual({ outcome: 'skipped', reason: 'not_a_member' });
    expect(to({ suppression: 'address' })).toEqual({ outcome: 'skipped', reason: 'suppressed' });
  });
});

it('it has no place in an order: nothing replaces it, and it replaces nothing', () => {
  expect(placeInOrder(notice('full'))).toBeUndefined();
});
