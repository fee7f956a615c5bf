/** Events of other contexts, and their delivery to a consumer of this one. */
import { expect } from 'vitest';
import { mailBounced, mailComplained } from '../../../events/mail/index.ts';
import { makeEvent, type OutgoingEvent } from '../../../shared/bus/contract.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { lambdaContext, queued } from '../../fixtures/invocations.ts';

type Consumer = typeof import('../../../functions/consent/suppression/suppress-address.ts').handler;

/** Delivers events in one batch, of which nothing may fail. */
export const deliver = async (consumer: Consumer, ...events: OutgoingEvent[]) => {
  const answer = await consumer(queued(...events), lambdaContext());
  expect(answer.batchItemFailures).toEqual([]);
};

export const eventOf = (
  contract: Parameters<typeof makeEvent>[0],
  alumniId: AlumniId,
  data = {},
  at = '2026-06-01T00:00:00Z',
) =>
  makeEvent(
    contract,
    { subject: alumniId, sequence: Date.parse(at) / 1000, occurredAt: new Date(at), data: { alumniId, ...data } },
    { correlationId: 'test' },
  );

export const bounced = (alumniId: AlumniId, at?: string, permanent = true) =>
  eventOf(mailBounced, alumniId, { mailRef: 'cmp_04fz7kq2m9x1c', permanent }, at);
export const complained = (alumniId: AlumniId, at?: string) =>
  eventOf(mailComplained, alumniId, { mailRef: 'cmp_04fz7kq2m9x1c' }, at);
