/** A test mail is what the recipients will get, marked as a test, to its author alone, and without anything that acts on a person. */
import { expect, test } from 'vitest';
import { testMessage } from '../../../../functions/mail/test-mail/test-message.ts';
import { programme } from '../../../../shared/programme/compiled.ts';

const mail = { address: 'hr@example.com', subject: '秋のお便り', text: 'こんにちは', html: '<p>こんにちは</p>' };

test.each([
  ['ja', '【テスト】秋のお便り'],
  ['en', '[Test] 秋のお便り'],
] as const)('in %s its subject is marked: %s', (language, subject) => {
  const { name, company } = programme;
  expect(testMessage({ ...mail, language } as never, { programme, sender: 'alumni@mail.example.com' })).toEqual({
    from: { name: name[language], address: 'alumni@mail.example.com' },
    replyTo: { name: company.contact.name[language], address: company.contact.email },
    to: { name: 'hr@example.com', address: 'hr@example.com' },
    subject,
    language,
    text: 'こんにちは',
    html: '<p>こんにちは</p>',
  });
});
