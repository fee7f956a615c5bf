/** What the confirmation of an RSVP says, and to whom. */
import { beforeAll, describe, expect, it } from 'vitest';
import { rsvpAnswered } from '../../../../../events/gatherings/index.ts';
import type { ConfirmedRsvp } from '../../../../../functions/mail/texts/rsvp-texts.ts';
import type { Message } from '../../../../../shared/mail-format/message.ts';
import {
  composed,
  eventOf,
  hanako,
  hybrid,
  link,
  origin,
  sean,
  serviceAt,
  written,
} from '../../../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

const unfolded = (mail: Message) => mail.calendar?.content.replace(/\r\n /g, '') ?? '';
const confirmed = (answer: ConfirmedRsvp, mode: 'place' | 'online' | null = null) =>
  written(composed(eventOf(rsvpAnswered, { answer, evidence: 'button', mode, guests: 0 }), hanako, hybrid));

describe('the confirmation of an RSVP', () => {
  it('gives a member who comes to the place the code for the door, the calendar file and a way to decline', () => {
    const { html, text } = confirmed('attending', 'place');
    expect(html).toMatch(
      /<img src="https:\/\/alumni\.example\.com\/c\/[\w-]{56}\.png" alt="受付用のQRコード" width="232" style="width:232px;max-width:100%;height:auto">/,
    );
    expect(text).toMatch(link('c', '\\.png'));
    expect(text).toMatch(link('c', '\\.ics'));
    expect(text).toMatch(new RegExp(`欠席に変更する\\n${origin}/r/`));
    expect(text).not.toContain('meet.example.com');
  });

  it('gives a member who takes part online the address, and no code', () => {
    const { html, text } = confirmed('attending', 'online');
    expect(text).toContain('オンラインでのご参加\nhttps://meet.example.com/okaeri');
    expect(html).not.toContain('<img');
    expect(text).not.toContain('見本町1-2-3\n\n同伴者');
    expect(unfolded(confirmed('attending', 'online'))).toContain('meet.example.com');
  });

  it('has the time of the RSVP as DTSTAMP in its calendar part, and an unchanged SEQUENCE (RFC 5546 §2.1.5)', () => {
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

  it('has no online address and no calendar part for the others', () => {
    for (const answer of ['declined', 'waiting', 'undecided'] as const) {
      const mail = confirmed(answer);
      expect(mail.text).not.toContain('meet.example.com');
      expect(mail.calendar).toBeUndefined();
    }
  });

  it('gives a waiting member a place on the list, and names neither a seat nor an attendance', () => {
    for (const person of [hanako, sean]) {
      const event = eventOf(rsvpAnswered, { answer: 'waiting', evidence: 'button', mode: null, guests: 0 });
      const { subject, text } = written(composed(event, person, hybrid));
      expect(`${subject} ${text}`).not.toMatch(/ご?参加(のご回答|を承)|attending|confirmed|participat/i);
      expect(text).toMatch(/お席はまだ確保されておりません|no seat is held for you yet/);
    }
  });

  it('that leaves after the end still has the calendar file, which is served then, and no link to the page, which is not', () => {
    const event = eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button', mode: 'place', guests: 0 });
    const { text } = written(composed(event, hanako, hybrid, undefined, serviceAt(hybrid.draft.endsAt)));
    expect(text).toMatch(link('c', '\\.ics'));
    expect(text).not.toMatch(link('r'));
  });

  it('names the number of guests', () => {
    const event = eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button', mode: 'place', guests: 2 });
    expect(written(composed(event, hanako, hybrid)).text).toContain('同伴者\n2名');
  });
});

describe('no confirmation is sent', () => {
  it('of RSVPs that contradict each other, nor about a gathering that does not take place', () => {
    const reasonFor = (answer: 'attending' | 'unconfirmed', gathering: Parameters<typeof composed>[2]) =>
      composed(eventOf(rsvpAnswered, { answer, evidence: 'auto', mode: null }), hanako, gathering);
    expect(reasonFor('unconfirmed', hybrid)).toEqual({ outcome: 'skipped', reason: 'answer_unconfirmed' });
    for (const status of ['cancelled', 'over', 'draft'] as const)
      expect(reasonFor('attending', { ...hybrid, status })).toEqual({
        outcome: 'skipped',
        reason: 'gathering_not_open',
      });
  });
});

describe('the number of guests', () => {
  const confirmed = (guests: number, answer: ConfirmedRsvp = 'attending', guestsPerMember = 2, person = hanako) => {
    const event = eventOf(rsvpAnswered, { answer, evidence: 'button', mode: 'place', guests, changesAnswer: true });
    return written(composed(event, person, publishedGathering({ guestsPerMember }))).text;
  };

  it.each([
    [0, 'なし', 'none'],
    [1, '1名', '1'],
    [2, '2名', '2'],
  ] as const)('is named where members may bring guests, even when it is none: %i', (guests, ja, en) => {
    for (const answer of ['attending', 'waiting'] as const) {
      expect(confirmed(guests, answer)).toContain(`同伴者\n${ja}\n`);
      expect(confirmed(guests, answer, 2, sean)).toContain(`Guests\n${en}\n`);
    }
  });

  it('is not named where no guests are allowed, nor to those who do not come', () => {
    expect(confirmed(0, 'attending', 0)).not.toContain('同伴者');
    expect(confirmed(2, 'attending', 0)).toContain('同伴者\n2名');
    for (const answer of ['declined', 'undecided'] as const) expect(confirmed(0, answer)).not.toContain('同伴者');
  });

  it('is named beside the way to take part when that was changed', () => {
    const event = (mode: 'place' | 'online') =>
      eventOf(rsvpAnswered, { answer: 'attending', evidence: 'button', mode, guests: 0, changesAnswer: true });
    expect(written(composed(event('online'), hanako, hybrid)).text).toContain('ご参加の方法\nオンラインで参加');
    expect(written(composed(event('place'), sean, hybrid)).text).toContain('How you take part\nIn person');
  });
});

describe('the confirmation of a change, or of an entry by the office,', () => {
  const subjectOf = (change: object, person = hanako) => {
    const data = { answer: 'attending', evidence: 'button', mode: 'place', guests: 0, ...change } as const;
    return written(composed(eventOf(rsvpAnswered, data), person, hybrid));
  };

  it.each([
    [{}, '【参加受付完了】年末交流会', 'Your attendance is confirmed: Year-end gathering'],
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
  ])('names the RSVP in its subject: %j', (change, japanese, english) => {
    expect([subjectOf(change).subject, subjectOf(change, sean).subject]).toEqual([japanese, english]);
  });

  it('thanks for a change, names the new RSVP, and explains the waiting list again', () => {
    const changed = subjectOf({ changesAnswer: true, answer: 'waiting' }).text;
    expect(changed).toContain('変更後のご回答は「キャンセル待ち」です。');
    expect(changed).toContain('お席はまだ確保されておりません');
  });

  it('names the office where staff entered the RSVP, and thanks nobody for it', () => {
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

  it.each(['attending', 'declined'] as const)(
    'can be seen by the member, and changed by the office only: %s',
    (answer) => {
      expect(entered(answer)).toContain('ご回答の変更をご希望の場合は、お手数ですが、このメールの末尾に記載の窓口まで');
      expect(entered(answer)).toMatch(/ご回答を確認する\nhttps:/);
      expect(entered(answer)).not.toContain('ご回答を確認・変更する');
      expect(entered(answer, sean)).toContain('If you want to change your answer, please write to the office');
      expect(entered(answer, sean)).toMatch(/See your answer\nhttps:/);
      expect(entered(answer, sean)).not.toContain('See or change your answer');
      if (answer === 'attending') expect(unfolded(mailOf(answer))).toContain('PARTSTAT=ACCEPTED;RSVP=FALSE');
      expect(entered(answer, hanako, hybrid)).toMatch(/ご回答を確認・変更する\nhttps:/);
    },
  );
});
