/** What somebody can do whose calendar's reply could not be taken: the buttons, and the words above them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { reasonsNotTaken } from '../../../../../events/agreements/rsvp-words.ts';
import type { GatheringItem } from '../../../../../events/read-models/gathering.ts';
import {
  buttonsOf,
  composed,
  hanako,
  hybrid,
  noticeOf,
  sean,
  serviceAt,
  written,
} from '../../../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../../../fixtures/gatherings.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

type Change = NonNullable<Parameters<typeof noticeOf>[1]>;
type Why = NonNullable<Change['why']>;
type Standing = NonNullable<Change['answer']>;
const told = (why: Why, answer: Standing, gathering: GatheringItem = hybrid, person = hanako, now?: string) => {
  const event = noticeOf('reply_not_taken', { why, answer, mode: null });
  return written(composed(event, person, gathering, undefined, serviceAt(now)));
};
const cancelled = { ...hybrid, status: 'cancelled' as const };
const standings = ['attending', 'declined', 'undecided', 'waiting', 'none', 'offered', 'unconfirmed'] as const;
const standing: readonly Standing[] = ['attending', 'declined', 'undecided', 'waiting'];
const status = ['現在の状況を確認する'];
const rsvps = ['参加する', '欠席する', '開催の詳細を確認する'];

describe('the buttons of the mail about a calendar reply that was not taken', () => {
  it.each<[Why, string[], string[]]>([
    ['full', status, status],
    ['too_late', status, status],
    ['out_of_date', rsvps, rsvps],
    ['other_address', rsvps, rsvps],
    ['not_understood', rsvps, rsvps],
    ['overtaken', status, rsvps],
  ])('give an RSVP where another one would be taken, else show where one stands: %s', (why, stands, nothingStands) => {
    for (const answer of standings)
      expect(buttonsOf(told(why, answer)), answer).toEqual(standing.includes(answer) ? stands : nothingStands);
  });

  it('show where one stands once it has begun, even if it has been moved since', () => {
    const begun = told('over', 'none', hybrid, hanako, hybrid.draft.startsAt);
    expect(buttonsOf(begun)).toEqual(status);
    expect(buttonsOf(told('over', 'none'))).toEqual(status);
  });

  it('are not there once it is off', () => expect(buttonsOf(told('cancelled', 'none', cancelled))).toEqual([]));
});

describe('the mail about a calendar reply that was not taken', () => {
  it.each(reasonsNotTaken)(
    'names the RSVP that stands, but none of a gathering that is off or has begun: %s',
    (why) => {
      const isPast = why === 'cancelled' || why === 'over';
      for (const answer of standings) {
        const { text } = told(why, answer, why === 'cancelled' ? cancelled : hybrid);
        expect(text.includes('そのまま有効です'), answer).toBe(!isPast && standing.includes(answer));
      }
    },
  );

  it.each(['cancelled', 'over'] as const)('says nothing of a waiting list that is over as well: %s', (why) => {
    const gathering = why === 'cancelled' ? cancelled : { ...hybrid, status: 'over' as const };
    expect(told(why, 'waiting', gathering).text).not.toContain('キャンセル待ち');
    expect(told(why, 'waiting', gathering, sean).text).not.toContain('waiting list');
  });

  it('wishes to see the reader another time, instead of sending them to the office', () => {
    const closed = { ...publishedGathering(), status: 'over' as const };
    for (const answer of standings) {
      const { text } = told('over', answer, closed, sean);
      expect(text).toContain('We hope to see you another time.');
      expect(text).not.toContain('write to the office');
      expect(told('cancelled', answer, cancelled, sean).text).toContain('to take it out of your calendar');
    }
  });
});
