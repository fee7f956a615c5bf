/** Members who bring guests: mails say why they wait as the page does, and for how many people a seat is held. */
import { beforeAll, describe, expect, it } from 'vitest';
import { rsvpAnswered, seatOfferExpired, seatOffered } from '../../../../../events/gatherings/index.ts';
import { type RsvpView, rsvpTakenPage } from '../../../../../functions/gatherings/rsvp/page/rsvp-views.ts';
import {
  buttonsOf,
  composed,
  eventOf,
  hanako,
  noticeOf,
  paragraphsOf,
  sean,
  serviceAt,
  written,
} from '../../../../fixtures/gathering-mails.ts';
import { planned, publishedGathering, storedGuest } from '../../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const onlineUrl = 'https://meet.example.com/okaeri';
const service = serviceAt('2026-11-23T01:00:00Z');

describe('the confirmation of a place on the waiting list', () => {
  const reasons = {
    full: [/^定員に達しているため/u, /^Every seat( to take part (online|in person))? is taken/u],
    too_few: [/^ご希望の人数分のお席に空きがないため/u, /^There are not enough free seats for your party/u],
  } as const;

  it.each([
    ['nobody brings guests', { seats: 1 }, 'place', 0, 'full'],
    ['no seat is left for guests', { seats: 1, guestsPerMember: 1 }, 'place', 0, 'full'],
    ['a party of two, one of two seats free', { seats: 2, guestsPerMember: 1 }, 'place', 1, 'too_few'],
    ['alone, where others bring guests', { seats: 2, guestsPerMember: 1 }, 'place', 0, 'too_few'],
    ['guests that staff entered', { seats: 2 }, 'place', 1, 'too_few'],
    ['online, beside a place', { seats: 2, onlineSeats: 1, onlineUrl }, 'online', 0, 'full'],
    ['a party online', { seats: 2, onlineSeats: 2, onlineUrl, guestsPerMember: 1 }, 'online', 1, 'too_few'],
  ] as const)('gives the reason that the page gives: %s', (_what, draft, mode, guests, reason) => {
    const gathering = publishedGathering({ waitingList: 'fifo', ...draft });
    const guest = storedGuest({ answer: 'waiting', mode, guests });
    for (const [at, visitor] of [hanako, sean].entries()) {
      const mail = written(
        composed(
          eventOf(rsvpAnswered, { answer: 'waiting', evidence: 'button', mode, guests }),
          visitor,
          gathering,
          undefined,
          service,
        ),
      );
      const said = paragraphsOf(mail).find((words) => reasons[reason][at]?.test(words));
      const because = said?.split(/、|, so/u)[0] ?? 'nothing';
      const view = { gathering, guest, visitor, now: planned, nonce: 'n', chosen: undefined, byItself: false };
      expect(String(rsvpTakenPage({ ...view, links: () => ({}) } as RsvpView).body)).toContain(because);
    }
  });
});

describe('a seat that is offered', () => {
  const gathering = publishedGathering({ seats: 9, guestsPerMember: 2 });
  const offer = (guests: number | null, person = hanako, expiresAt: string | null = '2026-12-01T00:00:00Z') => {
    const at = expiresAt === null ? '2026-12-10T01:00:00Z' : '2026-11-23T00:00:00Z';
    const event = eventOf(seatOffered, { expiresAt, mode: 'place', guests }, at);
    return written(composed(event, person, gathering, undefined, serviceAt(at)));
  };

  it('is held for the member alone', () => {
    expect(offer(0).text).toContain('\nお席を確保しております。');
    expect(offer(0, sean).subject).toBe('A seat is free for you: Year-end gathering');
    expect(offer(0, sean).text).toContain('We hold the seat for you.');
  });

  it.each([
    [1, 'you and your guest', 2],
    [2, 'you and your 2 guests', 3],
  ])('is one of several, with %i guests', (guests, whom, seats) => {
    const japanese = offer(guests).text;
    expect(japanese).toContain(`ご本人と同伴者${guests}名、計${seats}名分のお席を確保しております。`);
    expect(japanese).toContain(`同伴者\n${guests}名`);
    const english = offer(guests, sean);
    expect(english.subject).toBe(`Seats are free for ${whom}: Year-end gathering`);
    expect(english.text).toContain(`We hold ${seats} seats, for ${whom}.`);
  });

  it('promises a party nothing where seats are held for nobody', () => {
    const ja = offer(1, hanako, null).text;
    expect(ja).toContain('人数分のお席をご用意できない場合がございます');
    expect(ja).not.toContain('計2名分');
    expect(offer(1, sean, null).subject).toBe('A seat is free for you: Year-end gathering');
    expect(offer(0, hanako, null).text).not.toContain('人数分');
  });

  it('names no guests where their number is not known', () => {
    expect(offer(null).text).not.toContain('同伴者');
  });
});

