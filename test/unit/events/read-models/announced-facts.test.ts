/** What a mail stated of a gathering, and which of it members must hear of again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AnnouncedFacts,
  announcedFactsSchema,
  changedFacts,
  descriptionHash,
  noDescription,
} from '../../../../events/read-models/announced-facts.ts';

const place = { name: '本社 2階ホール', address: '東京都千代田区見本町1-2-3' };
const facts: AnnouncedFacts = {
  startsAt: '2026-12-10T19:00:00+09:00',
  endsAt: '2026-12-10T21:00:00+09:00',
  place,
  answerBy: '2026-12-07T18:00:00+09:00',
};
const moved = (...parts: ReturnType<typeof changedFacts>) => parts;

describe('what has changed', () => {
  it.each<[ReturnType<typeof changedFacts>, string, Partial<AnnouncedFacts>]>([
    [moved(), 'nothing', {}],
    [moved('time'), 'it starts a second later', { startsAt: '2026-12-10T19:00:01+09:00' }],
    [moved('time'), 'it starts at the same hour elsewhere', { startsAt: '2026-12-10T19:00:00Z' }],
    [moved(), 'the same start, by another clock', { startsAt: '2026-12-10T10:00:00Z' }],
    [moved('time'), 'it ends earlier', { endsAt: '2026-12-10T20:00:00+09:00' }],
    [moved('time'), 'it starts and ends later', { startsAt: '2026-12-11T19:00:00Z', endsAt: '2026-12-11T21:00:00Z' }],
    [moved('answer_by'), 'an earlier deadline', { answerBy: '2026-12-06T18:00:00+09:00' }],
    [moved('answer_by'), 'a later deadline', { answerBy: '2026-12-08T18:00:00+09:00' }],
    [moved('answer_by'), 'no deadline any more', { answerBy: null }],
    [moved('answer_by'), 'a deadline that is left out', { answerBy: undefined }],
    [moved(), 'the same deadline, by another clock', { answerBy: '2026-12-07T09:00:00Z' }],
    [moved('place'), 'another place', { place: { ...place, name: '支社' } }],
    [moved('place'), 'another address', { place: { ...place, address: '大阪府' } }],
    [moved('place'), 'an address that is left out', { place: { name: place.name } }],
    [moved('place'), 'no place any more', { place: null }],
    [moved('place'), 'a place that is left out', { place: undefined }],
    [moved(), 'blanks in its address', { place: { ...place, address: ' 東京都　千代田区\n見本町1-2-3 ' } }],
    [moved(), 'the width of its characters', { place: { name: '本社 ２階ﾎｰﾙ', address: place.address } }],
    [moved(), 'a character that nobody sees', { place: { ...place, name: '本社\u200B 2階ホール\u0000' } }],
    [moved(), 'the title, which is the mail’s own', { title: { ja: '忘年会' }, descriptionHash: 'x', online: true }],
    [
      moved('time', 'place', 'answer_by'),
      'everything',
      { startsAt: '2026-12-09T19:00:00Z', place: { name: '支社' }, answerBy: null },
    ],
  ])('%j: %s', (changed, _what, change) => {
    expect(changedFacts(facts, { ...facts, ...change })).toEqual(changed);
  });

  it.each<[ReturnType<typeof changedFacts>, string, Partial<AnnouncedFacts>]>([
    [moved('place_added'), 'there was no place', { place: null }],
    [moved('place_added'), 'no place was named', { place: undefined }],
    [moved('place'), 'there was another place', { place: { name: '支社' } }],
    [moved('place'), 'there was a place without an address', { place: { name: place.name } }],
    [moved('place'), 'there was a place with an empty address', { place: { name: place.name, address: '' } }],
    [moved('answer_by'), 'there was no deadline', { answerBy: null }],
    [moved('answer_by'), 'no deadline was named', { answerBy: undefined }],
  ])('%j: %s before', (changed, _what, before) => {
    expect(changedFacts({ ...facts, ...before }, facts)).toEqual(changed);
  });

  it('is nothing where there is nothing, written in either way', () => {
    const without = [{ name: place.name }, { name: place.name, address: '' }].map((at) => ({ ...facts, place: at }));
    for (const before of without) for (const after of without) expect(changedFacts(before, after)).toEqual([]);
    const online = (nothing: null | undefined) => ({ ...facts, place: nothing, answerBy: nothing });
    for (const before of [null, undefined])
      for (const after of [null, undefined]) expect(changedFacts(online(before), online(after))).toEqual([]);
  });

  it('is told in the same parts, whichever way it moved; only a place is either added or moved', () => {
    const instants = fc.integer({ min: 0, max: 2 }).map((day) => new Date(Date.UTC(2026, 11, 10 + day)).toISOString());
    const places = fc.record({ name: fc.constantFrom('本社', '支社'), address: fc.constantFrom('東京', undefined) });
    const known = fc.record({
      ...{ startsAt: instants, endsAt: instants, answerBy: fc.option(instants), place: fc.option(places) },
    });
    const parts = (changed: ReturnType<typeof changedFacts>) =>
      changed.map((part) => (part === 'place_added' ? 'place' : part));
    fc.assert(
      fc.property(known, known, (before, after) => {
        expect(parts(changedFacts(before, after))).toEqual(parts(changedFacts(after, before)));
        expect(changedFacts(before, before)).toEqual([]);
      }),
    );
  });
});

describe('the hash of a description', () => {
  it.each([
    [undefined, '95cb9b4f84ceff132cc7a875d8c192bf4997016a939ee64141c1fd628c0e8738'],
    [{ ja: '乾杯' }, '51c105aab90c1e17d7cfb8a274e8955c513b3e04d62055321b5d5349c8685276'],
    [{ en: '乾杯' }, 'de404abc33b0fa967749c5e082c1a047e883f8ba966f8e99f12c7ef20cc6c45c'],
    [{ ja: '乾杯', en: 'Cheers' }, 'e467d53010a1ccf44e3eedd3f08771d88d4c20a0f1eb8d2119c3ec88c0887f8f'],
    [{ en: 'Cheers', ja: '乾杯' }, 'e467d53010a1ccf44e3eedd3f08771d88d4c20a0f1eb8d2119c3ec88c0887f8f'],
  ])('of %j is stored with what was approved, and never changes', (description, hash) => {
    expect(descriptionHash({ description })).toBe(hash);
  });

  it('tells one from another by their texts and languages alone', () => {
    const texts = fc.option(fc.constantFrom('a', 'b', 'a","b'), { nil: undefined });
    const descriptions = fc.record({ ja: texts, en: texts });
    fc.assert(
      fc.property(descriptions, descriptions, (one, other) => {
        const same = one.ja === other.ja && one.en === other.en;
        expect(descriptionHash({ description: one }) === descriptionHash({ description: other })).toBe(same);
      }),
    );
  });

  it('is never the word for a mail that says nothing of the description, which is stored as well', () => {
    expect(noDescription).toBe('none');
    expect(descriptionHash({})).not.toBe(noDescription);
  });
});

describe('as they are stored', () => {
  it('they are read whole', () => {
    const whole = { ...facts, title: { ja: '年末交流会' }, descriptionHash: noDescription, online: true };
    expect(announcedFactsSchema.parse(whole)).toEqual(whole);
  });

  it.each<Partial<AnnouncedFacts>>([{}, { place: null, answerBy: null }, { place: { name: '本社' } }])(
    'they may leave out what a mail does not say: %j',
    (change) => {
      const { startsAt, endsAt } = facts;
      expect(announcedFactsSchema.parse({ startsAt, endsAt, ...change })).toEqual({ startsAt, endsAt, ...change });
    },
  );

  it.each([{ startsAt: undefined }, { endsAt: 'tomorrow' }, { answerBy: '2026-12-07' }, { place: {} }, { title: {} }])(
    'they are not read as %j',
    (change) => {
      expect(announcedFactsSchema.safeParse({ ...facts, ...change }).success).toBe(false);
    },
  );
});
