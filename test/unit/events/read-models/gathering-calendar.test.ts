/** A gathering as calendars show it: the same entry, from whichever mail or file it comes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descriptionHash, noDescription } from '../../../../events/read-models/announced-facts.ts';
import { asApproved, type CalendarReader, gatheringEvent } from '../../../../events/read-models/gathering-calendar.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';

const onlineUrl = 'https://meet.example.com/okaeri';
const url = 'https://alumni.example.com/r/token';
const place = { name: '本社 2階ホール', address: '東京都千代田区見本町1-2-3' };
const reader: CalendarReader = { language: 'ja', domain: 'alumni.example.com', url };
const gathering = publishedGathering({
  description: { ja: '**乾杯**は19時です。', en: 'We raise our *glasses* at 7.' },
});

describe('an entry', () => {
  it('says what, when and where, and leads to the page of its reader', () => {
    const stored = { ...gathering, calendarSequence: 3, updatedAt: '2026-11-23T01:02:03Z' };
    expect(gatheringEvent(stored, reader)).toEqual({
      uid: `${gathering.gatheringId}@alumni.example.com`,
      sequence: 3,
      stampedAt: new Date('2026-11-23T01:02:03Z'),
      startsAt: new Date('2026-12-10T10:00:00Z'),
      endsAt: new Date('2026-12-10T12:00:00Z'),
      summary: '年末交流会',
      description: `乾杯は19時です。\n\n${url}`,
      location: '本社 2階ホール, 東京都千代田区見本町1-2-3',
      url,
    });
  });

  it('has one UID for ever: another would be a second entry in every calendar', () => {
    const { uid } = gatheringEvent({ ...gathering, status: 'cancelled', calendarSequence: 9 }, reader);
    expect(uid).toBe(gatheringEvent(gathering, reader).uid);
    expect(gatheringEvent(gathering, { ...reader, domain: 'mail.example.com' }).uid).not.toBe(uid);
  });

  it('is in the language of its reader', () => {
    expect(gatheringEvent(gathering, { ...reader, language: 'en' })).toMatchObject({
      summary: 'Year-end gathering',
      description: `We raise our glasses at 7.\n\n${url}`,
    });
    const { draft } = gathering;
    const inEnglish = { ...gathering, draft: { ...draft, title: { en: 'Party' }, description: { en: 'Snacks' } } };
    expect(gatheringEvent(inEnglish, reader)).toMatchObject({ summary: 'Party', description: `Snacks\n\n${url}` });
  });

  it('says where it is held online to whom that may be told, before the page', () => {
    const told = gatheringEvent(gathering, { ...reader, onlineUrl });
    expect(told.description).toBe(`乾杯は19時です。\n\n${onlineUrl}\n\n${url}`);
    const { description: _without, ...draft } = gathering.draft;
    expect(gatheringEvent({ ...gathering, draft }, { ...reader, onlineUrl }).description).toBe(
      `${onlineUrl}\n\n${url}`,
    );
    expect(gatheringEvent({ ...gathering, draft }, reader).description).toBe(url);
  });

  it('is stamped with whatever happened last: a change of the gathering, or of the reader', () => {
    const minutes = fc.integer({ min: 0, max: 5 }).map((minute) => new Date(Date.UTC(2026, 10, 22, 0, minute)));
    fc.assert(
      fc.property(minutes, fc.option(minutes, { nil: undefined }), (updated, revisedAt) => {
        const { stampedAt } = gatheringEvent(
          { ...gathering, updatedAt: updated.toISOString() },
          { ...reader, revisedAt },
        );
        expect(stampedAt).toEqual(revisedAt === undefined || revisedAt < updated ? updated : revisedAt);
      }),
    );
  });
});

describe('where it is held', () => {
  const there = '本社 2階ホール, 東京都千代田区見本町1-2-3';
  const [atPlace, online, both] = [{}, { place: null, onlineUrl }, { onlineUrl }];

  it.each<[string, string, Parameters<typeof publishedGathering>[0], Partial<CalendarReader>]>([
    [there, 'at a place', atPlace, {}],
    ['本社', 'at a place without an address', { place: { name: '本社' } }, {}],
    ['本社', 'at a place with an empty address', { place: { name: '本社', address: '' } }, {}],
    ['オンライン', 'online', online, {}],
    ['Online', 'online, for who reads English', online, { language: 'en' }],
    [onlineUrl, 'online, for those who may know the address', online, { onlineUrl }],
    [`${there} / オンライン`, 'in two ways, of which none is chosen', both, {}],
    [`${there} / Online`, 'in two ways, for who reads English', both, { language: 'en' }],
    [there, 'in two ways, for who comes to the place', both, { mode: 'place' }],
    ['オンライン', 'in two ways, for who takes part online', both, { mode: 'online' }],
    [onlineUrl, 'in two ways, for who takes part online and may know the address', both, { mode: 'online', onlineUrl }],
    [there, 'at a place, for who had chosen to take part online', atPlace, { mode: 'online' }],
    ['オンライン', 'online, for who had chosen the place', online, { mode: 'place' }],
  ])('%s: %s', (location, _what, venue, change) => {
    expect(gatheringEvent(publishedGathering({ place, ...venue }), { ...reader, ...change }).location).toBe(location);
  });
});

describe('the entry of a gathering invitation', () => {
  const states = {
    ...{ startsAt: gathering.draft.startsAt, endsAt: gathering.draft.endsAt, title: gathering.draft.title },
    descriptionHash: descriptionHash(gathering.draft),
  };
  const changed = {
    ...gathering,
    draft: { ...gathering.draft, title: { ja: '別の会' }, startsAt: '2026-12-10T09:00:00Z' },
  };
  const rewritten = { ...changed, draft: { ...changed.draft, description: { ja: '承認後の説明' } } };

  it('is that of the gathering, while nothing has changed', () => {
    expect(asApproved(gathering, states)).toEqual(gathering);
  });

  it('has the approved title, and the times of now', () => {
    expect(asApproved(changed, states).draft).toEqual({ ...changed.draft, title: gathering.draft.title });
  });

  it('leaves out a description that nobody approved', () => {
    const { draft } = asApproved(rewritten, states);
    expect(draft).toEqual({ ...changed.draft, title: gathering.draft.title, description: undefined });
    expect(asApproved(gathering, { ...states, descriptionHash: noDescription }).draft.description).toBeUndefined();
  });

  it('is that of now, where a campaign of before did not note what was approved', () => {
    const { startsAt, endsAt } = states;
    for (const noted of [undefined, { startsAt, endsAt }]) expect(asApproved(rewritten, noted)).toEqual(rewritten);
  });

  it('keeps everything else', () => {
    const { draft: _draft, ...rest } = asApproved(rewritten, states);
    const { draft: _rewritten, ...before } = rewritten;
    expect(rest).toEqual(before);
  });
});
