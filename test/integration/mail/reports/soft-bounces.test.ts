/** Full mailboxes of a leaver whose address HR corrects: the contact card says to which address each bounce belongs. */
import { afterAll, expect, it } from 'vitest';
import { contactCardsTable } from '../../../../events/read-models/contact-card.ts';
import { softBouncesTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { contactCard } from '../../../fixtures/consent.ts';
import { lambdaContext, queuedBodies } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { openMailRoom } from '../frozen-campaign.ts';

const room = await openMailRoom();
const { handler } = await import('../../../../functions/mail/reports/record-delivery-bounce-complaint.ts');
afterAll(() => room.close());

const alumniId = idFrom('alumnus', 'leaver');
const haveAddress = (epoch: number, ...invitedEpochs: number[]) =>
  commit(openTable(contactCardsTable).put(contactCard(alumniId, { epoch, invitedEpochs })));
/** The mailbox was full on a day of December. */
const reportFull = async (name: string, epoch: number | undefined, day: number) => {
  const mailId = idFrom('mail', name);
  const tags = { mail: [mailId], recipient: [alumniId], ...(epoch !== undefined && { epoch: [String(epoch)] }) };
  const bounce = { type: 'Email Bounced', bounceType: 'Transient', bounceSubType: 'MailboxFull' };
  await handler(
    queuedBodies({ id: name, time: `2026-12-0${day}T00:00:00Z`, messageId: name, tags, ...bounce }),
    lambdaContext(),
  );
  const events = await emitted('mail-bounced');
  return events.flatMap(({ detail }) => (detail.data['mailRef'] === mailId ? [detail.data['permanent']] : []));
};

it('each is counted for its own address, even after the leaver has another, and after the first comes back', async () => {
  await haveAddress(0, 0);
  expect(await reportFull('first', 0, 1)).toEqual([false]);
  expect(await reportFull('second', 0, 2)).toEqual([false]);
  await haveAddress(1, 1);
  expect(await reportFull('other', 1, 3)).toEqual([false]);
  await haveAddress(2, 0, 2);
  expect(await reportFull('late, of the other', 1, 4)).toEqual([false]);
  expect(await reportFull('back', 2, 5)).toEqual([true]);
  const stored = await openTable(softBouncesTable).get({ alumniId });
  expect(stored?.bounces.map(({ addressEpoch }) => addressEpoch)).toEqual([0, 0, 1, 2]);
});
