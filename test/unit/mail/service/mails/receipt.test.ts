import { beforeAll, expect, test } from 'vitest';
import { memberJoined } from '../../../../../events/consent/index.ts';
import { isServable } from '../../../../../functions/mail/service/mails/member-mail.ts';
import { receiptMail } from '../../../../../functions/mail/service/mails/membership-mails.ts';
import { programme } from '../../../../../shared/programme/compiled.ts';
import { eventOf, hanako, sean, serviceAt, written } from '../../../../fixtures/gathering-mails.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

function receipt(person: typeof hanako, validity: string): string {
  if (!isServable(person)) throw new Error('the member of these tests gets service mail');
  const service = { ...serviceAt(), programme: { ...programme, consent: { ...programme.consent, validity } } };
  return written(receiptMail(eventOf(memberJoined, { topics: [], via: 'invitation' }), person, service)).text;
}

test.each([
  ['P24M', '24か月', '24 months'],
  ['P2Y', '2年', '2 years'],
  ['P731D', '731日', '731 days'],
])('the receipt of a consent says for how long it is valid: %s', (validity, ja, en) => {
  expect(receipt(hanako, validity)).toContain(`ご同意の期間は、ご同意の日から${ja}です。`);
  expect(receipt(sean, validity)).toContain(`Your consent is given for ${en} from the day on which you gave it.`);
});
