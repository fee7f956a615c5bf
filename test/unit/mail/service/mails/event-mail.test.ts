import { beforeAll, describe, expect, it } from 'vitest';
import {
  guestNoticeRequested,
  rsvpAnswered,
  seatOfferExpired,
  seatOffered,
} from '../../../../../events/gatherings/index.ts';
import { newsOf } from '../../../../../functions/mail/service/occasions.ts';
import type { Message } from '../../../../../shared/mail-format/message.ts';
import { formatDeadline } from '../../../../../shared/texts/deadline.ts';
import {
  composed,
  eveningBefore,
  eventOf,
  hanako,
  hybrid,
  noticeOf,
  sean,
  serviceAt,
  written,
} from '../../../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const origin = 'https:\\/\\/alumni\\.example\\.com';
const link = (page: string, ending = '') => new RegExp(`${origin}\\/${page}\\/[\\w-]{56}${ending}`);

const unfolded = (mail: Message) => mail.calendar?.content.replace(/\r\n /g, '') ?? '';
type Confirmed = 'attending' | 'declined' | 'waiting' | 'undecided';
const answered = (answer: Confirmed, mode: 'place' | 'online' | null = null) =>
  written(composed(eventOf(rsvpAnswered, { answer, evidence: 'button', mode, guests: 0 }), hanako, hybrid));
const cancelled = { ...hybrid, status: 'cancelled' as const, calendarSequence: 2 };
const over = { ...hybrid, status: 'over' as const };

describe('the confirmation of an answer', () => {
  it('to who comes to the place: the code for the door as a picture and as a link, the calendar, a way to cancel', () => {
    const { html, text } = answered('attending', 'place');
    expect(html).toMatch(
      /<img src="https:\/\/alumni\.example\.com\/c\/[\w-]{56}\.png" alt="受付用のQRコード" width="232" style="width:232px;max-width:100%;height:auto">/,
    );
    expect(text).toMatch(link('c', '\\.png'));
    expect(text).toMatch(link('c', '\\.ics'));
    expect(text).toMatch(new RegExp(`欠席に変更する\\n${origin}/r/`));
    expect(text).not.toContain('meet.example.com');
  });

  it('to who takes part online: the address, and no code', () => {
    const { html, text } = answered('attending', 'online');
    expect(text).toContain('オンラインでのご参加\nhttps://meet.example.com/okaeri');
    expect(html).not.toContain('<img');
    expect(text).not.toContain('見本町1-2-3\n\n同伴者');
    expect(unfolded(answered('attending', 'online'))).toContain('meet.example.com');
  });

  it('is a revision of its own in the calendar: DTSTAMP is when the answer was given, SEQUENCE stays (RFC 5546 §2.1.5)', () => {
    const confirmedAt = (occurredAt?: string) => {
      const event = eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button', mode: 'place' }, occurredAt);
      return unfolded(written(composed(event, hanako, hybrid)));
    };
    expect(confirmedAt()).toContain('DTSTAMP:20261209T100000Z');
    expect(confirmedAt()).toContain(`SEQUENCE:${hybrid.calendarSequence}\r\n`);
    // Never older than the gathering's own last change.
    expect(confirmedAt('2020-01-01T00:00:00Z')).toContain(
      `DTSTAMP:${hybrid.updatedAt.slice(0, 10).replaceAll('-', '')}`,
    );
  });

  it('shows no online address and no calendar to the others', () => {
    for (const answer of ['declined', 'waiting', 'undecided'] as const) {
      const mail = answered(answer);
      expect(mail.text).not.toContain('meet.example.com');
      expect(mail.calendar).toBeUndefined();
    }
  });

  it('to who waits: a place on the list, which is no seat and no attendance', () => {
    for (const person of [hanako, sean]) {
      const event = eventOf(rsvpAnswered, { answer: 'waiting', evidence: 'button', mode: null, guests: 0 });
      const { subject, text } = written(composed(event, person, hybrid));
      expect(`${subject} ${text}`).not.toMatch(/ご?参加(のご回答|を承)|attending|confirmed|participat/i);
      expect(text).toMatch(/お席はまだ確保されておりません|no seat is held for you yet/);
    }
  });

  it('tells the guests who are brought', () => {
    const event = eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button', mode: 'place', guests: 2 });
    expect(written(composed(event, hanako, hybrid)).text).toContain('同伴者\n2名');
  });
});

