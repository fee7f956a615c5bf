import { describe, expect, test } from 'vitest';
import {
  formatDate,
  formatDateTime,
  formatInstant,
  formatPeriod,
  formatTime,
  isSameTime,
  zoneAndCity,
} from '../../../shared/locale/dates.ts';
import { inLanguage, languageOf, localizedTextSchema } from '../../../shared/locale/languages.ts';
import { fullName, namesSchema } from '../../../shared/locale/names.ts';
import { maskedName, salutation } from '../../../shared/texts/salutation.ts';

const takahashi = { family: '髙橋', given: '花子' };
const obrien = { family: "O'Brien", given: 'Seán' };
const garcia = { family: 'García', given: 'José', preferred: 'Pepe' };

describe('names', () => {
  test('are in the order of their script', () => {
    expect([takahashi, obrien, garcia].map(fullName)).toEqual(['髙橋 花子', "Seán O'Brien", 'José García']);
  });

  test('are addressed as the language does', () => {
    expect(salutation(takahashi, 'ja')).toBe('髙橋 花子 様');
    expect(salutation(obrien, 'ja')).toBe("Seán O'Brien 様");
    expect(salutation(garcia, 'en')).toBe('Dear Pepe,');
    expect(salutation(takahashi, 'en')).toBe('Dear 髙橋 花子,');
  });

  test.each([
    [{ family: 'Sukarno', given: '.' }, 'Sukarno', 'Sukarno 様', 'Dear Sukarno,', 'S***'],
    [{ family: '-', given: 'Sukarno' }, 'Sukarno', 'Sukarno 様', 'Dear Sukarno,', 'S***'],
    [{ family: '〓', given: '太郎' }, '〓 太郎', '〓 太郎 様', 'Dear 〓 太郎,', '〓*** 太***'],
    [{ family: '−', given: '花子' }, '花子', '花子 様', 'Dear 花子,', '花***'],
    [{ family: 'García', given: 'José', preferred: '-' }, 'José García', 'José García 様', 'Dear José,', 'J*** G***'],
    [{ family: '-', given: '.' }, '. -', '. - 様', 'Dear . -,', '*** -***'],
  ])('%j has the parts by which people are called', (names, full, japanese, english, masked) => {
    expect(fullName(names)).toBe(full);
    expect(salutation(names, 'ja')).toBe(japanese);
    expect(salutation(names, 'en')).toBe(english);
    expect(maskedName(names, 'en')).toBe(masked);
  });

  test('masked show the right person that they are theirs; a character of two code units stays whole', () => {
    expect(maskedName(takahashi, 'ja')).toBe('髙*** 花*** 様');
    expect(maskedName(obrien, 'en')).toBe('S*** O***');
    expect(maskedName({ family: '𠮷野', given: '葵' }, 'ja')).toBe('𠮷*** *** 様');
    expect(maskedName({ family: '林', given: '修' }, 'ja')).toBe('林*** *** 様');
    expect(maskedName({ family: 'Li', given: 'J' }, 'en')).toBe('*** L***');
  });

  test('hold no control characters: they go into headers', () => {
    expect(namesSchema.safeParse({ ...takahashi, given: '花子\r\nBcc: x' }).success).toBe(false);
  });
});

describe('languages', () => {
  test('a missing text falls back to the other language', () => {
    expect(inLanguage({ en: 'News' }, 'ja')).toBe('News');
    expect(localizedTextSchema.safeParse({}).success).toBe(false);
    expect(localizedTextSchema.safeParse({ ja: 'お知らせ', fr: 'Nouvelles' }).success).toBe(false);
  });

  test.each([
    ['ja-JP', 'ja'],
    ['EN_gb', 'en'],
    ['fr', 'ja'],
    [undefined, 'ja'],
  ] as const)('%s is %s where Japanese is the programme’s', (tag, language) => {
    expect(languageOf(tag, 'ja')).toBe(language);
  });
});

