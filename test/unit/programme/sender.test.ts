/** Who sends the programme's mail, in the words of each language: what 特定電子メール法 Art. 4 asks a mail to name. */
import { expect, test } from 'vitest';
import { programme } from '../../../shared/programme/compiled.ts';
import { senderOf } from '../../../shared/programme/sender.ts';

const of = {
  name: { ja: 'あおぞらアルムナイ', en: 'Aozora Alumni' },
  company: {
    ...programme.company,
    name: { ja: '株式会社あおぞら', en: 'Aozora Inc.' },
    address: { ja: '東京都千代田区見本町1-2-3', en: '1-2-3 Mihon-cho, Tokyo' },
    contact: {
      ...programme.company.contact,
      name: { ja: '人事部', en: 'Human Resources' },
      email: 'hr@example.com',
      url: 'https://www.example.com/contact',
    },
  },
};
const contact = { email: 'hr@example.com', url: 'https://www.example.com/contact' };

test.each([
  ['ja', '株式会社あおぞら', 'あおぞらアルムナイ', '東京都千代田区見本町1-2-3', '人事部'],
  ['en', 'Aozora Inc.', 'Aozora Alumni', '1-2-3 Mihon-cho, Tokyo', 'Human Resources'],
] as const)('in %s it is %s', (language, company, name, address, office) => {
  expect(senderOf(of, language)).toEqual({ company, programme: name, address, contact: { ...contact, name: office } });
});
