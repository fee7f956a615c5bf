/** A service mail as it is stored, and the decisions on it at milliseconds after one instant. */
import { doubtHolds } from '../../../../events/read-models/send-progress.ts';
import { claimMail, reclaimMail } from '../../../../functions/mail/service/service-mail.ts';
import type { ServiceMail } from '../../../../functions/mail/tables.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';

export const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 22) + milliseconds);
export const wanted = { mailId: idFrom('mail', 'one'), alumniId: idFrom('alumnus', 'one'), kind: 'answer' } as const;
export const order = { subject: 'g/a', sequence: 3 };
export const mail = (change: Partial<ServiceMail> = {}): ServiceMail => ({
  ...wanted,
  state: 'claimed',
  attempt: 1,
  attemptsAllowed: 2,
  unwritten: 0,
  feedback: '-',
  claimedAt: at(0).toISOString(),
  updatedAt: at(0).toISOString(),
  expiresAt: 0,
  ...change,
});
export const claim = (stored: ServiceMail | undefined, newest?: number, time = 0) =>
  claimMail(
    { mail: stored, newest: newest === undefined ? undefined : { sequence: newest } },
    byOkaeri({ ...wanted, order }),
    at(time),
  );
export const retry = (change: Partial<ServiceMail>, newest?: number) =>
  reclaimMail(
    { mail: mail(change), newest: newest === undefined ? undefined : { sequence: newest } },
    byOkaeri({ order }),
    at(doubtHolds),
  );
