import { expect, it } from 'vitest';
import { approveLeaver, declineLeaver } from '../../../../functions/alumni/people/approval.ts';
import { withAddress, withApproval } from '../../../../functions/alumni/record/leaver.ts';
import { isRefusal } from '../../../../shared/decision/decision.ts';
import { afterStatement, alumniId, offboarding, registered, somebodyElse, stored } from '../../../fixtures/leavers.ts';
import { due, marchFirst } from '../invitation/invited-leaver.ts';

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
  expect(approveLeaver(waiting, approved, at)).toMatchObject({
    state: { status: 'invited', address: { shared: true } },
  });
  const free = { by: 'hr', input: withAddress(approved.input, undefined) };
  expect(approveLeaver(waiting, free, at)).toMatchObject({ state: { status: 'invited', address: { shared: false } } });
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
