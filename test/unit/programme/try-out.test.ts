/** What somebody wrote is tried out as a mail with the longest names that are accepted, and each reason is of its own field. */
import { describe, expect, test } from 'vitest';
import { UnsafeMail } from '../../../shared/mail-format/headers.ts';
import { RefusedMarkdown } from '../../../shared/mail-format/markdown.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import {
  type FieldTrial,
  fieldProblems,
  harmlessTitle,
  longestPerson,
  programmeProblem,
  tryOut,
  tryOutMail,
  whyUnmailable,
} from '../../../shared/programme/try-out.ts';

const trial = { language: 'ja', subject: '会', body: '会です' } as const;

describe('a mail that is tried out', () => {
  test('goes to the longest name of 100 characters each, and the longest address that SES takes', () => {
    const { name, address } = longestPerson();
    expect([...name]).toHaveLength(201);
    const [local = '', domain = ''] = address.split('@');
    expect([local.length, address.length, domain.endsWith('.example.com')]).toEqual([64, 137, true]);
  });

  test('may name the person, the preferences and the way out, and nothing else', () => {
    expect(() => tryOut(trial, programme)).not.toThrow();
    const links = '[a]({{ preferences_url }}) [b]({{ unsubscribe_url }})';
    expect(() => tryOut({ ...trial, body: links }, programme)).not.toThrow();
    expect(() => tryOut({ ...trial, body: '{{ attend_url }}' }, programme)).toThrow(RefusedMarkdown);
  });

  test('shows what the law asks for: an empty address of the programme is found', () => {
    const nowhere = { ...programme, company: { ...programme.company, address: { ja: '', en: '' } } } as Programme;
    const trials = [{ pointer: '/body', write: () => tryOut(trial, nowhere) }];
    expect(fieldProblems(trials, programme)).toEqual([
      { pointer: '/body', detail: expect.stringMatching(/^cannot be mailed: .*postal_address/) },
    ]);
    // No change of a field helps, and the reason is told without "cannot be mailed".
    expect(fieldProblems(trials, nowhere)).toEqual([
      {
        pointer: '',
        code: 'configuration',
        detail: expect.stringMatching(/^programme\.json is at fault, whatever is written: (?!cannot).*postal_address$/),
      },
    ]);
    expect(fieldProblems([{ pointer: '/body', write: () => undefined }], nowhere)).toEqual([]);
  });

  test('says that the programme is at fault only in a language that is asked about', () => {
    const name = { ...programme.name, ja: 'a\nb' };
    const broken = { ...programme, name };
    expect(programmeProblem(programme)).toBeUndefined();
    expect(programmeProblem(broken, ['en'])).toBeUndefined();
    const problem = {
      pointer: '',
      code: 'configuration',
      detail: expect.stringMatching(/^programme\.json is at fault/),
    };
    expect([programmeProblem(broken), programmeProblem(broken, ['ja'])]).toEqual([problem, problem]);
  });

  test('is written whole: its subject and the name of the programme are in its header', () => {
    const mail = { subject: '会', text: ['a', { slot: 'salutation', place: 'plain' }], html: ['a'] } as const;
    expect(() => tryOutMail(mail, { language: 'ja', programme })).not.toThrow();
    expect(() => tryOutMail({ ...mail, subject: 'a\nb' }, { language: 'ja', programme })).toThrow(UnsafeMail);
    const name = { ...programme.name, ja: 'a\nb' };
    expect(() => tryOutMail(mail, { language: 'ja', programme: { ...programme, name } })).toThrow(UnsafeMail);
    expect(() => tryOutMail(mail, { language: 'en', programme: { ...programme, name } })).not.toThrow();
  });

  test('has an address for every link, and a salutation', () => {
    const html = [
      { slot: 'details_url', place: 'url' },
      { slot: 'salutation', place: 'html' },
    ] as const;
    expect(() => tryOutMail({ subject: '会', text: [], html }, { language: 'en', programme })).not.toThrow();
  });
});

describe('the problems of fields', () => {
  const refuse = (why: string) => {
    throw new RefusedMarkdown(why);
  };

  test('are named once each, in the first language that fails', () => {
    const seen: string[] = [];
    const trials: FieldTrial[] = [
      { pointer: '/fine', write: (language) => seen.push(language) },
      { pointer: '/both', write: (language) => refuse(`fails in ${language}`) },
      { pointer: '/english', write: (language) => language === 'en' && refuse('fails in en') },
    ];
    const problems = fieldProblems(trials, programme);
    expect(seen).toEqual(['ja', 'en']);
    expect(problems).toEqual([
      { pointer: '/both', detail: 'fails in ja' },
      { pointer: '/english', detail: 'fails in en' },
    ]);
  });

  test('are none of ours: a fault of the program is thrown', () => {
    const fault = () => {
      throw new TypeError('broken');
    };
    expect(() => fieldProblems([{ pointer: '/a', write: fault }], programme)).toThrow(new TypeError('broken'));
  });

  test.each([
    [new RefusedMarkdown('is too long'), 'is too long'],
    [new UnsafeMail('Subject', 'holds a control character'), 'cannot be mailed: Subject holds a control character'],
    [new RangeError('Invalid time zone specified: Mars'), 'cannot be mailed: Invalid time zone specified: Mars'],
    [new TypeError('broken'), undefined],
    [Object.assign(new TypeError('x'), { code: 'ERR_OTHER' }), undefined],
    [Object.assign(new Error('x'), { code: 'ERR_INVALID_URL' }), undefined],
    ['a text', undefined],
  ])('%s: %s', (error, why) => expect(whyUnmailable(error)).toBe(why));

  test('a text that is not a URL is named', () => {
    expect(fieldProblems([{ pointer: '/url', write: () => new URL('no address') }], programme)).toEqual([
      { pointer: '/url', detail: 'is not a URL' },
    ]);
  });

  test('another field is tried out under a title with which nothing is wrong', () => {
    for (const language of ['ja', 'en'] as const)
      expect(() => tryOut({ language, subject: harmlessTitle[language], body: 'x' }, programme)).not.toThrow();
  });
});
