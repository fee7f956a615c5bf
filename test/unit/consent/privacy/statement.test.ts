import { describe, expect, test } from 'vitest';
import { privacyStatement, statementPage } from '../../../../functions/consent/privacy/statement.ts';
import { languages } from '../../../../shared/locale/languages.ts';
import { programme } from '../../../../shared/programme/compiled.ts';

test.each([
  ['P24M', '24か月間', '24 months'],
  ['P2Y', '2年間', '2 years'],
  ['P731D', '731日間', '731 days'],
])('the statement says how long a consent of %s is valid and is kept', (period, ja, en) => {
  const consent = { ...programme.consent, validity: period, proofKeptFor: period };
  const statement = privacyStatement({ ...programme, consent });
  expect(statement.ja).toContain(`同意の期間は${ja}です。`);
  expect(statement.ja).toContain(`少なくとも${ja}保存します。`);
  expect(statement.en).toContain(`Consent is given for ${en}.`);
  expect(statement.en).toContain(`kept for at least ${en} after the last mail`);
});

describe('where the data is kept', () => {
  test.each([
    ['ap-northeast-1', '日本国内（AWS アジアパシフィック（東京）リージョン）', 'Japan (AWS Asia Pacific, Tokyo)'],
    ['ap-northeast-3', '日本国内（AWS アジアパシフィック（大阪）リージョン）', 'Japan (AWS Asia Pacific, Osaka)'],
    ['ap-northeast-2', 'AWS の ap-northeast-2 リージョン', 'the AWS region ap-northeast-2'],
    ['eu-central-1', 'AWS の eu-central-1 リージョン', 'the AWS region eu-central-1'],
  ])('%s is named in words, and as in Japan only where it is', (storageRegion, ja, en) => {
    const statement = privacyStatement({ ...programme, storageRegion });
    expect(statement.ja).toContain(`データは${ja}に保管しています。`);
    expect(statement.en).toContain(`the data is kept in ${en}.`);
  });
});

describe('the statement as a page', () => {
  test.each(languages)('%s: its heading is the title, all that follows is on the page', (language) => {
    const statement = privacyStatement(programme)[language];
    const page = statementPage(statement, language);
    expect(page.language).toBe(language);
    expect(statement.startsWith(`# ${page.title}\n`)).toBe(true);
    const body = String(page.body);
    for (const [, heading = ''] of statement.matchAll(/^## (.*)$/gm)) expect(body).toContain(heading);
    for (const [, item = ''] of statement.matchAll(/^- (.*)$/gm)) expect(body).toContain(item);
    expect(body).toContain(programme.company.contact.email);
  });

  test('has no title where the statement has no heading', () => {
    expect(statementPage('No heading.', 'en')).toMatchObject({ language: 'en', title: '' });
  });
});
