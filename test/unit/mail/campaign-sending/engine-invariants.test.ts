/**
 * The promises of the sending engine, for whatever lanes, SES and people do. Each property is shown to be worth something:
 * an engine with one mistake in it breaks it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  doubtHolds,
  type ReportCode,
  recipientStates,
  reportLetters,
} from '../../../../events/read-models/send-progress.ts';
import {
  type LaneInput,
  laneSilence,
  reopenDoubts,
  takeStep,
} from '../../../../functions/mail/campaign-sending/chunk-progress.ts';
import { burst, Pace } from '../../../../functions/mail/campaign-sending/pace.ts';
import { saysMore, withLetter } from '../../../../functions/mail/reports/delivery-report.ts';
import { byOkaeri, type Command } from '../../../../shared/decision/decision.ts';
import { type Engine, engine, type Fate, World } from './engine-model.ts';

const lane = fc.nat(3);
const fate = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Fate>('accept') },
  { weight: 3, arbitrary: fc.constantFrom<Fate>('refuse', 'throttle', 'lostBefore', 'lostAfter') },
);

const comes = fc.constantFrom('once' as const, 'again' as const, 'never' as const);

/** Half an hour is what SES has to report a mail that is in doubt. */
const time = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 70_000 }) },
  { weight: 1, arbitrary: fc.constant(doubtHolds) },
);
const position = fc.nat(11);

/** Something happens: to a lane, to SES, to a person, to the clock. */
type Happening = (world: World) => void;
const happening = fc.oneof<fc.WeightedArbitrary<Happening>[]>(
  { weight: 3, arbitrary: told(fc.tuple(lane, fc.boolean()), (world, [of, stale]) => world.nudge(of, stale)) },
  {
    weight: 5,
    arbitrary: told(fc.tuple(lane, fc.integer({ min: 1, max: 6 })), (world, [of, size]) => world.step(of, size)),
  },
  { weight: 9, arbitrary: told(fc.tuple(lane, fate), (world, [of, becomes]) => world.send(of, becomes)) },
  { weight: 1, arbitrary: told(lane, (world, of) => world.kill(of)) },
  { weight: 1, arbitrary: told(fc.boolean(), (world, paused) => world.pause(paused)) },
  { weight: 1, arbitrary: told(position, (world, of) => world.withdraw(of)) },
  { weight: 1, arbitrary: told(fc.tuple(position, fc.boolean()), (world, [of, night]) => world.night(of, night)) },
  { weight: 2, arbitrary: told(fc.tuple(fc.nat(30), comes), (world, [which, how]) => world.report(which, how)) },
  { weight: 1, arbitrary: told(fc.nat(2), (world, request) => world.resend(request)) },
  { weight: 2, arbitrary: told(time, (world, passes) => world.pass(passes)) },
);

function told<Value>(values: fc.Arbitrary<Value>, tell: (world: World, value: Value) => void): fc.Arbitrary<Happening> {
  return values.map((value) => (world: World) => tell(world, value));
}

type Promised = (world: World) => void;

/** Long enough for a lane to come back to what another one did meanwhile. */
const story = { minLength: 10, maxLength: 120, size: 'max' } as const;

/** The property: whatever happens, once everything works again the promise is kept. */
function always(promise: Promised, made: Engine = engine) {
  return fc.property(fc.integer({ min: 1, max: 12 }), fc.array(happening, story), (recipients, happenings) => {
    const world = new World(recipients, made);
    for (const happens of happenings) happens(world);
    world.heal();
    promise(world);
  });
}

const promises = {
  nobodyTwice: ({ accepted, allowed }) => {
    expect(accepted.filter((times, position) => times > (allowed[position] ?? 0))).toEqual([]);
  },

  oneTerminalState: (world) => {
    expect(world.stored.done).toBe(true);
    expect(world.stored.outcomes).toMatch(/^[arsd]*$/);
    expect(world.stored.outcomes).toHaveLength(world.accepted.length);
    expect(world.states().filter((state) => state === 'pending' || !recipientStates.includes(state))).toEqual([]);
  },

  toldAsItIs: (world) => {
    for (const [position, state] of world.states().entries()) {
      const times = world.accepted[position] ?? 0;
      if (state === 'skipped') expect([times, world.withdrawn.has(position)]).toEqual([0, true]);
      else if (state === 'refused') expect([times, world.refusedBySes.has(position)]).toEqual([0, true]);
      else if (state !== 'inDoubt') expect(times).toBeGreaterThanOrEqual(1);
    }
  },

  missedOnlyInDoubt: (world) => {
    for (const [position, state] of world.states().entries()) {
      if (state === 'inDoubt') expect(world.uncertain.has(position)).toBe(true);
    }
  },

  nothingBreached: ({ breaches }) => expect(breaches).toEqual([]),

  alongTheLifecycles: ({ strays }) => expect(strays).toEqual([]),
} satisfies Record<string, Promised>;