describe('the number of guests', () => {
  const confirmed = (guests: number, answer: Confirmed = 'attending', guestsPerMember = 2, person = hanako) => {
    const event = eventOf(rsvpAnswered, { answer, evidence: 'button', mode: 'place', guests, changesAnswer: true });
    return written(composed(event, person, publishedGathering({ guestsPerMember }))).text;
  };

  it.each([
    [0, 'なし', 'no guests'],
    [1, '1名', '1 guest'],
    [2, '2名', '2 guests'],
  ] as const)('is named where members may bring some, also when it is none: %i', (guests, ja, en) => {
    for (const answer of ['attending', 'waiting'] as const) {
      expect(confirmed(guests, answer)).toContain(`同伴者\n${ja}\n`);
      expect(confirmed(guests, answer, 2, sean)).toContain(`You bring\n${en}\n`);
    }
  });

  it('is not named where there is none to bring, nor to those who do not come', () => {
    expect(confirmed(0, 'attending', 0)).not.toContain('同伴者');
    expect(confirmed(2, 'attending', 0)).toContain('同伴者\n2名');
    for (const answer of ['declined', 'undecided'] as const) expect(confirmed(0, answer)).not.toContain('同伴者');
  });

  it('stands beside the way to take part, when that was changed', () => {
    const event = (mode: 'place' | 'online') =>
      eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button', mode, guests: 0, changesAnswer: true });
    expect(written(composed(event('online'), hanako, hybrid)).text).toContain('ご参加の方法\nオンラインで参加');
    expect(written(composed(event('place'), sean, hybrid)).text).toContain('How you take part\nIn person');
  });
});

describe('the confirmation says what it confirms', () => {
  const subjectOf = (change: object, person = hanako) => {
    const data = { answer: 'attending', evidence: 'button', mode: 'place', guests: 0, ...change } as const;
    return written(composed(eventOf(rsvpAnswered, data), person, hybrid));
  };

  it.each([
    [{}, '【参加受付完了】年末交流会', 'Your seat is confirmed: Year-end gathering'],
    [
      { changesAnswer: true },
      '【ご回答変更受付完了（参加）】年末交流会',
      'Your changed answer (attending): Year-end gathering',
    ],
    [
      { evidence: 'staff' },
      '【ご出欠登録のお知らせ（参加）】年末交流会',
      'We have noted your answer (attending): Year-end gathering',
    ],
    [
      { evidence: 'staff', changesAnswer: true, answer: 'declined', mode: null },
      '【ご出欠登録のお知らせ（欠席）】年末交流会',
      'We have noted your answer (not attending): Year-end gathering',
    ],
  ])('in its subject: %j', (change, japanese, english) => {
    expect([subjectOf(change).subject, subjectOf(change, sean).subject]).toEqual([japanese, english]);
  });

  it('thanks for a change, says what the answer is now, and keeps what a place on the waiting list means', () => {
    const changed = subjectOf({ changesAnswer: true, answer: 'waiting' }).text;
    expect(changed).toContain('変更後のご回答は「キャンセル待ち」です。');
    expect(changed).toContain('お席はまだ確保されておりません');
  });

  it('names the office where staff entered it, and thanks nobody for sending it', () => {
    const [ja, en] = [hanako, sean].map((person) => subjectOf({ evidence: 'staff' }, person).text);
    expect(ja).toContain('担当者が、ご出欠を「参加」として登録いたしました。');
    expect(ja).not.toContain('お申し込みいただき');
    expect(en).toContain('Our office has entered this answer for you: attending.');
    expect(en).not.toContain('Thank you for your answer');
  });
});

