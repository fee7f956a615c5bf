/** The mail that corrects a date which was announced before the invitation. */
import { beforeAll, describe, expect, it } from 'vitest';
import { saveTheDateCampaignId } from '../../../../../events/agreements/announcement-campaigns.ts';
import type { GatheringItem } from '../../../../../events/read-models/gathering.ts';
import { placeInOrder } from '../../../../../functions/mail/service/occasions.ts';
import { verifyLink } from '../../../../../shared/links/token.ts';
import { composed, hanako, hybrid, noticeOf, sean, serviceAt, written } from '../../../../fixtures/gathering-mails.ts';
import { draftedGathering } from '../../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const draft = draftedGathering({
  startsAt: '2026-12-12T19:00:00+09:00',
  endsAt: '2026-12-12T21:00:00+09:00',
  answerBy: '2026-12-10T18:00:00+09:00',
});
type Parts = NonNullable<Parameters<typeof noticeOf>[1]>['changed'];
const correction = (changed: Parts = ['time']) =>
  noticeOf('date_corrected', { answer: 'none', mode: null, answerAsked: true, changed });
const told = (person = hanako, gathering: GatheringItem = draft, changed: Parts = ['time']) =>
  written(composed(correction(changed), person, gathering));

describe('the correction of an announced date', () => {
  it('says the new date, and that the invitation is to come', () => {
    const mail = told();
    expect(mail.subject).toBe('【日時変更のお知らせ】年末交流会');
    expect(mail.text).toContain('日程をご案内いたしました「年末交流会」につきまして、日時を下記のとおり変更');
    expect(mail.text).toContain('2026年12月12日（土）19:00〜21:00');
    expect(mail.text).toContain('本社 2階ホール');
    expect(mail.text).toContain('このメールへのご回答は不要です');
    const english = told(sean);
    expect(english.subject).toBe('New date and time: Year-end gathering');
    expect(english.text).toContain('Saturday, 12 December 2026');
    expect(english.text).toContain('In your time zone');
    expect(english.text).toContain('there is nothing to answer in this one');
  });

  it('has no RSVP links, no deadline and no calendar part', () => {
    for (const person of [hanako, sean]) {
      const { text, html, calendar } = told(person);
      expect(calendar).toBeUndefined();
      expect(`${text}${html}`).not.toMatch(/example\.com\/r\/|ご回答期限|Please answer by/);
    }
  });

  it('has the legal items and one click to stop the topic, as the save-the-date itself', () => {
    const mail = told();
    const [, token = ''] =
      /^<https:\/\/alumni\.example\.com\/u\/([\w-]{56})>$/.exec(mail.headers?.['List-Unsubscribe'] ?? '') ?? [];
    expect(mail.headers?.['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(verifyLink(token, ['unsubscribe'], serviceAt().keys)).toMatchObject({
      subject: saveTheDateCampaignId(draft.gatheringId),
      recipient: hanako.alumniId,
    });
    expect(mail.text).toContain(token);
  });

  it.each<[string, Parts, Partial<GatheringItem['draft']>, string, string]>([
    ['time and place', ['time', 'place'], {}, '日時・会場', 'New date, time and place'],
    ['the place', ['place'], {}, '会場', 'New place'],
    [
      'online only',
      ['place', 'online_address'],
      { place: null, onlineUrl: 'https://x.example.com' },
      '参加方法',
      'How you can take part',
    ],
    ['online, too', ['online_address'], { onlineUrl: 'https://x.example.com' }, '参加方法', 'How you can take part'],
    ['not online', ['online_address'], {}, '参加方法', 'How you can take part'],
  ])('names what changed, and never an online address: %s', (_what, changed, change, ja, en) => {
    const gathering = { ...draft, draft: { ...draft.draft, ...change } };
    const [japanese, english] = [told(hanako, gathering, changed), told(sean, gathering, changed)];
    expect(japanese.subject).toBe(`【${ja}変更のお知らせ】年末交流会`);
    expect(english.subject).toBe(`${en}: Year-end gathering`);
    expect(`${japanese.text}${english.text}`).not.toContain('x.example.com');
  });

  it('is sent also when the invitation was sent meanwhile', () => {
    const mail = told(hanako, hybrid);
    expect(mail.calendar).toBeUndefined();
    expect(mail.text).not.toContain('/r/');
  });

  it.each<[string, typeof hanako, Partial<GatheringItem>, string]>([
    ['the gathering is cancelled', hanako, { status: 'cancelled' }, 'gathering_not_open'],
    ['it has begun', hanako, { draft: { ...draft.draft, startsAt: '2026-12-09T10:00:00Z' } }, 'gathering_not_open'],
    ['the member no longer wants such mail', { ...hanako, topics: ['newsletter'] }, {}, 'not_consented'],
  ])('is not sent once %s', (_what, person, change, reason) => {
    expect(composed(correction(), person, { ...draft, ...change })).toEqual({ outcome: 'skipped', reason });
  });

  it('is replaced by a newer correction, change or cancellation', () => {
    const { subject } = correction().metadata;
    for (const notice of ['date_corrected', 'rescheduled', 'cancelled'] as const)
      expect(placeInOrder(noticeOf(notice))).toEqual({ subject, sequence: 1 });
    expect(placeInOrder(noticeOf('thanks'))).toBeUndefined();
  });
});