describe('dates', () => {
  const [start, end] = [new Date('2026-12-10T10:00:00Z'), new Date('2026-12-10T12:00:00Z')];

  test('are written as a letter writes them', () => {
    expect(formatDate(start, 'ja', 'Asia/Tokyo')).toBe('2026年12月10日（木）');
    expect(formatDate(start, 'en', 'Asia/Tokyo')).toBe('Thursday, 10 December 2026');
    expect(formatTime(new Date('2026-12-10T15:00:00Z'), 'en', 'Asia/Tokyo')).toBe('00:00');
  });

  test('an instant names its zone, a date and time do not', () => {
    expect(formatDateTime(start, 'ja', 'Asia/Tokyo')).toBe('2026年12月10日（木）19:00');
    expect(formatInstant(start, 'ja', 'Asia/Tokyo')).toBe('2026年12月10日（木）19:00（日本標準時）');
    expect(formatInstant(start, 'en', 'Asia/Tokyo')).toBe('Thursday, 10 December 2026, 19:00 (Japan Standard Time)');
  });

  test('a period names its zone, and the second day only where there is one', () => {
    expect(formatPeriod(start, end, 'ja', 'Asia/Tokyo')).toBe('2026年12月10日（木）19:00〜21:00（日本標準時）');
    expect(formatPeriod(start, end, 'en', 'America/New_York')).toContain('05:00–07:00 (Eastern Standard Time)');
    expect(formatPeriod(start, new Date('2026-12-10T16:00:00Z'), 'ja', 'Asia/Tokyo')).toContain(
      '2026年12月11日（金）01:00',
    );
  });

  test.each([
    [
      'ja',
      'Europe/Berlin',
      '2026-10-24T20:00:00Z',
      '2026-10-25T03:00:00Z',
      '2026年10月24日（土）22:00（中央ヨーロッパ夏時間）〜2026年10月25日（日）04:00（中央ヨーロッパ標準時）',
    ],
    [
      'en',
      'Europe/London',
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:30:00Z',
      'Sunday, 25 October 2026, 01:30 (British Summer Time)–01:30 (Greenwich Mean Time)',
    ],
    [
      'en',
      'America/New_York',
      '2027-03-14T06:00:00Z',
      '2027-03-14T08:00:00Z',
      'Sunday, 14 March 2027, 01:00 (Eastern Standard Time)–04:00 (Eastern Daylight Time)',
    ],
    [
      'en',
      'Europe/London',
      '2026-10-25T02:00:00Z',
      '2026-10-25T03:00:00Z',
      'Sunday, 25 October 2026, 02:00–03:00 (Greenwich Mean Time)',
    ],
    [
      'ja',
      'Asia/Tokyo',
      '2026-10-24T20:00:00Z',
      '2026-10-25T03:00:00Z',
      '2026年10月25日（日）05:00〜12:00（日本標準時）',
    ],
  ] as const)(
    'a period names each of the two zones where the clocks are changed in it: %s %s',
    (language, zone, start, end, shown) => {
      expect(formatPeriod(new Date(start), new Date(end), language, zone)).toBe(shown);
    },
  );
});

describe('two zones', () => {
  const winter = new Date('2026-12-10T10:00:00Z');
  const summer = new Date('2026-07-10T10:00:00Z');

  test.each([
    ['Asia/Tokyo', 'Asia/Tokyo', true, true],
    ['Asia/Tokyo', 'Asia/Seoul', true, true],
    ['Asia/Tokyo', 'Asia/Shanghai', false, false],
    ['Europe/London', 'UTC', true, false],
    // The same hour of another day.
    ['Pacific/Auckland', 'Pacific/Honolulu', false, false],
    ['Pacific/Kiritimati', 'Pacific/Honolulu', false, false],
  ] as const)('%s and %s show the same time in winter: %s, in summer: %s', (zone, other, inWinter, inSummer) => {
    for (const language of ['ja', 'en'] as const) {
      expect(isSameTime(winter, language, zone, other)).toBe(inWinter);
      expect(isSameTime(summer, language, zone, other)).toBe(inSummer);
    }
  });
});

test.each([
  ['America/New_York', 'New York'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires'],
  ['America/North_Dakota/New_Salem', 'New Salem'],
  ['Africa/Dar_es_Salaam', 'Dar es Salaam'],
  ['Japan', 'Japan'],
])('the city of %s is %s', (zone, city) =>
  expect(zoneAndCity(new Date('2026-12-10T10:00:00Z'), 'en', zone)).toMatch(new RegExp(` \\(${city}\\)$`)),
);

test.each([
  ['ja', 'Asia/Tokyo', '日本標準時 (Tokyo)'],
  ['en', 'Asia/Tokyo', 'Japan Standard Time (Tokyo)'],
  ['ja', 'America/New_York', '米国東部標準時 (New York)'],
] as const)('in %s the zone %s is called %s', (language, zone, name) => {
  expect(zoneAndCity(new Date('2026-12-10T10:00:00Z'), language, zone)).toBe(name);
});