describe('an RSVP that the office enters after the deadline', () => {
  const closed = publishedGathering({ answerBy: '2026-12-07T18:00:00+09:00' });
  const mailOf = (answer: 'attending' | 'declined', person = hanako, gathering = closed) =>
    written(composed(eventOf(rsvpAnswered, { answer, evidence: 'staff', mode: null, guests: 0 }), person, gathering));
  const entered = (...of: Parameters<typeof mailOf>) => mailOf(...of).text;

  it.each(['attending', 'declined'] as const)('can be seen, and changed by the office only: %s', (answer) => {
    expect(entered(answer)).toContain('ご回答の変更をご希望の場合は、お手数ですが、このメールの末尾に記載の窓口まで');
    expect(entered(answer)).toMatch(/ご回答を確認する\nhttps:/);
    expect(entered(answer)).not.toContain('ご回答を確認・変更する');
    expect(entered(answer, sean)).toContain('If you want to change your answer, please write to the office');
    expect(entered(answer, sean)).toMatch(/See your answer\nhttps:/);
    expect(entered(answer, sean)).not.toContain('See or change your answer');
    if (answer === 'attending') expect(unfolded(mailOf(answer))).toContain('PARTSTAT=ACCEPTED;RSVP=FALSE');
    expect(entered(answer, hanako, hybrid)).toMatch(/ご回答を確認・変更する\nhttps:/);
  });
});

describe('a gathering with two kinds of seats', () => {
  const onlyPlace = publishedGathering({ seats: 30 });
  const onlyOnline = publishedGathering({ place: null, onlineUrl: 'https://meet.example.com/okaeri' });
  const mailTo = (person: typeof hanako, event: Parameters<typeof composed>[0], gathering = hybrid) =>
    written(composed(event, person, gathering)).text;
  const chosen = {
    confirmed: (mode: 'place' | 'online') =>
      eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button', mode, guests: 0 }),
    waiting: (mode: 'place' | 'online') =>
      eventOf(rsvpAnswered, { answer: 'waiting', evidence: 'button', mode, guests: 0 }),
    offered: (mode: 'place' | 'online') => eventOf(seatOffered, { expiresAt: '2026-12-10T00:00:00Z', mode }),
    free: (mode: 'place' | 'online') => eventOf(seatOffered, { expiresAt: null, mode }),
    reminded: (mode: 'place' | 'online') => noticeOf('reminder_day', { mode }),
    moved: (mode: 'place' | 'online') => noticeOf('rescheduled', { mode, changed: ['time'] }),
  };

  it.each(Object.entries(chosen))('names the one that the member has or wants: %s', (_what, event) => {
    expect(mailTo(hanako, event('place'))).toContain('ご参加の方法\n会場で参加');
    expect(mailTo(hanako, event('online'))).toContain('ご参加の方法\nオンラインで参加');
    expect(mailTo(sean, event('place'))).toContain('How you take part\nIn person');
    expect(mailTo(sean, event('online'))).toContain('How you take part\nOnline');
    expect(mailTo(hanako, event('place'))).toContain('見本町1-2-3');
    expect(mailTo(hanako, event('online'))).not.toContain('本社 2階ホール');
    for (const gathering of [onlyPlace, onlyOnline]) {
      const mode = gathering === onlyPlace ? 'place' : 'online';
      expect(mailTo(hanako, event(mode), gathering)).not.toContain('ご参加の方法');
    }
  });

  it.each(Object.entries(chosen))('reads a way that is gone as the one that is left: %s', (what, event) => {
    for (const person of [hanako, sean]) {
      for (const gathering of [onlyPlace, onlyOnline]) {
        const said = (mode: 'place' | 'online') => {
          const { text, calendar } = written(composed(event(mode), person, gathering));
          return [text, calendar?.content];
        };
        expect(said('online')).toEqual(said('place'));
      }
    }
    const hasSeat = what !== 'waiting' && what !== 'offered' && what !== 'free';
    const online = mailTo(hanako, event('place'), onlyOnline);
    expect(online.includes('https://meet.example.com/okaeri')).toBe(hasSeat);
    expect(online).not.toContain('QRコード');
    expect(mailTo(hanako, event('online'), onlyPlace)).toContain('見本町1-2-3');
  });

  it.each([
    ['declined', eventOf(rsvpAnswered, { answer: 'declined', evidence: 'button', mode: null, guests: 0 })],
    ['undecided', eventOf(rsvpAnswered, { answer: 'undecided', evidence: 'button', mode: null, guests: 0 })],
    ['an offer that lapsed', eventOf(seatOfferExpired, {})],
    [
      'a change, not answered',
      noticeOf('rescheduled', { answer: 'none', mode: null, answerAsked: true, changed: ['time'] }),
    ],
    ['a reply that was not taken', noticeOf('reply_not_taken', { answer: 'none', mode: null, why: 'out_of_date' })],
  ])('names both where nothing is chosen: %s', (_what, event) => {
    expect(mailTo(hanako, event)).toMatch(/本社 2階ホール[\s\S]*オンライン\nオンラインでもご参加いただけます。/);
    expect(mailTo(sean, event)).toContain('Online\nYou can also take part online.');
    expect(mailTo(hanako, event)).not.toContain('meet.example.com');
    expect(mailTo(hanako, event, onlyPlace)).not.toContain('オンライン');
  });

  it('stands in calendars with the place of the reader', () => {
    expect(unfolded(answered('attending', 'place'))).toMatch(/LOCATION:本社 2階ホール[^/]*\r\n/);
    expect(unfolded(answered('attending', 'online'))).toContain('LOCATION:https://meet.example.com/okaeri');
    const asked = noticeOf('rescheduled', { answer: 'none', mode: null, answerAsked: true, changed: ['time'] });
    expect(unfolded(written(composed(asked, hanako, hybrid)))).toMatch(/LOCATION:本社 2階ホール.* \/ オンライン\r\n/);
  });
});

