/** What HR wrote is told from what the programme wrote, and only that is HR's. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnnouncedFacts, noDescription } from '../../../../events/read-models/announced-facts.ts';
import {
  asWritten,
  endWith,
  isAudienceByHr,
  isTextByHr,
  statedFacts,
} from '../../../../functions/campaigns/campaign/hr-changes.ts';
import type { Campaign } from '../../../../functions/campaigns/tables.ts';
import { written } from './campaign-steps.ts';

const end = '2026-12-10T10:00:00.000Z';
/** An announcement as the programme wrote it, and as HR left it. */
const announcement = (change: Partial<Campaign> = {}): Campaign => ({
  ...written(),
  ...asWritten({ ...written({ audience: { locales: ['ja'], departments: ['開発部'] } }), notAfter: end }, 1),
  ...change,
});

const changes: readonly [what: string, change: Partial<Campaign>, by: { text: boolean; audience: boolean }][] = [
  ['nothing', {}, { text: false, audience: false }],
  [
    'the order of the filters',
    { audience: { departments: ['開発部'], locales: ['ja'] } },
    { text: false, audience: false },
  ],
  ['when it leaves', { sendAt: end, notAfter: end }, { text: false, audience: false }],
  ['the subject', { subject: { ja: '忘年会' } }, { text: true, audience: false }],
  ['the body', { body: { ja: '10日です。' } }, { text: true, audience: false }],
  ['a language', { body: { ...written().body, en: 'Hello.' } }, { text: true, audience: false }],
  ['the topic', { topic: 'jobs' }, { text: false, audience: true }],
  ['a filter', { audience: { locales: ['ja'] } }, { text: false, audience: true }],
  ['the classification', { classification: 'public' }, { text: false, audience: true }],
  ['both', { subject: { ja: '忘年会' }, audience: {} }, { text: true, audience: true }],
];

it.each(changes)('HR changed %s', (_what, change, by) => {
  const campaign = announcement(change);
  expect({ text: isTextByHr(campaign), audience: isAudienceByHr(campaign) }).toEqual(by);
});

it('what the programme never wrote is HR’s altogether', () => {
  const campaign = announcement({ writtenFrom: undefined });
  expect([isTextByHr(campaign), isAudienceByHr(campaign)]).toEqual([true, true]);
});

describe('what the mail states of its gathering', () => {
  const facts: AnnouncedFacts = {
    startsAt: '2026-12-10T10:00:00Z',
    endsAt: '2026-12-10T12:00:00Z',
    place: { name: '本社' },
    title: { ja: '年末交流会' },
    descriptionHash: 'hash',
  };
  const earlier: AnnouncedFacts = { ...facts, startsAt: '2026-12-09T10:00:00Z', title: { ja: '交流会' } };
  const text = { body: { ja: '10日です。' } };

  it.each(changes.filter(([, , by]) => !by.text))('is what the programme wrote, if HR changed %s', (_what, change) => {
    expect(statedFacts(announcement({ ...change, states: facts }))).toEqual(facts);
    expect(statedFacts(announcement({ ...change, states: facts, textStates: earlier }))).toEqual(facts);
  });

  it.each(changes.filter(([, , by]) => by.text))(
    'is what HR knew, under the present title and without a description, if HR changed %s',
    (_what, change) => {
      expect(statedFacts(announcement({ ...change, states: facts }))).toEqual({
        ...facts,
        descriptionHash: noDescription,
      });
      expect(statedFacts(announcement({ ...change, states: facts, textStates: earlier }))).toEqual({
        ...earlier,
        title: facts.title,
        descriptionHash: noDescription,
      });
    },
  );

  it('is nothing where it announces no gathering, whoever wrote the text', () => {
    for (const textStates of [undefined, earlier]) {
      expect(statedFacts(announcement({ textStates }))).toBeUndefined();
      expect(statedFacts(announcement({ ...text, textStates }))).toBeUndefined();
    }
  });
});

describe('the end of an announcement whose gathering moves', () => {
  const instants = fc
    .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2030-01-01T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString());
  const earliest = (one: string, other: string) => (Date.parse(one) < Date.parse(other) ? one : other);

  it('is the gathering’s, where HR set none', () => {
    fc.assert(
      fc.property(instants, (given) => {
        for (const notAfter of [end, '2026-12-10T19:00:00+09:00', undefined])
          expect(endWith(announcement({ notAfter }), given)).toEqual({ notAfter: given });
      }),
    );
  });

  it('is HR’s own where that is earlier, however often the gathering moves', () => {
    const ends = fc.tuple(instants, fc.array(instants, { minLength: 1, maxLength: 4 }));
    fc.assert(
      fc.property(ends, ([own, moves]) => {
        fc.pre(Date.parse(own) !== Date.parse(end));
        let campaign = announcement({ notAfter: own });
        for (const given of moves) {
          const next = endWith(campaign, given);
          expect(next).toEqual({ endSetByHr: own, notAfter: earliest(own, given) });
          campaign = { ...campaign, ...next };
        }
      }),
    );
  });
});