describe.each(['reminder_day', 'rescheduled'] as const)('a notice to those who come: %s', (notice) => {
  const gathering = publishedGathering({ guestsPerMember: 2 });
  const noted = (guests: number | null, of = gathering, answer: 'attending' | 'declined' = 'attending') =>
    written(composed(noticeOf(notice, { answer, guests, changed: ['time'] }), hanako, of)).text;

  it('names their guests, also none where some can be brought', () => {
    expect(noted(2)).toContain('同伴者\n2名');
    expect(noted(0)).toContain('同伴者\nなし');
    expect(noted(0, publishedGathering())).not.toContain('同伴者');
    expect(noted(null)).not.toContain('同伴者');
    if (notice === 'rescheduled') expect(noted(0, gathering, 'declined')).not.toContain('同伴者');
  });
});

describe('a mail in English to a party', () => {
  const gathering = publishedGathering({ seats: 9, guestsPerMember: 2 });
  const held = { answer: 'offered', offerExpiresAt: '2026-12-01T00:00:00Z' } as const;
  const event = (guests: number) => ({
    'the confirmation': eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button', mode: 'place', guests }),
    'an offer': eventOf(seatOffered, { expiresAt: '2026-12-01T00:00:00Z', mode: 'place', guests }),
    'an offer that has ended': eventOf(seatOfferExpired, {}),
    'a change while seats are held': noticeOf('rescheduled', { ...held, changed: ['time'], guests }),
    'a reminder': noticeOf('reminder_day', { guests }),
  });
  const mailTo = (what: keyof ReturnType<typeof event>, guests: number) =>
    written(composed(event(guests)[what], sean, gathering, undefined, what === 'a reminder' ? serviceAt() : service));

  it.each(Object.keys(event(2)) as (keyof ReturnType<typeof event>)[])('speaks of no single seat: %s', (what) => {
    const { subject, text } = mailTo(what, 2);
    expect(`${subject}\n${text}`).not.toMatch(/\b(a|the|one|your) seat\b/i);
  });

  it('speaks of one seat to a member who is offered one alone', () => {
    expect(mailTo('an offer', 0).text).toContain('We hold the seat for you.');
    expect(mailTo('a change while seats are held', 0).text).toContain('The seat that we offered you is held until');
    expect(mailTo('a change while seats are held', 2).text).toContain('The seats that we offered you are held until');
  });
});

describe('a reminder', () => {
  it('leads first to the answer, in which the number of guests can be changed', () => {
    const gathering = publishedGathering({ guestsPerMember: 2 });
    const [ja, en] = [hanako, sean].map((person) =>
      buttonsOf(written(composed(noticeOf('reminder_day', { guests: 2 }), person, gathering))),
    );
    expect(ja).toEqual(['ご回答を確認・変更する', '欠席に変更する', 'カレンダーに追加する（.ics）']);
    expect(en).toEqual(['See or change your answer', 'I cannot attend after all', 'Add to your calendar (.ics)']);
  });
});
