/** An invitation waits in its queue while HR corrects the address: whoever is written to, is invited once. */
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { alumniInvited } from '../../../../events/alumni/index.ts';
import { contactCardsTable } from '../../../../events/read-models/contact-card.ts';
import { contactCard } from '../../../../functions/alumni/record/contact.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { invitationMail } from '../../../../functions/mail/service/mails/membership-mails.ts';
import type { Decision } from '../../../../shared/decision/decision.ts';
import { eventOf, serviceAt } from '../../../fixtures/gathering-mails.ts';
import { afterStatement, offboarding, registered, reviewedAt, statement, stored } from '../../../fixtures/leavers.ts';

beforeAll(() => Object.assign(process.env, { PUBLIC_ORIGIN: 'https://alumni.example.com' }));

/** 1 April 2026, 10:00 in Tokyo. */
const due = '2026-04-01T01:00:00.000Z';
type Queued = ReturnType<typeof invitationsOf>[number];

function invitationsOf({ events }: Decision<Leaver>) {
  return events
    .filter(({ contract }) => contract === alumniInvited)
    .map(({ data }) => eventOf(alumniInvited, alumniInvited.data.parse(data)));
}

/** What is mailed when an event arrives: to whom, or why nobody. */
function mailed(event: Queued, leaver: Leaver, now: string) {
  const card = contactCard(leaver);
  const mail = invitationMail(event, card && contactCardsTable.item.parse(card), undefined, serviceAt(now));
  return mail.outcome === 'skipped' ? { reason: mail.reason } : { to: mail.message.to.address };
}

const corrected = (leaver: Leaver, address: string, at: string) =>
  afterStatement(leaver, statement('updated', { personalEmail: address }, at), at);

/** The day after, at ten. */
const onSecond = '2026-04-02T01:00:00Z';

describe('an invitation that waits while the address is corrected', () => {
  const invitation = reviewedAt(stored(registered('2026-03-01T01:00:00Z', offboarding())), due);
  const [first] = invitationsOf(invitation);

  it('goes to nobody; the new address gets its own, once', () => {
    const change = corrected(stored(invitation), 'new@example.net', onSecond);
    const leaver = stored(change);
    if (first === undefined) throw new Error('no invitation');
    expect(mailed(first, leaver, onSecond)).toEqual({ reason: 'address_replaced' });
    expect(invitationsOf(change).map((event) => mailed(event, leaver, onSecond))).toEqual([{ to: 'new@example.net' }]);
  });

  it('reaches its address when that comes back', () => {
    const away = stored(corrected(stored(invitation), 'new@example.net', onSecond));
    const back = corrected(away, 'hanako@example.net', '2026-04-02T01:30:00Z');
    expect(invitationsOf(back)).toEqual([]);
    if (first === undefined) throw new Error('no invitation');
    expect(mailed(first, stored(back), '2026-04-02T02:00:00Z')).toEqual({ to: 'hanako@example.net' });
  });

  it('is sent as ever when its event is from before version 1.1', () => {
    const { addressEpoch: _none, ...data } = first?.data ?? { alumniId: invitation.state.alumniId };
    const event = eventOf(alumniInvited, data);
    const leaver = stored(corrected(stored(invitation), 'new@example.net', onSecond));
    expect(mailed(event, leaver, onSecond)).toEqual({ to: 'new@example.net' });
  });

  it('in whatever order addresses change and events arrive: each address is invited once at most, and only while it is theirs', () => {
    const step = fc.oneof(
      fc.record({ address: fc.constantFrom(0, 1, 2), hours: fc.integer({ min: 1, max: 100 }) }),
      fc.record({ arrives: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let [leaver, at] = [stored(invitation), Date.parse(due)];
        const queue = invitationsOf(invitation);
        const sent = new Map<string, string[]>();
        const arrive = (position: number) => {
          const [event] = queue.splice(position, 1);
          if (event === undefined) return;
          const { to } = mailed(event, leaver, new Date(at).toISOString());
          if (to === undefined) return;
          expect(to).toBe(leaver.facts.personalEmail?.value);
          sent.set(to, [...(sent.get(to) ?? []), event.data.mail]);
        };
        for (const step of steps) {
          if ('arrives' in step) arrive(step.arrives % Math.max(queue.length, 1));
          else {
            at += step.hours * 3_600_000;
            const change = corrected(leaver, `address-${step.address}@example.net`, new Date(at).toISOString());
            leaver = stored(change);
            queue.push(...invitationsOf(change));
          }
        }
        while (queue.length > 0) arrive(0);
        for (const mails of sent.values()) {
          expect(mails.filter((mail) => mail === 'invitation').length).toBeLessThanOrEqual(1);
          expect(mails.length).toBeLessThanOrEqual(3);
        }
        const [address, hash] = [leaver.facts.personalEmail?.value, leaver.address?.hash];
        const isNew = (leaver.invitation?.invitedEpochs?.[hash ?? ''] ?? []).includes(leaver.addressEpoch ?? 0);
        if (leaver.status === 'invited' && isNew) expect(sent.get(address ?? '')).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});
