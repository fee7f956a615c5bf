/** What has changed since a page was shown: exactly that for which RSVPs are asked again, for every change and every RSVP. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attendanceModes } from '../../../../../events/agreements/rsvp-words.ts';
import { type GatheringPatch, modesOf } from '../../../../../events/read-models/gathering.ts';
import { changeGathering, type Gathering } from '../../../../../functions/gatherings/gathering/gathering.ts';
import { consequenceOf } from '../../../../../functions/gatherings/gathering/reschedule.ts';
import {
  changesConcerning,
  changesSince,
  changesSinceShown,
  shownFacts,
} from '../../../../../functions/gatherings/rsvp/page/shown-facts.ts';
import type { ShownChange } from '../../../../../functions/gatherings/texts/page-texts.ts';
import { gatheringDraft, planned, publishedGathering, storedGuest, taken } from '../../../../fixtures/gatherings.ts';

const onlineUrl = 'https://meet.example.com/okaeri';
const places = ['本社', '大阪支社'].flatMap((name) =>
  [undefined, '東京都千代田区'].map((address) => ({ name, address })),
);
const drafts = fc
  .record({
    startsAt: fc.constantFrom('2026-12-10T19:00:00+09:00', '2026-12-10T10:00:00Z', '2026-12-11T18:00:00+09:00'),
    endsAt: fc.constantFrom('2026-12-11T21:00:00+09:00', '2026-12-11T12:00:00Z', '2026-12-11T22:00:00+09:00'),
    place: fc.constantFrom(null, ...places),
    onlineUrl: fc.constantFrom(null, onlineUrl, 'https://meet.example.com/b'),
    title: fc.constantFrom({ ja: '年末交流会' }, { ja: '忘年会' }),
    seats: fc.constantFrom(5, 6),
    answerBy: fc.constantFrom(null, '2026-12-07T18:00:00+09:00', '2026-12-08T18:00:00+09:00'),
  })
  .filter(({ place, onlineUrl: url }) => place !== null || url !== null)
  .map((change) => ({ ...gatheringDraft(), ...change }));
const of = (draft: Gathering['draft']): Gathering => ({ ...publishedGathering(), draft });
const holders = [undefined, storedGuest({ mode: 'place' }), storedGuest({ mode: 'online' })] as const;

describe('what a page showed', () => {
  it('is another thing exactly where members are asked for a new RSVP', () => {
    fc.assert(
      fc.property(drafts, drafts, fc.constantFrom(...holders), (before, after, guest) => {
        const shown = shownFacts({ gathering: of(before), guest });
        const changes = changesSinceShown({ gathering: of(after), guest }, shown, planned);
        const { rsvpsAskedAgain, onlineAskedAgain, changed } = consequenceOf(before, after);
        const concerned = (answer: string, mode?: string) =>
          changesConcerning(changes, { answer, mode }, { draft: after }).filter((part) => part !== 'online_address');
        const modes = modesOf(after);
        for (const mode of modes) {
          const isAsked = mode === 'online' ? onlineAskedAgain : rsvpsAskedAgain;
          expect(concerned('attending', mode).length > 0).toBe(isAsked);
          // The only way to take part is named by no form.
          if (modes.length === 1) expect(concerned('attending')).toEqual(concerned('attending', mode));
        }
        for (const answer of ['declined', 'undecided']) expect(concerned(answer).length > 0).toBe(rsvpsAskedAgain);
        expect(changes.includes('time')).toBe(changed.includes('time'));
        expect(changes.includes('place')).toBe(
          changed.includes('place') && before.place != null && after.place != null,
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('says what moved also by the time of each change, where a form does not say what it showed', () => {
    const changedAt = new Date(planned.getTime() + 60_000);
    fc.assert(
      fc.property(drafts, drafts, fc.constantFrom(...holders), (before, after, guest) => {
        const { startsAt, endsAt, place, onlineUrl: url } = after;
        const input = { startsAt, endsAt, place, onlineUrl: url } as GatheringPatch;
        const outcome = changeGathering(of({ ...before, answerBy: null }), { by: 'hr-1', input }, changedAt);
        const gathering = taken(outcome).state;
        const exact = changesSinceShown({ gathering, guest }, shownFacts({ gathering: of(before), guest }), undefined);
        const byTime = (shownAt: Date) => changesSinceShown({ gathering, guest }, '', shownAt);
        // Who takes part now in another way was not shown the address.
        const withoutAddress = (changes: readonly ShownChange[]) => changes.filter((part) => part !== 'online_address');
        expect(withoutAddress(byTime(planned))).toEqual(withoutAddress(exact));
        expect(withoutAddress(byTime(changedAt))).toEqual(withoutAddress(exact));
        expect(byTime(new Date(changedAt.getTime() + 1))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same after a move and a move back', () => {
    const { draft } = publishedGathering();
    const shown = shownFacts({ gathering: of(draft), guest: undefined });
    const moved = { ...draft, startsAt: '2026-12-10T18:00:00+09:00' };
    expect(changesSinceShown({ gathering: of(moved), guest: undefined }, shown, planned)).toEqual(['time']);
    const back = { ...of(draft), changedAt: { time: '2026-12-01T00:00:00Z' }, calendarSequence: 2, answersFrom: 2 };
    expect(changesSinceShown({ gathering: back, guest: undefined }, shown, planned)).toEqual([]);
  });

  it.each([
    ['', 'unknown'],
    ['x', 'unknown'],
    ['aaaaaaaa.bbbbbbbb.place.', 'known'],
    ['aaaaaaaa.bbbbbbbb.place-online.cccccccc', 'known'],
    ['aaaaaaaa.bbbbbbbb.online.cccccccc', 'known'],
    ['aaaaaaaa.bbbbbbbb.hall.', 'unknown'],
    ['aaaaaaa.bbbbbbbb.place.', 'unknown'],
    ['aaaaaaaa.bbbbbbbb.place.cc', 'unknown'],
    [' aaaaaaaa.bbbbbbbb.place.', 'unknown'],
    ['aaaaaaaa.bbbbbbbb.place. ', 'unknown'],
  ])('%j is %s: what a form says is read as we write it, or counts for nothing', (shown, read) => {
    // Nothing has changed by the times; by what this form says it showed, everything has.
    const changes = changesSinceShown({ gathering: publishedGathering(), guest: undefined }, shown, planned);
    expect(changes.includes('time')).toBe(read === 'known');
    expect(changesSinceShown({ gathering: publishedGathering(), guest: undefined }, shown, undefined)).toEqual(changes);
  });

  it('names the online address only to those to whom the page showed it', () => {
    const hybrid = publishedGathering({ onlineUrl });
    const moved = { ...hybrid, draft: { ...hybrid.draft, onlineUrl: 'https://meet.example.com/b' } };
    for (const guest of holders) {
      const changes = changesSinceShown(
        { gathering: moved, guest },
        shownFacts({ gathering: hybrid, guest }),
        undefined,
      );
      expect(changes).toEqual(guest?.mode === 'online' ? ['online_address'] : []);
      const times = { ...moved, changedAt: { online_address: planned.toISOString() } };
      expect(changesSince({ gathering: times, guest }, planned)).toEqual(changes);
    }
  });
});

describe('a change concerns', () => {
  const all = ['time', 'place', 'ways', 'online_address'] as const;
  const hybrid = publishedGathering({ onlineUrl });
  it.each([
    ['attending', 'place', ['time', 'place', 'ways']],
    ['attending', 'online', ['time', 'ways', 'online_address']],
    ['attending', '', ['time', 'place', 'ways']],
    ['undecided', 'online', ['time', 'place', 'ways']],
    ['declined', '', ['time', 'place', 'ways']],
  ])('%s, %s: %j', (answer, mode, concerned) => {
    expect(changesConcerning(all, { answer, mode }, hybrid)).toEqual(concerned);
  });

  it('who takes part in the only way there is, whatever the form names', () => {
    for (const mode of [undefined, '', ...attendanceModes]) {
      const sent = { answer: 'attending', mode };
      expect(changesConcerning(all, sent, publishedGathering())).toEqual(['time', 'place', 'ways']);
      const online = publishedGathering({ place: null, onlineUrl });
      expect(changesConcerning(all, sent, online)).toEqual(['time', 'ways', 'online_address']);
    }
  });
});
