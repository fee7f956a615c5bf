import { describe, expect, test } from 'vitest';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { goldenMail } from '../../../fixtures/calendar-replies.ts';
import { lambdaContext, queuedBodies } from '../../../fixtures/invocations.ts';
import {
  answer,
  aws,
  events,
  expectRetried,
  gatheringId,
  gatherings,
  handle,
  handler,
  invited,
  lines,
  receive,
  refusals,
  s3,
} from './reply-function.ts';

describe('a calendar’s reply is taken once', () => {
  test('although the event comes again, even after the mail was deleted', async () => {
    await invited();
    s3.objects.set('inbound/mail', goldenMail('gmail-accepted'));
    expect(await handle('inbound/mail', 'inbound/mail')).toEqual({ batchItemFailures: [] });
    expect(await events()).toBe(1);
    expect(lines.map(({ code }) => code)).toContain('CALENDAR_REPLY_TAKEN_BEFORE');
  });

  test('although the same mail comes twice, also at the same moment', async () => {
    await invited({ seats: 3 });
    s3.objects.set('inbound/1', goldenMail('gmail-accepted'));
    s3.objects.set('inbound/2', goldenMail('gmail-accepted'));
    await Promise.all([handle('inbound/1'), handle('inbound/2')]);
    expect(await events()).toBe(1);
    expect(await gatherings.get({ gatheringId })).toMatchObject({ taken: { place: 1 } });
    expect(s3.objects.size).toBe(0);
  });

  test('although a crash comes before the mail is deleted, which the retry then does', async () => {
    await invited();
    s3.objects.set('inbound/mail', goldenMail('gmail-accepted'));
    await expectRetried('DELETE');
    expect(await answer()).toMatchObject({ answer: 'attending' });
    expect(await handle('inbound/mail')).toEqual({ batchItemFailures: [] });
    expect(await events()).toBe(1);
    expect(s3.objects.size).toBe(0);
  });

  test('and a mail that cannot be read now stays, with its message', async () => {
    await invited();
    s3.objects.set('inbound/mail', goldenMail('gmail-accepted'));
    await expectRetried('GET');
    expect(s3.objects.size).toBe(1);
    expect(await answer()).toBeUndefined();
    await handle('inbound/mail');
    expect(await answer()).toMatchObject({ answer: 'attending' });
  });

  test('and an older reply that comes later does not undo it', async () => {
    await invited();
    await receive('gmail-declined', { '20261123T012345Z': '20261123T012346Z' });
    await receive('gmail-accepted');
    expect(await answer()).toMatchObject({ answer: 'declined' });
    expect(refusals()).toEqual(['overtaken']);
  });

  test('and after a reply that changed nothing, an older one changes nothing either', async () => {
    await invited();
    await receive('gmail-accepted', { '20261123T012345Z': '20261123T012341Z' });
    await receive('gmail-accepted', { '20261123T012345Z': '20261123T012347Z' });
    await receive('gmail-declined', { '20261123T012345Z': '20261123T012343Z' });
    const { answer: stands, calendarStamp } = (await answer()) as Guest;
    expect([stands, calendarStamp]).toEqual(['attending', '2026-11-23T01:23:47.000Z']);
  });

  test('and a message that names no mail goes to the dead letters, with the reason', async () => {
    await handler(queuedBodies({ id: 'x', type: 'Object Created' }), lambdaContext());
    expect(aws.deadLetters().at(-1)?.reason).toBe('invalid: key');
  });
});
