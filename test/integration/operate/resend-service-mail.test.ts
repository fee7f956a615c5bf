/** An operator has service mails that stayed in doubt resent; `allowAttempt` decides which. */
import { afterAll, beforeEach, expect, it } from 'vitest';
import { type ServiceMail, serviceMailsTable } from '../../../functions/mail/tables.ts';
import type { Deployment } from '../../../infra/operate/deployment.ts';
import { resendServiceMails } from '../../../infra/operate/resend-service-mail.ts';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { tableVariable } from '../../../shared/dynamo/table-definition.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { environmentVariable } from '../../../shared/process/environment.ts';
import { openMailRoom } from '../mail/frozen-campaign.ts';

const room = await openMailRoom();
afterAll(() => room.close());

const mails = openTable(serviceMailsTable);
const at = new Date('2026-11-22T02:00:00.000Z');
const deployment = {
  tables: documentClient(),
  output: () => environmentVariable(tableVariable(serviceMailsTable)),
} as unknown as Deployment;
const stored = (name: string, change: Partial<ServiceMail> = {}): ServiceMail => ({
  ...{ mailId: idFrom('mail', 'operate', name), alumniId: idFrom('alumnus', 'operate'), kind: 'receipt' },
  ...{ state: 'inDoubt', attempt: 2, attemptsAllowed: 2, unwritten: 0, feedback: '-', expiresAt: 4_000_000_000 },
  ...{ claimedAt: '2026-11-22T00:00:00.000Z', updatedAt: '2026-11-22T00:00:00.000Z' },
  ...change,
});
const left = stored('left');
const others = [
  stored('accepted', { state: 'accepted' }),
  stored('reported', { feedback: 'd' }),
  stored('watched', { watchAt: at.toISOString(), watched: 'mails' }),
  stored('too late', { reason: 'too_late' }),
];
const ids = (found: readonly Pick<ServiceMail, 'mailId'>[]) => found.map(({ mailId }) => mailId);

beforeEach(async () => {
  for (const mail of [left, ...others]) await commit(mails.put(mail));
});

it('finds what stayed in doubt, and on a dry run changes nothing', async () => {
  expect(ids(await resendServiceMails(deployment, undefined, at, true))).toEqual([left.mailId]);
  expect(await mails.get({ mailId: left.mailId })).toEqual(left);
});

it('allows one more attempt, once, and leaves the others as they are', async () => {
  expect(ids(await resendServiceMails(deployment, [left.mailId], at))).toEqual([left.mailId]);
  const reopened = { ...left, attemptsAllowed: 3, watchAt: at.toISOString(), watched: 'mails' };
  expect(await mails.get({ mailId: left.mailId })).toEqual(reopened);
  expect(await resendServiceMails(deployment, undefined, at)).toEqual([]);
  for (const mail of others) expect(await mails.get({ mailId: mail.mailId })).toEqual(mail);
});

it('refuses a mail that did not stay in doubt', async () => {
  const [accepted = left] = others;
  await expect(resendServiceMails(deployment, [accepted.mailId], at)).rejects.toThrow(
    `Not left in doubt: ${accepted.mailId}.`,
  );
});
