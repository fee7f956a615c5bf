import { expect, it } from 'vitest';
import { approveLeaver, completeContact, declineLeaver } from '../../../../functions/alumni/people/approval.ts';
import { withAddress, withApproval, withStatement } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { isRefusal } from '../../../../shared/decision/decision.ts';
import { alumniStatusSchema } from '../../../../shared/vocabulary.ts';
import {
  afterStatement,
  alumniId,
  offboarding,
  registered,
  somebodyElse,
  statement,
  stored,
} from '../../../fixtures/leavers.ts';
import { due, invited, marchFirst } from '../invitation/invited-leaver.ts';

it('HR decides about an address of two people', () => {
  const waiting = stored(
    afterStatement(
      stored(registered(marchFirst, offboarding({ personalEmail: undefined }))),
      offboarding({}, '2026-03-02T00:00:00Z'),
      due,
      somebodyElse,
    ),
  );
  expect(waiting.status).toBe('awaiting_approval');
  const at = new Date(due);
  const approved = { by: 'hr', input: withApproval(waiting, 'approved') };
  expect(approveLeaver(waiting, approved, at, 'free')).toMatchObject({
    state: { status: 'invited', address: { shared: true } },
  });
  const free = { by: 'hr', input: withAddress(approved.input, undefined) };
  expect(approveLeaver(waiting, free, at, 'free')).toMatchObject({
    state: { status: 'invited', address: { shared: false } },
  });
  const declined = declineLeaver(waiting, { by: 'hr', input: undefined }, at);
  if (isRefusal(declined)) throw new Error(declined.refused);
  expect(declined.state).toMatchObject({ status: 'excluded', statusReason: 'declined_by_hr' });
  const later = afterStatement(
    stored(declined),
    offboarding({ personalEmail: 'own@example.net' }, '2026-05-01T00:00:00Z'),
    due,
  );
  expect(later.state.status).toBe('excluded');
  expect(withAddress(waiting, alumniId).address?.shared).toBe(false);
});

it('HR completes a contact: who could not be written to is invited', () => {
  const waiting = stored(registered(marchFirst, offboarding({ personalEmail: undefined })));
  expect(waiting.status).toBe('awaiting_contact');
  const told = statement('updated', { personalEmail: 'hanako@example.net' }, '2026-03-20T00:00:00Z');
  const input = withAddress(withStatement(waiting, told), undefined);
  const completed = completeContact(waiting, { by: 'hr', input }, new Date(due), 'free');
  expect(completed).toMatchObject({ state: { status: 'invited', address: { shared: false }, updatedBy: 'hr' } });
  const same = completeContact(waiting, { by: 'hr', input: waiting }, new Date(marchFirst), 'free');
  expect(same).toEqual({ refused: 'unchanged' });
});

const open = ['awaiting_contact', 'awaiting_approval', 'awaiting_last_day', 'invited'];
it.each(alumniStatusSchema.options)('%s: HR does what is open to it then, and nothing else', (status) => {
  const leaver: Leaver = { ...invited(), status };
  const command = { by: 'hr', input: leaver };
  const at = new Date(due);
  /** What HR hears; a change that is allowed may still change nothing. */
  const heard = ({ refused }: { refused?: string | undefined }) => (refused === 'unchanged' ? undefined : refused);
  expect({
    approve: heard(approveLeaver(leaver, command, at, 'free')),
    decline: heard(declineLeaver(leaver, command, at)),
    complete: heard(completeContact(leaver, command, at, 'free')),
  }).toEqual({
    approve: status === 'awaiting_approval' ? undefined : 'wrong_state',
    decline: status === 'awaiting_approval' ? undefined : 'wrong_state',
    // Of a member, HR hears where the address comes from.
    complete: open.includes(status) ? undefined : status === 'member' ? 'is_member' : 'wrong_state',
  });
});
