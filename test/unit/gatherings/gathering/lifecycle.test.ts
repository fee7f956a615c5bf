import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gatheringStatuses } from '../../../../events/read-models/gathering.ts';
import {
  cancelGathering,
  changeGathering,
  endGathering,
  type Gathering,
  type GatheringDecision,
  publishGathering,
} from '../../../../functions/gatherings/gathering/gathering.ts';
import { gatheringLifecycle } from '../../../../functions/gatherings/gathering/lifecycle.ts';
import { decideOnMinimum } from '../../../../functions/gatherings/gathering/minimum.ts';
import { saveTheDate } from '../../../../functions/gatherings/planning/save-the-date.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { draftedGathering, planned } from '../../../fixtures/gatherings.ts';
import { tablesOf } from '../../../fixtures/lifecycles.ts';

type Decide = (gathering: Gathering, at: Date) => GatheringDecision | { readonly refused: string };

const hr = <Input>(input: Input) => ({ by: 'hr-1', input });
const commands: Readonly<Record<string, Decide>> = {
  saveTheDate: (gathering, at) => saveTheDate(gathering, hr(undefined), at),
  publish: (gathering, at) => publishGathering(gathering, hr(undefined), at),
  moreSeats: (gathering, at) => changeGathering(gathering, hr({ seats: 99 }), at),
  anotherPlace: (gathering, at) => changeGathering(gathering, hr({ place: { name: '大阪支社' } }), at),
  cancel: (gathering, at) => cancelGathering(gathering, hr(undefined), at),
  decideOnMinimum: (gathering, at) => decideOnMinimum(gathering, byOkaeri(), at),
  end: (gathering, at) => endGathering(gathering, byOkaeri(), at),
};

test('random commands at random times only make transitions that the lifecycle knows', () => {
  const command = fc.record({
    name: fc.constantFrom(...Object.keys(commands)),
    hours: fc.integer({ min: 0, max: 96 }),
  });
  const belowMinimum = fc.constantFrom('cancel' as const, 'tell' as const);
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40 }), belowMinimum, (given, below) => {
      let gathering = draftedGathering({ minAttendees: 5, belowMinimum: below });
      let at = planned;
      for (const { name, hours } of given) {
        at = new Date(at.getTime() + hours * 3_600_000);
        const outcome = commands[name]?.(gathering, at);
        if (outcome === undefined || outcome.refused !== undefined) continue;
        expect(stepsBetween(gatheringLifecycle, gathering.status, outcome.state.status)).not.toEqual([]);
        gathering = outcome.state;
      }
    }),
  );
});

test('a gathering that is cancelled or over stays so, whatever is mended of its texts', () => {
  expect(tablesOf(gatheringLifecycle, gatheringStatuses)).toEqual({
    begins: [['draft'], ['published']],
    starts: {
      draft: ['saveTheDate', 'publish', 'change', 'cancel'],
      published: ['change', 'cancel', 'decideOnMinimum', 'end'],
      ...{ cancelled: ['mend'], over: ['mend'] },
    },
    leads: {
      ...{ saveTheDate: 'stays', change: 'stays', mend: 'stays' },
      ...{ publish: ['published'], cancel: ['cancelled'], end: ['over'] },
      decideOnMinimum: ['published', 'cancelled'],
    },
  });
});
