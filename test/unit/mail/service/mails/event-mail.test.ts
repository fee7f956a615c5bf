/** What all mails about a gathering have in common. */
import { beforeAll, describe, expect, it } from 'vitest';
import { memberJoined, verificationRequested } from '../../../../../events/consent/index.ts';
import {
  guestNoticeRequested,
  rsvpAnswered,
  seatOfferExpired,
  seatOffered,
} from '../../../../../events/gatherings/index.ts';
import { eventMail } from '../../../../../functions/mail/service/mails/event-mail.ts';
import { placeInOrder } from '../../../../../functions/mail/service/occasions.ts';
import type { ConfirmedRsvp } from '../../../../../functions/mail/texts/rsvp-texts.ts';
import { idFrom } from '../../../../../shared/identifier.ts';
import type { Message } from '../../../../../shared/mail-format/message.ts';
import { formatDeadline } from '../../../../../shared/texts/deadline.ts';
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

const unfolded = (mail: Message) => mail.calendar?.content.replace(/\r\n /g, '') ?? '';
const confirmed = (answer: ConfirmedRsvp, mode: 'place' | 'online' | null = null) =>
  written(composed(eventOf(rsvpAnswered, { answer, evidence: 'button', mode, guests: 0 }), hanako, hybrid));
const cancelled = { ...hybrid, status: 'cancelled' as const, calendarSequence: 2 };
const over = { ...hybrid, status: 'over' as const };

/** Which RSVP each link to the page carries, by the fourth byte of its token; 0 = none. */
const choicesIn = (text: string) =>
  [...text.matchAll(/\/r\/([\w-]{56})/g)].map(([, token = '']) => Buffer.from(token, 'base64url')[3]);

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

  it.each(Object.entries(chosen))(
    'is mailed with the kind of seat that the member has or wants: %s',
    (_what, event) => {
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
    },
  );

  it.each(Object.entries(chosen))(
    'is mailed with the kind that is left where the other one is gone: %s',
    (what, event) => {
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
    },
  );

  it.each([
    ['declined', eventOf(rsvpAnswered, { answer: 'declined', evidence: 'button', mode: null, guests: 0 })],
    ['undecided', eventOf(rsvpAnswered, { answer: 'undecided', evidence: 'button', mode: null, guests: 0 })],
    ['an offer that lapsed', eventOf(seatOfferExpired, {})],
    [
      'a change, not answered',
      noticeOf('rescheduled', { answer: 'none', mode: null, answerAsked: true, changed: ['time'] }),
    ],
    ['a reply that was not taken', noticeOf('reply_not_taken', { answer: 'none', mode: null, why: 'out_of_date' })],
  ])('is mailed with both kinds where nothing is chosen: %s', (_what, event) => {
    expect(mailTo(hanako, event)).toMatch(/本社 2階ホール[\s\S]*オンライン\nオンラインでもご参加いただけます。/);
    expect(mailTo(sean, event)).toContain('Online\nYou can also take part online.');
    expect(mailTo(hanako, event)).not.toContain('meet.example.com');
    expect(mailTo(hanako, event, onlyPlace)).not.toContain('オンライン');
  });

  it('has the reader’s own place in its calendar part', () => {
    expect(unfolded(confirmed('attending', 'place'))).toMatch(/LOCATION:本社 2階ホール[^/]*\r\n/);
    expect(unfolded(confirmed('attending', 'online'))).toContain('LOCATION:https://meet.example.com/okaeri');
    const asked = noticeOf('rescheduled', { answer: 'none', mode: null, answerAsked: true, changed: ['time'] });
    expect(unfolded(written(composed(asked, hanako, hybrid)))).toMatch(/LOCATION:本社 2階ホール.* \/ オンライン\r\n/);
  });
});

