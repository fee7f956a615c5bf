import { globSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { privacyStatement } from '../../../functions/consent/privacy/statement.ts';
import { becauseTexts } from '../../../functions/mail/texts/mail-texts.ts';
import { joiningInvitationTexts } from '../../../functions/mail/texts/membership-texts.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import { type Language, languages } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { formatDeadline } from '../../../shared/texts/deadline.ts';
import { sentence } from '../../../shared/texts/sentence.ts';
import { root } from '../../../tools/docs/project.ts';

const paths = globSync(['functions/*/texts.ts', 'functions/*/texts/*.ts', 'shared/texts/{glossary,kit-texts}.ts'], {
  cwd: root,
}).sort();

/** Stands for whatever a text names. */
const named = 'NAMED';

/** What texts are given that name something other than words. */
const otherFacts: Readonly<Record<string, readonly unknown[]>> = {
  amount: [1_000_000, 'JPY'],
  place: [[named, named]],
  whatChanged: [['time', 'place']],
  moved: [['time', 'place']],
  sinceOpened: [['time', 'place']],
  sinceMailed: [['time', 'place']],
  sinceRsvp: [['time', 'place']],
  apology: [named, ['time', 'place']],
  forInformation: [named, ['time']],
  changed: [['time', 'place']],
  guestsByWay: [[named, named]],
  full: [{ name: named, other: named }],
  too_few_seats: [2, { name: named, other: named }],
  too_many_guests: [[0, 1].map((most) => ({ most, way: named }))],
  statement: [{ ...programme, validity: named, proofKeptFor: named, region: named, storedBy: named, mailedBy: named }],
  ...Object.fromEntries(
    [
      ...[
        'attending',
        'waiting',
        'waiting_closed',
        'too_large_to_seat',
        'offered',
        'asked_again',
        'waiting_asked_again',
      ],
      ...['place_lost', 'place_lost_asked_again', 'place_lost_closed', 'declined_before_move'],
    ].map((key) => [key, [{ guests: 2, seats: 2, heldUntil: named, last: named, changed: ['time'] }]]),
  ),
};

/** Languages by themselves: their names and codes are not prose. */
const noProse = new Set(['languageNames']);

interface Written {
  /** The file, the catalogue and the key. */
  readonly at: string;
  readonly text: string;
}

/** All texts of all catalogues, as they read. */
async function written(language: Language): Promise<Written[]> {
  const all: Written[] = [];
  for (const path of paths) {
    const module: Record<string, unknown> = await import(join(root, path));
    for (const [catalogue, of] of Object.entries(module)) {
      if (typeof of !== 'function' || noProse.has(catalogue)) continue;
      const texts: Record<string, unknown> = of(language);
      for (const [key, text] of Object.entries(texts)) {
        const facts = otherFacts[key] ?? [named, named, named];
        const words: unknown = typeof text === 'function' ? text(...facts) : text;
        all.push({ at: `${path} ${catalogue}.${key}`, text: String(words) });
      }
    }
  }
  return [...all, { at: 'the public statement', text: privacyStatement(programme)[language] }];
}

const [ja, en] = await Promise.all([written('ja'), written('en')]);
const found = (texts: readonly Written[], fault: RegExp) =>
  texts.filter(({ text }) => fault.test(withoutUrls(text))).map(({ at, text }) => `${at}: ${text}`);

/** Markdown's brackets and the addresses of links are not punctuation. */
function withoutUrls(text: string): string {
  return text.replace(/\]\([^)]*\)/g, ']').replace(/https?:\S+/g, '');
}

