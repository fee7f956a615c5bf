/** Each event that causes a service mail has one, and gatherings are read for the mails that are about one. */
import { describe, expect, it } from 'vitest';
import { eventMail } from '../../../../functions/mail/service/mails/event-mail.ts';
import { gatheringMailOf, type Occasion, occasions, wantedBy } from '../../../../functions/mail/service/occasions.ts';
import { eventOf, hanako, serviceAt } from '../../../fixtures/gathering-mails.ts';

process.env['PUBLIC_ORIGIN'] = 'https://alumni.example.com';

const examples = occasions.flatMap((contract) =>
  contract.examples.map((example) => [contract.type, eventOf(contract, example as object) as Occasion] as const),
);

describe('an event that causes a service mail', () => {
  it.each(examples)('%s has a kind of mail, to the person whom it names', (_type, event) => {
    expect(wantedBy(event)).toMatchObject({ alumniId: event.data.alumniId, kind: expect.any(String) });
  });

  it.each(examples)('%s needs its gathering exactly if it names one', (_type, event) => {
    const { gatheringId } = event.data as { readonly gatheringId?: string };
    expect(gatheringMailOf(event)?.gatheringId).toBe(gatheringId);
    if (event.type === 'alumni-invited') return;
    const withoutGathering = eventMail(event, { record: hanako }, serviceAt(event.metadata.occurredAt));
    const missing = event.type === 'guest-notice-requested' ? 'not_found' : 'gathering_not_open';
    const skipped = { outcome: 'skipped', reason: missing };
    expect(withoutGathering).toMatchObject(gatheringId === undefined ? { outcome: 'written' } : skipped);
  });
});
