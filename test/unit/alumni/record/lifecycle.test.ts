import fc from 'fast-check';
import { expect, it } from 'vitest';
import { followUp, review } from '../../../../functions/alumni/invitation/review.ts';
import { approveLeaver, declineLeaver } from '../../../../functions/alumni/people/approval.ts';
import type { PersonStatement } from '../../../../functions/alumni/record/facts.ts';
import {
  type ConsentEvent,
  newLeaver,
  withAddress,
  withApproval,
  withConsent,
  withStatement,
} from '../../../../functions/alumni/record/leaver.ts';
import { leaverLifecycle } from '../../../../functions/alumni/record/lifecycle.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { byOkaeri, isRefusal, refuse } from '../../../../shared/decision/decision.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { alumniId, somebodyElse } from '../../../fixtures/leavers.ts';
import { tablesOf } from '../../../fixtures/lifecycles.ts';

type Happening = (leaver: Leaver, at: Date) => ReturnType<typeof review>;

const day = (days: number) => new Date(Date.UTC(2026, 2, 1) + days * 86_400_000);

const statements = fc.record({
  kind: fc.constantFrom<PersonStatement['kind']>(
    'offboarded',
    'offboarding_cancelled',
    'rehired',
    'updated',
    'deleted',
  ),
  facts: fc.record<PersonStatement['facts'], never>(
    {
      names: fc.constant({ family: '髙橋', given: '花子' }),
      personalEmail: fc.constantFrom('one@example.net', 'two@example.net'),
      employment: fc.record(
        {
          hireDate: fc.constantFrom('2016-04-01', '2026-06-01', '2027-04-01'),
          terminationDate: fc.constantFrom('2026-03-31', '2026-05-31', '2027-12-31'),
        },
        { requiredKeys: ['hireDate'] },
      ),
      exit: fc.constantFrom(
        { type: 'voluntary' as const },
        { type: 'disciplinary_dismissal' as const },
        { type: 'deceased' as const },
      ),
      contactBasis: fc.constantFrom('written_notice' as const, 'none' as const),
      consentAtExit: fc.constantFrom(
        { decision: 'refused' as const },
        {
          decision: 'granted' as const,
          noticeVersion: '2026-04',
          purposes: ['membership' as const],
          at: '2026-03-01T00:00:00Z',
          method: 'paper' as const,
        },
      ),
    },
    { requiredKeys: [] },
  ),
  statedOn: fc.nat(400),
  holder: fc.constantFrom(undefined, undefined, somebodyElse),
});
const stating = statements.map(
  ({ kind, facts, statedOn, holder }): Happening =>
    (leaver, at) => {
      const statement = { kind, facts, statedAt: day(statedOn).toISOString() };
      return review(leaver, byOkaeri(withAddress(withStatement(leaver, statement), holder)), at);
    },
);

const consenting = fc
  .record({ type: fc.constantFrom('member-joined', 'leaver-declined', 'member-left'), sequence: fc.nat(20) })
  .map(
    ({ type, sequence }): Happening =>
      (leaver, at) => {
        // Nobody has joined or declined before they are registered.
        if (leaver.sequence === 0) return refuse('unchanged');
        const metadata = { id: 'evt', version: '1.0', occurredAt: at.toISOString(), subject: alumniId, sequence };
        const event = { type, source: 'okaeri.consent', metadata, data: { alumniId, topics: [] } };
        return review(leaver, byOkaeri(withConsent(leaver, event as unknown as ConsentEvent)), at);
      },
  );

const happenings = fc.array(
  fc.tuple(
    fc.nat(60),
    fc.oneof(
      { weight: 4, arbitrary: stating },
      { weight: 1, arbitrary: consenting },
      {
        weight: 2,
        arbitrary: fc.constantFrom<Happening>(
          (leaver, at) => followUp(leaver, byOkaeri(), at, 'free'),
          (leaver, at) => followUp(leaver, byOkaeri(), at, 'turn'),
          (leaver, at) => approveLeaver(leaver, byOkaeri(withApproval(leaver, 'approved')), at, 'free'),
          (leaver, at) => declineLeaver(leaver, byOkaeri(), at),
        ),
      },
    ),
  ),
  { minLength: 1, maxLength: 20 },
);

/** The transitions of a history that the lifecycle does not know. */
function unknownTransitions(history: readonly [number, Happening][]): string[] {
  let leaver = newLeaver(alumniId, day(0), 'test');
  let today = 0;
  return history.flatMap(([days, happening]) => {
    today += days;
    const outcome = happening(leaver, day(today));
    if (isRefusal(outcome)) return [];
    const [before, after] = [leaver, outcome.state];
    leaver = { ...after, sequence: before.sequence + 1 };
    const known =
      before.sequence === 0
        ? leaverLifecycle.begins.some(({ to }) => to.includes(after.status))
        : before.status === after.status || stepsBetween(leaverLifecycle, before.status, after.status).length > 0;
    return known ? [] : [`${before.status} → ${after.status}`];
  });
}

it('a leaver makes only transitions that the lifecycle knows, whatever happens in whatever order', () => {
  fc.assert(
    fc.property(happenings, (history) => {
      expect(unknownTransitions(history)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

it('consent may speak in every state; what HR and the sources say may not bring back who has answered', () => {
  const open = ['awaiting_contact', 'awaiting_approval', 'awaiting_last_day', 'invited'] as const;
  const answered = ['member', 'declined', 'left', 'expired'] as const;
  const byConsent = ['join', 'decline', 'leave'];
  const whileOpen = ['wait', 'prepare', 'invite', 'completeContact', 'exclude', ...byConsent, 'expire', 'employ'];
  const afterwards = ['exclude', ...byConsent, 'employ', 'leaveAgain'];
  const { begins, starts, leads } = tablesOf(leaverLifecycle, [...open, ...answered, 'excluded', 'returned']);
  expect(begins).toEqual([open, ['excluded'], ['declined'], ['returned']]);
  const stepsFrom = Object.entries(starts).map(([status, steps]) => [status, [...steps].sort()]);
  expect(Object.fromEntries(stepsFrom)).toEqual({
    awaiting_contact: whileOpen.toSorted(),
    awaiting_approval: [...whileOpen, 'approve', 'declineByHr'].sort(),
    awaiting_last_day: whileOpen.toSorted(),
    invited: whileOpen.toSorted(),
    ...Object.fromEntries(answered.map((status) => [status, afterwards.toSorted()])),
    excluded: [...byConsent, 'expire', 'employ', 'leaveAgain'].sort(),
    returned: ['exclude', ...byConsent, 'expire', 'leaveAgain'].sort(),
  });
  expect(leads).toEqual({
    wait: ['awaiting_contact', 'awaiting_approval'],
    ...{ prepare: ['awaiting_last_day'], invite: ['invited'], completeContact: open, leaveAgain: open },
    ...{ approve: ['awaiting_last_day', 'invited'], declineByHr: ['excluded'], exclude: ['excluded'] },
    ...{ join: ['member'], decline: ['declined'], leave: ['left'], expire: ['expired'], employ: ['returned'] },
  });
});