const thorough = { numRuns: 600 };
/** A mistake must be found, and always by the same story. */
const search = { numRuns: 5000, seed: 20_261_122 };

describe('whatever lanes, SES and people do', () => {
  it('nobody is written to twice, unless HR resends what is in doubt', () =>
    fc.assert(always(promises.nobodyTwice), thorough));
  it('everybody ends in exactly one terminal state', () => fc.assert(always(promises.oneTerminalState), thorough));
  it('what HR is told is what SES did', () => fc.assert(always(promises.toldAsItIs), thorough));
  it('nobody is missed unless in doubt, and each doubt has a cause', () => {
    fc.assert(always(promises.missedOnlyInDoubt), thorough);
  });
  it('a claim is owned by one lane, and no mail that SES has reported is sent once more', () =>
    fc.assert(always(promises.nothingBreached), thorough));
  it('each recipient and the chunk take only steps of their lifecycles', () =>
    fc.assert(always(promises.alongTheLifecycles), thorough));
});

/** A lane's input in which one kind of result is taken for another. */
function mistaking({ input }: Command<LaneInput>, kind: string, outcome: 'notSent' | 'inDoubt'): Command<LaneInput> {
  const results = new Map(
    [...input.results].map(([position, result]) => [position, result.outcome === kind ? { outcome } : result]),
  );
  return byOkaeri({ ...input, results });
}

const mutants: readonly (readonly [mistake: string, promise: keyof typeof promises, made: Engine])[] = [
  [
    'forgets to claim',
    'nobodyTwice',
    {
      ...engine,
      takeStep: (...given) => {
        const step = takeStep(...given);
        return { ...step, state: { ...step.state, outcomes: step.state.outcomes.replaceAll('c', 'p') } };
      },
    },
  ],
  [
    'sends again what is in doubt',
    'nobodyTwice',
    {
      ...engine,
      takeStep: (progress, command, at) => takeStep(progress, mistaking(command, 'inDoubt', 'notSent'), at),
    },
  ],
  [
    'takes over what a silent lane had claimed',
    'nobodyTwice',
    {
      ...engine,
      takeStep: (progress, command, at) => {
        const silent = at.getTime() - Date.parse(progress.claimedAt ?? at.toISOString()) > laneSilence;
        const outcomes = silent ? progress.outcomes.replaceAll('c', 'p') : progress.outcomes;
        const input = { ...command.input, claimedUnder: undefined };
        return takeStep({ ...progress, outcomes }, byOkaeri(input), at);
      },
    },
  ],
  ['writes over what another lane wrote', 'nothingBreached', { ...engine, locks: false }],
  ['loses its results when another lane was faster', 'missedOnlyInDoubt', { ...engine, keepsResults: false }],
  ['does not ask what SES reported before it sends once more', 'nothingBreached', { ...engine, asksReports: false }],
  [
    'follows the same request of HR twice',
    'nobodyTwice',
    {
      ...engine,
      reopenDoubts: (progress, ...rest) => reopenDoubts({ ...progress, resends: [] }, ...rest),
    },
  ],
  [
    'is done although some are still waiting',
    'oneTerminalState',
    {
      ...engine,
      takeStep: (...given) => {
        const step = takeStep(...given);
        return step.verdict === 'left' ? { ...step, state: { ...step.state, done: true } } : step;
      },
    },
  ],
  [
    'writes to those whom it skipped',
    'alongTheLifecycles',
    {
      ...engine,
      takeStep: (progress, ...rest) =>
        takeStep({ ...progress, outcomes: progress.outcomes.replaceAll('s', 'p') }, ...rest),
    },
  ],
  [
    'doubts what SES has accepted',
    'missedOnlyInDoubt',
    {
      ...engine,
      withLetter: (feedback) => feedback,
      takeStep: (progress, command, at) => takeStep(progress, mistaking(command, 'accepted', 'inDoubt'), at),
    },
  ],
];

