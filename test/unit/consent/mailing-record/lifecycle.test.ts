import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { memberships } from '../../../../events/agreements/complaints.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { decideJoining, decline } from '../../../../functions/consent/joining/joining.ts';
import type { ConsentChange } from '../../../../functions/consent/ledger/consent-change.ts';
import { followContactCard } from '../../../../functions/consent/mailing-record/contact-facts.ts';
import { membershipLifecycle, suppressionLifecycle } from '../../../../functions/consent/mailing-record/lifecycle.ts';
import { grantWanted } from '../../../../functions/consent/preferences/preferences.ts';
import { suppressBounced, suppressComplained } from '../../../../functions/consent/suppression/suppressing.ts';
import { leaveProgramme, withdrawTopics } from '../../../../functions/consent/withdrawal/withdrawing.ts';
import { type Decision, decided, isRefusal, type Refusal } from '../../../../shared/decision/decision.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { bouncedAt, command, contactCard, memberRecord, somebody } from '../../../fixtures/consent.ts';
import { expectToFollow } from '../../../fixtures/lifecycles.ts';

const alumniId = somebody();
const now = new Date('2028-04-10T00:00:00Z');
const card = contactCard(alumniId, { invitedAt: '2028-04-01T01:00:00Z', closesAt: '2028-05-01T01:00:00Z' });
const shown = { noticeVersion: '2026-04', language: 'ja' } as const;
const collection = { method: 'one_click', source: 'decline_link' } as const;
const form = command({ ...shown, card, decision: 'accept' as const, topics: ['jobs' as const] });

it.each(memberships)('%s allows the steps that start there, and no others', (status) => {
  const by =
    (decide: (person: MailingRecord) => ConsentChange | Refusal<string>) =>
    ({ person }: { readonly person: MailingRecord }) => {
      const outcome = decide(person);
      return isRefusal(outcome) ? outcome : decided({ status: outcome.state.membership, person: outcome.state });
    };
  expectToFollow(
    membershipLifecycle,
    { status, person: memberRecord(alumniId, { membership: status }) },
    {
      join: by((person) => decideJoining(person, form, now)),
      decline: by((person) => decline(person, command({ ...shown, card, collection }), now)),
      change: by((person) => withdrawTopics(person, command({ topics: ['jobs'], collection }), now)),
      leave: by((person) => leaveProgramme(person, command(undefined), now)),
    },
  );
});

it('a suppression makes only transitions that its lifecycle knows', () => {
  const steps = fc.array(
    fc.constantFrom<(person: MailingRecord, at: Date) => Decision<MailingRecord> | Refusal<string>>(
      (person, at) => suppressBounced(person, bouncedAt(at), at),
      (person, at) => suppressComplained(person, command(at), at),
      (person, at) => followContactCard(person, command({ ...card, address: `${at.getTime()}@example.com` }), at),
      (person, at) => grantWanted(person, command({ wanted: { topics: ['jobs'] }, shown, directoryNotice: shown }), at),
      (person, at) => leaveProgramme(person, command(undefined), at),
      (person, at) => decideJoining(person, form, at),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(steps, (history) => {
      let person = memberRecord(alumniId);
      for (const [position, step] of history.entries()) {
        const outcome = step(person, new Date(now.getTime() + position * 1000));
        if (isRefusal(outcome)) continue;
        const [before, after] = [person.suppression, outcome.state.suppression];
        if (before !== after)
          expect(stepsBetween(suppressionLifecycle, before, after), `${before} → ${after}`).not.toEqual([]);
        person = outcome.state;
      }
    }),
  );
});
