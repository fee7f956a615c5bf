/** What a campaign announces: whether it can still be mailed, and what of it has changed since it was written. */
import { describe, expect, it } from 'vitest';
import { changesSince, isAnnounceable } from '../../../../functions/mail/campaign-sending/gathering-news.ts';
import { type Language, languages } from '../../../../shared/locale/languages.ts';
import { draftedGathering, publishedGathering } from '../../../fixtures/gatherings.ts';

const answerBy = '2026-12-07T18:00:00+09:00';
const startsAt = '2026-12-10T19:00:00+09:00';
const published = publishedGathering({ answerBy });
const planned = draftedGathering({ answerBy });
const { gatheringId } = published;
const before = (instant: string) => new Date(Date.parse(instant) - 1);

it('a gathering invitation until the deadline for RSVPs, or the start where there is none', () => {
  expect(isAnnounceable({ gatheringId }, published, before(answerBy))).toBe(true);
  expect(isAnnounceable({ gatheringId }, published, new Date(answerBy))).toBe(false);
  expect(isAnnounceable({ gatheringId }, publishedGathering(), before(startsAt))).toBe(true);
  expect(isAnnounceable({ gatheringId }, publishedGathering(), new Date(startsAt))).toBe(false);
});

it.each(['draft', 'cancelled', 'over'] as const)('no gathering invitation to one that is not open: %s', (status) =>
  expect(isAnnounceable({ gatheringId }, { ...published, status }, before(answerBy))).toBe(false),
);

it('a date until the start, whatever the deadline, while it is planned', () => {
  const about = { gatheringId: undefined };
  expect(isAnnounceable(about, planned, before(startsAt))).toBe(true);
  expect(isAnnounceable(about, planned, new Date(startsAt))).toBe(false);
  for (const status of ['published', 'cancelled', 'over'] as const)
    expect(isAnnounceable(about, { ...planned, status }, before(startsAt))).toBe(false);
});

describe('what has changed since it was written', () => {
  const onlineUrl = 'https://meet.example.com/okaeri';
  const office = { name: '本社', address: '東京都千代田区見本町1-2-3' };
  const later = { startsAt: '2026-12-11T18:00:00+09:00', endsAt: '2026-12-11T20:00:00+09:00' };
  type Draft = Parameters<typeof publishedGathering>[0];
  /** The news of a change from one gathering to another, as text. */
  const newsOf = (from: Draft, to: Draft, { language = 'en' as Language, isDate = false } = {}) => {
    const { startsAt, endsAt, place, answerBy, onlineUrl } = publishedGathering(from).draft;
    const states = { startsAt, endsAt, place, answerBy, ...(isDate && { online: onlineUrl != null }) };
    const about = isDate ? { states } : { states, gatheringId };
    return changesSince(about, publishedGathering({ ...from, ...to }))(language)?.text.trim();
  };
  const period = 'When\nFriday, 11 December 2026, 18:00–20:00 (Japan Standard Time)';
  const deadline = 'Please answer by\nFriday, 11 December 2026, 18:00 (Japan Standard Time)';

  it.each<[string, Draft, readonly string[]]>([
    ['at a place', { place: office }, [`Where\n${office.name}, ${office.address}`]],
    ['at a place without an address', { place: { name: 'HQ' } }, ['Where\nHQ']],
    ['online', { place: null, onlineUrl }, ['Where\nOnline']],
    [
      'at a place and online',
      { place: { name: 'HQ' }, onlineUrl },
      ['Where\nHQ', 'Online\nYou can also take part online.'],
    ],
  ])('is told with everything that holds now: %s', (_where, draft, where) => {
    const since = 'This has changed since the invitation below was written:';
    const below = 'Where the invitation says something else, the details above are right.';
    const facts = [period, ...where, deadline];
    expect(newsOf(draft, later)).toBe(['■ New date and time', since, ...facts, below].join('\n\n'));
    const planned = newsOf(draft, later, { isDate: true });
    expect(planned).toContain([period, ...where, 'Where the text below'].join('\n\n'));
    expect(planned).not.toContain('Please answer by');
  });

  it.each<[string, Draft, Draft, string]>([
    ['the time of one that is held online', { place: null, onlineUrl }, later, 'New date and time'],
    ['the place', { place: office }, { place: { name: 'HQ' } }, 'New place'],
    ['a place that is gone', { place: office, onlineUrl }, { place: null }, 'How you can take part'],
    ['a place that is new', { place: null, onlineUrl }, { place: office }, 'How you can take part'],
  ])('is named: %s', (_what, from, to, heading) => {
    expect(newsOf(from, to)?.split('\n')[0]).toBe(`■ ${heading}`);
    expect(newsOf(from, to, { isDate: true })?.split('\n')[0]).toBe(`■ ${heading}`);
  });

  it.each<[string, Draft, Draft]>([
    ['nothing', {}, {}],
    ['nothing of one that is held online', { place: null, onlineUrl }, {}],
    ['its title', {}, { title: { ja: '別の題' } }],
  ])('is not told where that is %s', (_what, from, to) => {
    for (const language of languages)
      for (const isDate of [true, false]) expect(newsOf(from, to, { language, isDate })).toBeUndefined();
  });

  it('is nothing where the mail or the gathering is not known', () => {
    expect(changesSince({ gatheringId }, published)('ja')).toBeUndefined();
    const { startsAt, endsAt } = published.draft;
    expect(changesSince({ gatheringId, states: { startsAt, endsAt } }, undefined)('ja')).toBeUndefined();
  });

  it('is written once in each language', () => {
    const { startsAt, endsAt } = published.draft;
    const news = changesSince({ gatheringId, states: { startsAt, endsAt } }, published);
    for (const language of languages) expect(news(language)).toBe(news(language));
    expect(news('ja')).not.toEqual(news('en'));
  });
});