describe('an engine that', () => {
  it.each(mutants)('%s breaks the promise %s', (_mistake, promise, made) => {
    expect(fc.check(always(promises[promise], made), search).failed).toBe(true);
  });
});

const letter = fc.constantFrom(...(Object.keys(reportLetters).filter((known) => known !== '-') as ReportCode[]));
const reports = fc.array(fc.record({ position: fc.nat(6), letter }), { maxLength: 25 });
type Merge = typeof withLetter;

/** Reports in another order, some of them twice, say the same. */
function sameInAnyOrder(merge: Merge) {
  return fc.property(reports, fc.infiniteStream(fc.nat()), (given, chance) => {
    const other = [...given, ...given.filter(() => (chance.next().value ?? 0) % 2 === 0)]
      .map((report) => ({ report, order: chance.next().value ?? 0 }))
      .sort((one, another) => one.order - another.order)
      .map(({ report }) => report);
    const merged = (list: typeof given) =>
      list.reduce((feedback, report) => merge(feedback, report.position, report.letter), '');
    expect(merged(other)).toBe(merged(given));
  });
}

describe('SES’s reports', () => {
  it('in any order, any number of times, end in the same states', () => fc.assert(sameInAnyOrder(withLetter)));

  it('never take a state back', () => {
    fc.assert(
      fc.property(reports, reports, (before, after) => {
        const fold = (list: typeof before, from: string) =>
          list.reduce((feedback, report) => withLetter(feedback, report.position, report.letter), from);
        const known = fold(before, '');
        const later = fold(after, known);
        for (const [position, old] of [...known].entries()) {
          expect(saysMore(old as ReportCode, later[position])).toBe(false);
        }
      }),
    );
  });

  it('would depend on their order if the last one won', () => {
    const lastWins: Merge = (feedback, position, code) => {
      const letters = [...feedback.padEnd(position + 1, '-')];
      letters[position] = code;
      return letters.join('');
    };
    expect(fc.check(sameInAnyOrder(lastWins), search).failed).toBe(true);
  });
});

/** What a lane may catch up at once, in seconds of sending (pace.ts). */
const burstSeconds = burst / 1000;

/** Mails of several lanes in virtual time: SES is slow or throttles as it likes, lanes fall behind and come back. */
function rateKept(paceOf: () => Pace) {
  const turn = fc.record({
    lane: fc.nat(3),
    waits: fc.oneof({ weight: 9, arbitrary: fc.nat(30) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 5000 }) }),
    next: fc.oneof(
      { weight: 12, arbitrary: fc.constant('faster') },
      { weight: 1, arbitrary: fc.constant('throttled') },
    ),
  });
  return fc.property(
    fc.integer({ min: 1, max: 500 }),
    fc.integer({ min: 1, max: 4 }),
    fc.array(turn, { maxLength: 400, size: 'max' }),
    (quota, lanes, turns) => {
      const running = Array.from({ length: lanes }, () => ({ pace: paceOf(), now: 10_000 }));
      for (const { pace } of running) pace.share = quota / lanes;
      const sentAt: number[] = [];
      for (const { lane: which, waits, next } of turns) {
        const one = running[which % lanes];
        if (one === undefined) continue;
        one.now += waits;
        one.now += one.pace.turn(one.now);
        sentAt.push(one.now);
        if (next === 'faster') one.pace.speedUp();
        else one.pace.slowDown(one.now);
      }
      sentAt.sort((one, other) => one - other);
      const most = Math.ceil(quota * (1 + burstSeconds)) + lanes;
      for (const [first, start] of sentAt.entries()) {
        const within = sentAt.slice(first, first + most + 1).filter((time) => time < start + 1000).length;
        expect(within).toBeLessThanOrEqual(most);
      }
    },
  );
}

describe('the rate of all lanes together', () => {
  it('is never above quota and burst in any second', () =>
    fc.assert(
      rateKept(() => new Pace()),
      { numRuns: 400 },
    ));

  it('would be, if lanes did not wait for their turn', () => {
    class Hasty extends Pace {
      override turn(now: number): number {
        super.turn(now);
        return 0;
      }
    }
    expect(
      fc.check(
        rateKept(() => new Hasty()),
        search,
      ).failed,
    ).toBe(true);
  });
});
