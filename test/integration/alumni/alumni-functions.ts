/** The functions of the context with their tables: leavers are stated and registered, timers fall due, HR asks. */
import { afterAll, expect, vi } from 'vitest';
import {
  employeeDeleted,
  employeeOffboarded,
  employeeRehired,
  employeeUpdated,
  offboardingCancelled,
} from '../../../events/hris/index.ts';
import { addressesTable } from '../../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { type IntakeItem, intakeTable } from '../../../events/read-models/intake-item.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { alumniTable, invitationBudgetTable } from '../../../functions/alumni/tables.ts';
import { type EventContract, makeEvent } from '../../../shared/bus/contract.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { type AlumniId, newId } from '../../../shared/identifier.ts';
import { expectDescribed } from '../../fixtures/described-responses.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';
import { apiCall, lambdaContext, queued } from '../../fixtures/invocations.ts';
import { emitted } from '../../fixtures/outbox.ts';
import { makeTables } from '../tables.ts';

await makeTables(
  intakeTable,
  contactCardsTable,
  alumniTable,
  addressesTable,
  mailingRecordsTable,
  invitationBudgetTable,
);
const aws = await FakeAws.start();
export const { handler: registerLeaver } = await import('../../../functions/alumni/intake/register-leaver.ts');
const { handler: followUp } = await import('../../../functions/alumni/invitation/follow-up-leaver.ts');
const { handler: reflectMembership } = await import('../../../functions/alumni/membership/reflect-membership.ts');
const { handler: answerHr } = await import('../../../functions/alumni/people/hr-api.ts');

// Only the clock is held; the SDK's own timers run on.
vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-05T00:00:00Z') });
afterAll(async () => {
  vi.useRealTimers();
  await aws.stop();
});

export const alumni = openTable(alumniTable);
export const cards = openTable(contactCardsTable);
export const nothingFailed = { batchItemFailures: [] };
let sequence = 0;
const contracts = {
  offboarded: employeeOffboarded,
  offboarding_cancelled: offboardingCancelled,
  rehired: employeeRehired,
  updated: employeeUpdated,
  deleted: employeeDeleted,
};

export function eventFor(
  contract: EventContract,
  alumniId: AlumniId,
  data: Record<string, unknown>,
  numbered?: number,
) {
  sequence += 1;
  const event = { subject: alumniId, sequence: numbered ?? sequence, occurredAt: new Date(), data };
  return makeEvent(contract, event, { correlationId: 'test' });
}

/** Stores what the HRIS said, as the hris context does, and gives the event for it. */
export async function stated(
  alumniId: AlumniId,
  facts: Partial<IntakeItem['facts']> = {},
  change: Partial<IntakeItem> = {},
) {
  const intakeId = newId('intake');
  const item: IntakeItem = {
    intakeId,
    alumniId,
    kind: 'offboarded',
    statedAt: '2026-03-01T00:00:00.000Z',
    via: 'webhook',
    statedBy: 'webhook:standard',
    sourceSystem: 'smarthr',
    sourceEmployeeId: alumniId,
    facts: {
      names: { family: "O'Brien", given: 'Seán', preferred: 'Seán' },
      personalEmail: `${alumniId}@example.net`,
      locale: 'en-IE',
      employment: {
        hireDate: '2019-07-01',
        terminationDate: '2026-03-31',
        department: 'Sales',
        title: 'Account Manager',
      },
      exit: { type: 'voluntary', reasonCode: 'career_change', evaluation: 'A' },
      skills: ['Negotiation'],
      contactBasis: 'written_notice',
      ...facts,
    },
    expiresAt: 2_000_000_000,
    ...change,
  };
  await commit(openTable(intakeTable).put(item));
  return eventFor(contracts[item.kind], alumniId, { alumniId, intakeId });
}

export async function register(
  alumniId: AlumniId,
  facts: Partial<IntakeItem['facts']> = {},
  change: Partial<IntakeItem> = {},
) {
  expect(await registerLeaver(queued(await stated(alumniId, facts, change)), lambdaContext())).toEqual(nothingFailed);
}

export async function timerDue(contract: EventContract, alumniId: AlumniId, dueAt: string) {
  vi.setSystemTime(dueAt);
  const event = queued(eventFor(contract, alumniId, { ref: alumniId, dueAt: new Date(dueAt).toISOString() }));
  expect(await followUp(event, lambdaContext())).toEqual(nothingFailed);
}

export async function consentSays(
  contract: EventContract,
  alumniId: AlumniId,
  data: Record<string, unknown> = {},
  sequence?: number,
) {
  const event = queued(eventFor(contract, alumniId, { alumniId, ...data }, sequence));
  expect(await reflectMembership(event, lambdaContext())).toEqual(nothingFailed);
}

export async function typesFor(alumniId: AlumniId) {
  const events = await emitted();
  return events.filter(({ detail }) => detail.metadata.subject === alumniId).map(({ type }) => type);
}

export async function hr(routeKey: string, more: Omit<Parameters<typeof apiCall>[0], 'routeKey'> = {}) {
  const answer = await answerHr(apiCall({ routeKey, ...more }), lambdaContext());
  expectDescribed(routeKey, answer.statusCode);
  return { status: answer.statusCode, headers: answer.headers ?? {}, body: JSON.parse(answer.body ?? '{}') };
}
