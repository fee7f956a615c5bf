/** Seat offers, reminders, thanks, and what goes to members without an RSVP. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  invitationCampaignId,
  saveTheDateCampaignId,
} from '../../../../../events/agreements/announcement-campaigns.ts';
import { topicNumbers } from '../../../../../events/agreements/topic-numbers.ts';
import { seatOffered } from '../../../../../events/gatherings/index.ts';
import { verifyLink } from '../../../../../shared/links/token.ts';
import {
  composed,
  eveningBefore,
  eventOf,
  hanako,
  hybrid,
  link,
  noticeOf,
  sean,
  serviceAt,
  written,
} from '../../../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

type Notice = Parameters<typeof noticeOf>[0];
type Gathering = Parameters<typeof composed>[2];
const cancelled = { ...hybrid, status: 'cancelled' as const, calendarSequence: 2 };
const over = { ...hybrid, status: 'over' as const };

describe('a seat that is offered', () => {
  const offer = (expiresAt: string | null, now?: string) =>
    composed(eventOf(seatOffered, { expiresAt }), sean, hybrid, undefined, serviceAt(now));

  it('says until when, in the zone of the person, with links to take and to leave it', () => {
    const { text } = written(offer('2026-12-10T08:00:00Z'));
    expect(text).toContain('Please answer by\nThursday, 10 December 2026, 08:00 (Greenwich Mean Time)');
    expect(text).toMatch(/I will attend\nhttps:/);
    expect(text).toMatch(/No, thank you\nhttps:/);
  });

  it('on the last day is for the first member who takes it', () => {
    const { text } = written(offer(null));
    expect(text).toContain('seats are now given first come, first served');
    expect(text).not.toContain('Please answer by');
  });

  it('on a day that is no longer the last one is not mailed: the gathering was moved meanwhile', () => {
    const told = (startsAt: string, expiresAt: string | null = null) => {
      const event = eventOf(seatOffered, { expiresAt });
      const moved = publishedGathering({ startsAt, endsAt: '2026-12-30T12:00:00Z' });
      return composed(event, sean, moved, undefined, serviceAt('2026-12-09T10:30:00Z'));
    };
    const notMailed = { outcome: 'skipped', reason: 'moved' };
    expect(told('2026-12-25T10:00:00Z')).toEqual(notMailed);
    // That day has news of its own.
    expect(told('2026-12-10T10:01:00Z')).toEqual(notMailed);
    for (const startsAt of ['2026-12-10T10:00:00Z', '2026-12-09T18:00:00Z'])
      expect(told(startsAt)).toHaveProperty('outcome', 'written');
    expect(told('2026-12-25T10:00:00Z', '2026-12-10T08:00:00Z')).toHaveProperty('outcome', 'written');
  });

  it('is not mailed once it has ended, or the gathering is cancelled', () => {
    expect(offer('2026-12-09T09:00:00Z')).toEqual({ outcome: 'skipped', reason: 'too_late' });
    const event = eventOf(seatOffered, { expiresAt: null });
    expect(composed(event, sean, cancelled)).toEqual({ outcome: 'skipped', reason: 'gathering_not_open' });
  });

  it('that nobody holds is not mailed after the deadline, where one that is held still is', () => {
    const closed = publishedGathering({ answerBy: eveningBefore, waitingList: 'fifo' });
    const mail = (expiresAt: string | null) => composed(eventOf(seatOffered, { expiresAt }), sean, closed);
    expect(mail(null)).toEqual({ outcome: 'skipped', reason: 'too_late' });
    expect(mail('2026-12-10T08:00:00Z')).toHaveProperty('outcome', 'written');
  });
});

describe('a reminder', () => {
  const remind = (now: string, notice: 'reminder_day' | 'reminder_hour' = 'reminder_day') =>
    written(composed(noticeOf(notice), hanako, hybrid, undefined, serviceAt(now)));

  it('says how near it is on the day that it leaves, in the zone of the gathering', () => {
    expect(remind(eveningBefore).subject).toBe('【明日開催】年末交流会');
    expect(remind('2026-12-09T16:00:00Z').subject).toBe('【本日開催】年末交流会');
    expect(remind('2026-12-08T10:00:00Z').subject).toBe('【まもなく開催】年末交流会');
    expect(remind('2026-12-10T09:00:00Z', 'reminder_hour').subject).toBe('【まもなく開始】年末交流会');
  });

  it('names the office after the deadline for RSVPs', () => {
    const closed = publishedGathering({ answerBy: '2026-12-07T18:00:00+09:00' });
    const { text } = written(composed(noticeOf('reminder_day'), hanako, closed));
    expect(text).toContain('末尾に記載の窓口までご連絡ください');
    expect(remind(eveningBefore).text).not.toContain('末尾に記載の窓口');
  });

  it('is not sent once the gathering has begun', () => {
    const mail = composed(noticeOf('reminder_hour'), hanako, hybrid, undefined, serviceAt('2026-12-10T10:00:00Z'));
    expect(mail).toEqual({ outcome: 'skipped', reason: 'gathering_not_open' });
  });

  it.each([
    ['reminder_day', '2026-12-09T10:00:00Z'],
    ['reminder_hour', '2026-12-10T09:00:00Z'],
  ] as const)('of the old time is not sent once the start was postponed: %s', (notice, requestedAt) => {
    const event = { ...noticeOf(notice), metadata: { ...noticeOf(notice).metadata, occurredAt: requestedAt } };
    const times = { startsAt: '2026-12-23T10:00:00Z', endsAt: '2026-12-23T12:00:00Z' };
    const moved = { ...publishedGathering(times), changedAt: { time: requestedAt } };
    const mailAt = (now: string) => composed(event, hanako, moved, undefined, serviceAt(now));
    for (const now of ['2026-12-10T09:30:00Z', '2026-12-23T09:30:00Z'])
      expect(mailAt(now)).toEqual({ outcome: 'skipped', reason: 'moved' });
    const unmoved = composed(event, hanako, hybrid, undefined, serviceAt('2026-12-10T09:30:00Z'));
    expect(unmoved).toHaveProperty('outcome', 'written');
  });

  it('is not sent to members who have declined since', () => {
    const told = (answer: string, answeredAt: string) =>
      composed(noticeOf('reminder_day'), hanako, hybrid, { answer, answeredAt });
    expect(told('declined', '2026-12-09T10:00:01Z')).toEqual({ outcome: 'skipped', reason: 'answer_changed' });
    for (const before of ['2026-12-09T09:59:59Z', eveningBefore])
      expect(told('declined', before)).toHaveProperty('outcome', 'written');
    expect(told('attending', '2026-12-09T10:00:01Z')).toHaveProperty('outcome', 'written');
  });
});

describe('thanks', () => {
  it('are not sent before the gathering is over', () => {
    const mail = composed(noticeOf('thanks'), hanako, hybrid, undefined, serviceAt('2026-12-10T13:00:00Z'));
    expect(mail).toEqual({ outcome: 'skipped', reason: 'gathering_not_over' });
  });

  it('ask for feedback as long as it is taken', () => {
    const at = (now: string) => composed(noticeOf('thanks'), hanako, over, undefined, serviceAt(now));
    const { text } = written(at('2026-12-10T13:00:00Z'));
    expect(text).toMatch(link('s'));
    expect(text).toContain('2027年1月9日（土）21:00（日本標準時）まで');
    expect(at('2027-01-09T12:00:00Z')).toEqual({ outcome: 'skipped', reason: 'too_late' });
  });
});

describe('a member without an RSVP', () => {
  const silent = { answer: 'none', mode: null, answerAsked: true } as const;
  const told = (record = hanako) => composed(noticeOf('rescheduled', { ...silent, changed: ['time'] }), record, hybrid);

  it('gets the legal items and one click to stop the topic, as in the invitation', () => {
    const mail = written(told());
    expect(mail.headers?.['List-Unsubscribe']).toMatch(/^<https:\/\/alumni\.example\.com\/u\/[\w-]{56}>$/);
    expect(mail.headers?.['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(mail.text).toMatch(/配信停止はこちらから行えます：\nhttps:\/\/alumni\.example\.com\/u\//);
    for (const part of [mail.text, mail.html]) expect(part).toMatch(link('p'));
    expect(written(told(sean)).headers?.['List-Id']).toBe(
      'Aozora Alumni Gatherings <gatherings.aozora.alumni.example.com>',
    );
  });

  it.each<[string, Notice, Gathering, (id: typeof hybrid.gatheringId) => string]>([
    ['a change', 'rescheduled', hybrid, invitationCampaignId],
    ['a cancellation', 'cancelled', cancelled, invitationCampaignId],
    [
      'a cancellation before the invitation',
      'cancelled',
      { ...cancelled, publishedAt: undefined },
      saveTheDateCampaignId,
    ],
    ['a correction of the date', 'date_corrected', hybrid, saveTheDateCampaignId],
  ])('stops the topic by way of the mail that told them first: %s', (_what, notice, gathering, announcedBy) => {
    const mail = written(composed(noticeOf(notice, { ...silent, changed: ['time'] }), hanako, gathering));
    const [, token = ''] = /\/u\/([\w-]{56})/.exec(mail.text) ?? [];
    expect(verifyLink(token, ['unsubscribe'], serviceAt().keys)).toMatchObject({
      subject: announcedBy(gathering.gatheringId),
      choice: topicNumbers.gatherings,
    });
  });

  it.each([
    ['not_consented', { topics: [] }],
    ['consent_withdrawn', { topics: [], topicsSince: { gatherings: '2026-01-01T00:00:00Z' } }],
    ['paused_by_member', { frequency: 'pause' as const }],
    ['suppressed', { suppression: 'campaigns' as const }],
    ['not_a_member', { membership: 'left' as const }],
  ])('gets no mail: %s', (reason, change) =>
    expect(told({ ...hanako, ...change })).toEqual({ outcome: 'skipped', reason }),
  );

  it('differs from a member with one, who is told whatever the topics are, without a link to stop it', () => {
    const mail = written(composed(noticeOf('rescheduled'), { ...hanako, topics: [] }, hybrid));
    expect(mail.headers).not.toHaveProperty('List-Unsubscribe');
  });
});