describe('every mail to a member', () => {
  const mails = (): Record<string, Message> => ({
    attending: answered('attending', 'place'),
    offered: written(composed(eventOf(seatOffered, { expiresAt: '2026-12-10T00:00:00Z' }), hanako, hybrid)),
    offerExpired: written(composed(eventOf(seatOfferExpired, {}), hanako, hybrid)),
    reminder: written(composed(noticeOf('reminder_day'), hanako, hybrid)),
    rescheduled: written(composed(noticeOf('rescheduled'), hanako, hybrid)),
    cancelled: written(composed(noticeOf('cancelled'), hanako, cancelled)),
    thanks: written(composed(noticeOf('thanks'), hanako, over, undefined, serviceAt('2026-12-10T13:00:00Z'))),
  });

  it('leads to the preferences, and reminds of the employer’s secrets', () => {
    for (const [name, { text, html }] of Object.entries(mails())) {
      expect(text, name).toMatch(link('p'));
      expect(html, name).toMatch(link('p'));
      expect(text, name).toContain('現在のお勤め先の秘密情報');
    }
  });

  it('leads to a way to decline while one can', () => {
    const { cancelled: _cancelled, thanks: _thanks, ...ahead } = mails();
    for (const [name, { text }] of Object.entries(ahead)) expect(text, name).toMatch(/(欠席|辞退)[^\n]*\nhttps:/);
  });

  it('says the same in both parts', () => {
    for (const [name, { text, html }] of Object.entries(mails())) {
      const urls = new Set(html.match(/https:\/\/[^"<]+/g));
      for (const url of urls) expect(text, name).toContain(url);
    }
  });
});

describe('a button', () => {
  const now = serviceAt('2026-12-09T09:00:00Z');
  const closed = publishedGathering({ answerBy: '2026-12-09T18:00:00+09:00' });
  const stillOpen = publishedGathering({ answerBy: '2026-12-09T18:01:00+09:00' });
  const events = [
    ...(['attending', 'declined', 'waiting', 'undecided'] as const).map((answer) =>
      eventOf(rsvpAnswered, { answer, evidence: 'staff', mode: null, guests: 0 }),
    ),
    eventOf(seatOffered, { expiresAt: null }),
    eventOf(seatOfferExpired, {}),
    ...(['reminder_day', 'reminder_hour'] as const).map((notice) => noticeOf(notice)),
    ...[true, false].map((answerAsked) => noticeOf('rescheduled', { answerAsked, changed: ['time'] })),
    noticeOf('rescheduled', { answer: 'none', answerAsked: true, changed: ['time'] }),
    ...(['out_of_date', 'other_address', 'not_understood'] as const).map((why) => noticeOf('reply_not_taken', { why })),
  ];
  /** The fourth byte of a token says which RSVP its link carries; 0 = none. */
  const rsvpsIn = (text: string) =>
    [...text.matchAll(/\/r\/([\w-]{56})/g)].filter(([, token = '']) => Buffer.from(token, 'base64url')[3] !== 0);

  it.each(events.map((event) => [event.type, event] as const))(
    'that is closed by then is in no mail: %s',
    (_type, event) => {
      for (const person of [hanako, sean]) {
        const mail = composed(event, person, closed, undefined, now);
        const text = mail.outcome === 'written' ? mail.message.text : '';
        expect(rsvpsIn(text)).toEqual([]);
        expect(text).not.toMatch(/18:00|09:00 \(Greenwich/);
        const open = composed(event, person, stillOpen, undefined, now);
        const isFinal = event.type === 'rsvp-answered' && event.data.answer === 'declined';
        expect(rsvpsIn(written(open).text).length > 0).toBe(!isFinal);
      }
    },
  );
});

describe('a deadline', () => {
  it('reads as on the page: in the zone of the gathering, and in the reader’s where it is another', () => {
    const gathering = publishedGathering({ answerBy: '2026-12-09T20:00:00+09:00' });
    const event = eventOf(rsvpAnswered, { answer: 'undecided', evidence: 'button', mode: null, guests: 0 });
    const at = new Date('2026-12-09T11:00:00Z');
    const mails = [hanako, sean].map((person) => written(composed(event, person, gathering)).text);
    expect(mails[0]).toContain('2026年12月9日（水）20:00（日本標準時）まで');
    expect(mails[1]).toContain(
      'until Wednesday, 9 December 2026, 20:00 (Japan Standard Time), which is Wednesday, 9 December 2026, 11:00 (Greenwich Mean Time) where you are',
    );
    expect(mails[1]).toContain(formatDeadline(at, 'en', gathering.draft.timeZone, sean.timeZone));
  });
});

describe('a seat that is offered', () => {
  const offer = (expiresAt: string | null, now?: string) =>
    composed(eventOf(seatOffered, { expiresAt }), sean, hybrid, undefined, serviceAt(now));

  it('says until when, in the zone of the person, with links to take and to leave it', () => {
    const { text } = written(offer('2026-12-10T08:00:00Z'));
    expect(text).toContain('Please answer by\nThursday, 10 December 2026, 08:00 (Greenwich Mean Time)');
    expect(text).toMatch(/Take the seat\nhttps:/);
    expect(text).toMatch(/No, thank you\nhttps:/);
  });

  it('in the last day is for whoever answers first', () => {
    const { text } = written(offer(null));
    expect(text).toContain('seats are now given first come, first served');
    expect(text).not.toContain('Please answer by');
  });

  it('is not told once it has ended, or the gathering is called off', () => {
    expect(offer('2026-12-09T09:00:00Z')).toEqual({ outcome: 'skipped', reason: 'too_late' });
    const event = eventOf(seatOffered, { expiresAt: null });
    expect(composed(event, sean, cancelled)).toEqual({ outcome: 'skipped', reason: 'gathering_not_open' });
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

  it('names the office once the time for answers is over', () => {
    const closed = publishedGathering({ answerBy: '2026-12-07T18:00:00+09:00' });
    const { text } = written(composed(noticeOf('reminder_day'), hanako, closed));
    expect(text).toContain('末尾に記載の窓口までご連絡ください');
    expect(remind(eveningBefore).text).not.toContain('末尾に記載の窓口');
  });

  it('does not leave once it has begun', () => {
    const mail = composed(noticeOf('reminder_hour'), hanako, hybrid, undefined, serviceAt('2026-12-10T10:00:00Z'));
    expect(mail).toEqual({ outcome: 'skipped', reason: 'gathering_not_open' });
  });

  it('is not sent to members who have declined since', () => {
    const told = (answer: string, answeredAt: string) =>
      composed(noticeOf('reminder_day'), hanako, hybrid, { answer, answeredAt });
    expect(told('declined', '2026-12-09T10:00:01Z')).toEqual({ outcome: 'skipped', reason: 'answer_changed' });
    expect(told('declined', '2026-12-09T09:59:59Z')).toHaveProperty('outcome', 'written');
    expect(told('attending', '2026-12-09T10:00:01Z')).toHaveProperty('outcome', 'written');
  });
});

describe('thanks', () => {
  it('ask how it was, as long as that is taken', () => {
    const at = (now: string) => composed(noticeOf('thanks'), hanako, over, undefined, serviceAt(now));
    const { text } = written(at('2026-12-10T13:00:00Z'));
    expect(text).toMatch(link('s'));
    expect(text).toContain('2027年1月9日（土）21:00（日本標準時）まで');
    expect(at('2027-01-09T12:00:00Z')).toEqual({ outcome: 'skipped', reason: 'too_late' });
  });
});

describe('who has not answered', () => {
  const silent = { answer: 'none', mode: null, answerAsked: true } as const;
  const told = (record = hanako) => composed(noticeOf('rescheduled', { ...silent, changed: ['time'] }), record, hybrid);

  it('is written to as by the invitation: legal items, one click to stop the topic', () => {
    const mail = written(told());
    expect(mail.headers?.['List-Unsubscribe']).toMatch(/^<https:\/\/alumni\.example\.com\/u\/[\w-]{56}>$/);
    expect(mail.headers?.['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(mail.text).toMatch(/配信停止はこちらから行えます：\nhttps:\/\/alumni\.example\.com\/u\//);
  });

  it.each([
    ['not_consented', { topics: [] }],
    ['consent_withdrawn', { topics: [], topicsSince: { gatherings: '2026-01-01T00:00:00Z' } }],
    ['paused_by_member', { frequency: 'pause' as const }],
    ['suppressed', { suppression: 'campaigns' as const }],
    ['not_a_member', { membership: 'left' as const }],
  ])('is not written to: %s', (reason, change) =>
    expect(told({ ...hanako, ...change })).toEqual({ outcome: 'skipped', reason }),
  );

  it('who has answered is told whatever the topics are, and cannot stop what concerns an own answer', () => {
    const mail = written(composed(noticeOf('rescheduled'), { ...hanako, topics: [] }, hybrid));
    expect(mail.headers).not.toHaveProperty('List-Unsubscribe');
  });
});

describe('what HR wrote', () => {
  it('can neither break a mail nor a header', () => {
    // As an older version may have stored it.
    const stored = publishedGathering({ place: { name: '{{ code }} <b>', address: '![](https://x.example)' } });
    const title = { ja: '**会** {{ attend_url }}\r\nBcc: x@example.com' };
    const onlineUrl = 'https://meet.example.com/a?b={{c}}&d=<e>"';
    const hostile = { ...stored, draft: { ...stored.draft, title, onlineUrl } };
    for (const mode of ['place', 'online'] as const) {
      const event = eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button', mode, guests: 0 });
      const mail = written(composed(event, hanako, hostile));
      expect(mail.subject).not.toMatch(/[\r\n{]/);
      expect(mail.html).not.toMatch(/<b>|x\.example"/);
    }
  });
});

describe('the order of news', () => {
  it('a cancellation comes after every change; answers and offers of a guest count together', () => {
    expect(newsOf(noticeOf('rescheduled'))).toBeDefined();
    expect(newsOf(noticeOf('cancelled'))).toBeDefined();
    expect(newsOf(eventOf(seatOffered, { expiresAt: null }))).toMatchObject({ sequence: 1 });
    expect(newsOf(eventOf(rsvpAnswered, { answer: 'declined', evidence: 'button' }))).toMatchObject({
      answer: 'declined',
      answeredAt: eveningBefore,
    });
  });

  it('reminders and thanks stand for themselves', () => {
    for (const notice of ['reminder_day', 'reminder_hour', 'thanks'] as const) {
      expect(newsOf(noticeOf(notice))).toBeUndefined();
    }
    expect(guestNoticeRequested.data.parse(noticeOf('thanks').data)).toBeDefined();
  });
});
