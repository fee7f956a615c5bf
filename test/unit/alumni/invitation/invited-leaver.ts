import { followUp } from '../../../../functions/alumni/invitation/review.ts';
import type { withConsent } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { byOkaeri, type Decision, decided, isRefusal } from '../../../../shared/decision/decision.ts';
import { alumniId, offboarding, registered, reviewedAt, stored } from '../../../fixtures/leavers.ts';

export const marchFirst = '2026-03-01T01:00:00Z';
/** 1 April 2026, 10:00 in Tokyo. */
export const due = '2026-04-01T01:00:00.000Z';
export const oneSecondBefore = '2026-04-01T00:59:59Z';

/** The day after the invitation, at ten in Tokyo. */
export const onSecond = '2026-04-02T01:00:00Z';

/** The end of the 30th day after the invitation, in Tokyo. */
export const closes = '2026-05-01T14:59:00.000Z';

export function invited(): Leaver {
  return stored(reviewedAt(stored(registered(marchFirst, offboarding())), due));
}

export const event = (type: string, sequence: number, data: Record<string, unknown> = {}) =>
  ({
    type,
    source: 'okaeri.consent',
    metadata: {
      id: 'evt',
      version: '1.0',
      occurredAt: '2026-04-02T00:00:00Z',
      subject: alumniId,
      sequence,
      correlationId: 'c',
    },
    data: { alumniId, ...data },
  }) as unknown as Parameters<typeof withConsent>[1];

export const joined = event('member-joined', 2, { topics: ['newsletter'] });

/** What a due timer makes of a record. */
export function followedUp(leaver: Leaver, at: string): Decision<Leaver> {
  const outcome = followUp(leaver, byOkaeri(), new Date(at), 'free');
  return isRefusal(outcome) ? decided(leaver) : outcome;
}