describe('Japanese texts', () => {
  test('are all read', () => expect(ja.length).toBeGreaterThan(250));

  test.each([
    [
      'half-width punctuation beside a full-width character',
      /[\p{sc=Hira}\p{sc=Kana}\p{sc=Han}ー「」（）。、：][(),:;!?/]/u,
    ],
    [
      'half-width punctuation before a full-width character',
      /[(),:;!?][\p{sc=Hira}\p{sc=Kana}\p{sc=Han}「」（）。、：]/u,
    ],
    ['a bracket of one width that one of another closes', /（[^（）]*\)|\([^()]*）/],
    ['half-width katakana, or full-width letters and digits', /[\uFF61-\uFF9F\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A]/],
    ['a mark twice', /。。|、、|。、|、。|・・/],
    ['a space beside a full-width mark', / [（）「」。、：]|[（「。、：] /],
    ['a fact that is missing', /undefined|NaN|\[object/],
  ])('have no %s', (_what, fault) => expect(found(ja, fault)).toEqual([]));

  test('that speak of a deadline as one until which something can be done say which', () => {
    const vague = ja.filter(({ text }) => /期限まで(?!に?お?(ご回答|返信)を確認できませんでした)/.test(text));
    expect(vague.filter(({ text }) => !text.includes(named)).map(({ at, text }) => `${at}: ${text}`)).toEqual([]);
  });
});

describe('English texts', () => {
  test('are all read', () => expect(en.length).toBe(ja.length));

  test.each([
    ['two full stops', /\.\.(?!\.)/],
    ['two spaces', /\S {2,}\S/],
    ['a space before a mark', / [,.;:?!](\s|$)/],
    ['Japanese punctuation', /[（）「」。、：・]/],
    ['straight quotation marks', /"|\w'\w/],
    ['"neither" or "nor"', /\b(neither|nor)\b/i],
    ['"present employer"', /present employer/],
    ['"mail" for an email that somebody has', /\b(this|these|your|the|every|in|a|reply to) mails?\b/i],
    ['a fact that is missing', /undefined|NaN|\[object/],
  ])('have no %s', (_what, fault) => expect(found(en, fault)).toEqual([]));

  test('that speak of a deadline as one until which something can be done say which', () => {
    const vague = en.filter(({ text }) => /\b(until|by) (then|the deadline|that time)\b/i.test(text));
    expect(vague.filter(({ text }) => !text.includes(named)).map(({ at, text }) => `${at}: ${text}`)).toEqual([]);
  });
});

test('mails speak of no button: in plain text there are only links', () => {
  const ofMails = [...ja, ...en].filter(({ at }) => /^functions\/(mail|campaigns)\//.test(at));
  expect(ofMails.length).toBeGreaterThan(200);
  expect(found(ofMails, /ボタン|\bbuttons?\b/i)).toEqual([]);
});

test('nothing reads as if we could not come', () => expect(found(en, /could not make it\b/i)).toEqual([]));

describe('a sentence that ends with a name', () => {
  test.each([
    ['Aozora Alumni', 'Join Aozora Alumni.'],
    ['Aozora Manufacturing Co., Ltd.', 'Join Aozora Manufacturing Co., Ltd.'],
    ['Aozora Inc.', 'Join Aozora Inc.'],
    ['Yahoo!', 'Join Yahoo!'],
  ])('ends once: %s', (name, ended) => expect(sentence(`Join ${name}`)).toBe(ended));

  test('whatever the name, in all texts that can end with it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z][a-z]{0,9}( (Co\\?\., Ltd\\?\.|Inc\\?\.|S\\?\.A\\?\.|GmbH))?$/), (name) => {
        const because = becauseTexts('en');
        const texts = [
          because.service(name),
          because.rsvp(name),
          because.consent_at_exit(name),
          joiningInvitationTexts('en').invite(name, name),
          joiningInvitationTexts('en').remind(name),
        ];
        for (const text of texts) {
          expect(text).not.toMatch(/\.\\?\./);
          expect(text).toMatch(/\.$/);
        }
      }),
    );
  });
});

describe('dates in a text', () => {
  test.each(languages)('have brackets of one width, in %s', (language) => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        fc.constantFrom('Asia/Tokyo', 'Europe/Dublin', 'America/New_York'),
        (at, zone) => {
          const end = new Date(at.getTime() + 86_400_000);
          const dates = formatDeadline(at, language, 'Asia/Tokyo', zone) + formatPeriod(at, end, language, zone);
          expect(dates).not.toMatch(language === 'ja' ? /[()]/ : /[（）]/);
        },
      ),
    );
  });
});
