import { expect, test } from 'vitest';
import { privacyStatement } from '../../../../functions/consent/privacy/statement.ts';
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