describe('every mail to a member', () => {
  const mails = (): Record<string, Message> => ({
    attending: confirmed('attending', 'place'),
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

  it('links to a way to decline as long as that is possible', () => {
    const { cancelled: _cancelled, thanks: _thanks, ...ahead } = mails();
    for (const [name, { text }] of Object.entries(ahead)) expect(text, name).toMatch(/(欠席|辞退)[^\n]*\nhttps:/);
  });

  it('has the same content in its text and HTML parts', () => {
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
  const rsvpsIn = (text: string) => choicesIn(text).filter((choice) => choice !== 0);

  it.each(events.map((event) => [event.type, event] as const))(
    'that would no longer work is in no mail: %s',
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

describe('a seat that was offered before the deadline was moved earlier', () => {
  const now = serviceAt('2026-12-09T09:00:00Z');
  const closed = publishedGathering({ answerBy: '2026-12-09T18:00:00+09:00', waitingList: 'fifo' });
  const rsvpsIn = (mail: Message) => choicesIn(mail.text).filter((choice) => choice !== 0);

  it.each([
    ['the offer', eventOf(seatOffered, { expiresAt: '2026-12-09T12:00:00Z' })],
    ['a change of the gathering', noticeOf('rescheduled', { answer: 'offered', answerAsked: true, changed: ['time'] })],
    ['a reply that was not understood', noticeOf('reply_not_taken', { answer: 'offered', why: 'not_understood' })],
  ])('can still be taken, as on its page, by the mail about %s', (_what, event) => {
    for (const person of [hanako, sean]) {
      const mail = written(composed(event, person, closed, undefined, now));
      expect(rsvpsIn(mail)).toEqual(expect.arrayContaining([1, 2]));
      // The deadline of everybody else is not this reader's.
      expect(mail.text).not.toMatch(/18:00|09:00 \(Greenwich/);
    }
  });

  it('is mailed neither after its end nor after the start', () => {
    const mailOf = (expiresAt: string, at: string) =>
      composed(eventOf(seatOffered, { expiresAt }), hanako, closed, undefined, serviceAt(at));
    expect(mailOf('2026-12-09T09:00:00Z', '2026-12-09T09:00:00Z')).toEqual({ outcome: 'skipped', reason: 'too_late' });
    const { startsAt } = closed.draft;
    // The start was moved before the end of the offer.
    expect(written(mailOf('2026-12-11T09:00:00Z', '2026-12-09T09:00:00Z')).text).toContain('2026年12月10日（木）19:00');
    expect(mailOf('2026-12-11T09:00:00Z', startsAt)).toEqual({ outcome: 'skipped', reason: 'gathering_not_open' });
  });
});

describe('a button to the page of the RSVP', () => {
  const { startsAt, endsAt } = publishedGathering().draft;
  const whys = ['full', 'too_late', 'cancelled', 'over', 'out_of_date', 'not_understood', 'overtaken'] as const;
  const events = [
    ...(['attending', 'declined', 'waiting', 'undecided'] as const).map((answer) =>
      eventOf(rsvpAnswered, { answer, evidence: 'staff', mode: null, guests: 0 }),
    ),
    ...(['reminder_day', 'rescheduled', 'cancelled', 'waiting_closed', 'thanks'] as const).map((notice) =>
      noticeOf(notice, notice === 'waiting_closed' ? { answer: 'waiting' } : {}),
    ),
    ...whys.map((why) => noticeOf('reply_not_taken', { why })),
    eventOf(seatOffered, { expiresAt: null }),
    eventOf(seatOfferExpired, {}),
  ];
  const mailsAt = (gathering: typeof over | typeof cancelled | typeof hybrid, at: string) =>
    events
      .map((event) => composed(event, hanako, gathering, undefined, serviceAt(at)))
      .flatMap((mail) => (mail.outcome === 'written' ? [mail.message.text] : []));
  const closed = publishedGathering({ answerBy: '2026-12-09T18:00:00+09:00' });

  it.each([
    ['cancelled', cancelled, eveningBefore],
    ['over', over, eveningBefore],
    ['at its end', hybrid, endsAt],
  ])('is in no mail about a gathering that is %s: it would respond with 410', (_what, gathering, at) => {
    const mails = mailsAt(gathering, at);
    expect(mails.length).toBeGreaterThan(0);
    expect(mails.filter((text) => link('r').test(text))).toEqual([]);
  });

  it.each([
    ['after the deadline', closed, '2026-12-09T09:00:00Z'],
    ['after the start', hybrid, startsAt],
  ])('leads to what one sees there, and to no RSVP, %s', (_when, gathering, at) => {
    const choices = mailsAt(gathering, at).flatMap(choicesIn);
    expect(choices.length).toBeGreaterThan(0);
    expect(choices.filter((choice) => choice !== 0)).toEqual([]);
  });
});

describe('a deadline', () => {
  it('is written as on the page: in the zone of the gathering, and in the reader’s where it is another', () => {
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

describe('what HR wrote', () => {
  it('breaks neither the mail nor a header', () => {
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

describe('no mail is written', () => {
  const events = {
    'member-joined': eventOf(memberJoined, { topics: [], via: 'invitation' }),
    'verification-requested': eventOf(verificationRequested, { verificationId: idFrom('verification', 'one') }),
    'rsvp-answered': eventOf(rsvpAnswered, { answer: 'declined', evidence: 'button', guests: 0 }),
    'seat-offered': eventOf(seatOffered, { expiresAt: null }),
    'seat-offer-expired': eventOf(seatOfferExpired, {}),
    'guest-notice-requested': noticeOf('reminder_day'),
  };

  it.each<[keyof typeof events, string | undefined]>([
    ['member-joined', undefined],
    ['verification-requested', undefined],
    ['rsvp-answered', 'gathering_not_open'],
    ['seat-offered', 'gathering_not_open'],
    ['seat-offer-expired', 'gathering_not_open'],
    ['guest-notice-requested', 'not_found'],
  ])('about a gathering that does not exist, but those about the member are: %s', (type, reason) => {
    const mail = eventMail(events[type], { record: hanako }, serviceAt());
    if (reason === undefined) expect(written(mail).to.address).toBe(hanako.address);
    else expect(mail).toEqual({ outcome: 'skipped', reason });
  });

  it.each(Object.entries(events))('to somebody who has left, or whom nobody knows: %s', (_type, event) => {
    const reasonFor = (record: typeof hanako | undefined) =>
      eventMail(event, { record, gathering: hybrid }, serviceAt());
    expect(reasonFor(undefined)).toEqual({ outcome: 'skipped', reason: 'not_found' });
    expect(reasonFor({ ...hanako, membership: 'left' })).toEqual({ outcome: 'skipped', reason: 'not_a_member' });
  });
});

describe('the order of the mails of a kind', () => {
  it('changes and the cancellation are numbered together, and so are the RSVPs and offers of a guest', () => {
    expect(placeInOrder(noticeOf('rescheduled'))).toBeDefined();
    expect(placeInOrder(noticeOf('cancelled'))).toBeDefined();
    expect(placeInOrder(eventOf(seatOffered, { expiresAt: null }))).toMatchObject({ sequence: 1 });
    expect(placeInOrder(eventOf(rsvpAnswered, { answer: 'declined', evidence: 'button' }))).toMatchObject({
      answer: 'declined',
      answeredAt: eveningBefore,
    });
  });

  it('reminders and thanks have no place in it', () => {
    for (const notice of ['reminder_day', 'reminder_hour', 'thanks'] as const) {
      expect(placeInOrder(noticeOf(notice))).toBeUndefined();
    }
    expect(guestNoticeRequested.data.parse(noticeOf('thanks').data)).toBeDefined();
  });
});
