import { expect, it } from 'vitest';
import { approveLeaver, declineLeaver } from '../../../../functions/alumni/people/approval.ts';
import { withAddress } from '../../../../functions/alumni/record/leaver.ts';
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
  expect(approveLeaver(waiting, { by: 'hr', input: undefined }, at)).toMatchObject({ state: { status: 'invited' } });
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
