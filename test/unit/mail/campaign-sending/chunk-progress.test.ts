import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SendProgress } from '../../../../events/read-models/send-progress.ts';
import { chunkDue } from '../../../../events/timers/index.ts';
import {
  type LaneRequest,
  laneSilence,
  newProgress,
  type Result,
  type Results,
  takeStep,
} from '../../../../functions/mail/campaign-sending/chunk-progress.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 22) + milliseconds);
const key = { campaignId: idFrom('campaign', 'one'), chunk: 0 };
const all = (claimed: readonly number[], result: Result): Results =>
  new Map(claimed.map((position) => [position, result]));
const none: Results = new Map();
const claim = (size: number) => ({ kind: 'claim', size }) as const;
const outOfTime = { kind: 'leave', reason: 'time' } as const;
const stepOf = (progress: SendProgress, results: Results, request: LaneRequest, time: Date) =>
  takeStep(progress, byOkaeri({ results, request }), time);
const chunk = (outcomes: string, change: Partial<SendProgress> = {}): SendProgress => ({
  ...newProgress(key, 0, at(0)),
  outcomes,
  done: false,
  claimedAt: at(0).toISOString(),
  ...change,
});

describe('a step of a lane', () => {
  it('claims a window before anything of it is sent', () => {
    const step = stepOf(newProgress(key, 5, at(0)), none, claim(2), at(0));
    expect(step).toMatchObject({
      verdict: 'send',
      claimed: [0, 1],
      state: { outcomes: 'ccppp', claimedAt: at(0).toISOString() },
    });
  });

  it('notes the results of the window before in the same write as the next claim', () => {
    const step = stepOf(chunk('ccppp'), all([0, 1], { outcome: 'accepted' }), claim(2), at(1));
    expect(step).toMatchObject({ claimed: [2, 3], state: { outcomes: 'aaccp' } });
  });

  it('gives back the recipients to whom certainly nothing was sent', () => {
    const step = stepOf(chunk('ccp'), all([0, 1], { outcome: 'notSent' }), outOfTime, at(1));
    expect(step).toMatchObject({ verdict: 'left', claimed: [], state: { outcomes: 'ppp', done: false } });
  });

  it('keeps the reason of a refusal', () => {
    const step = stepOf(chunk('c'), all([0], { outcome: 'refused', reason: 'message_rejected' }), claim(5), at(1));
    expect(step).toMatchObject({
      verdict: 'done',
      state: { outcomes: 'r', reasons: { 0: 'message_rejected' }, done: true },
    });
  });

  it('does not touch a chunk on which another lane has a fresh claim', () => {
    expect(stepOf(chunk('ccp'), none, claim(5), at(laneSilence))).toMatchObject({
      verdict: 'in_progress',
      claimed: [],
    });
  });

  it('sets a timer that checks the claims of a lane that may have died: the message of the nudge is gone', () => {
    const waking = [chunkDue.at(key, at(laneSilence + 1))];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: laneSilence }), (time) => {
        const step = stepOf(chunk('ccp'), none, claim(5), at(time));
        expect(step).toMatchObject({ verdict: 'in_progress', timers: waking, events: [] });
        expect(stepOf(step.state, none, claim(5), at(laneSilence + 1))).toMatchObject({ verdict: 'send' });
      }),
    );
  });

  it('says until when everybody waits for the end of quiet hours, until it claims again', () => {
    const night = { kind: 'claim', size: 5, quiet: new Set([0, 1]), wakeAt: at(9_000) } as const;
    const quiet = stepOf(newProgress(key, 2, at(0)), none, night, at(1));
    expect(quiet).toMatchObject({ reason: 'quiet_hours', state: { waitsUntil: at(9_000).toISOString() } });
    expect(stepOf(quiet.state, none, claim(2), at(9_000)).state).not.toHaveProperty('waitsUntil');
  });

  it('puts the claims of a silent lane in doubt, and continues', () => {
    const step = stepOf(chunk('ccp'), none, claim(5), at(laneSilence + 1));
    expect(step).toMatchObject({ verdict: 'send', claimed: [2], state: { outcomes: 'ddc' } });
  });

  it('notes certain results of a lane that was taken for dead, but sets nobody back to waiting', () => {
    const results = new Map<number, Result>([
      [0, { outcome: 'accepted' }],
      [1, { outcome: 'notSent' }],
    ]);
    expect(stepOf(chunk('dda'), results, outOfTime, at(1))).toMatchObject({
      verdict: 'done',
      state: { outcomes: 'ada' },
    });
  });

  it('skips those who wait once it is too late to send', () => {
    const step = stepOf(chunk('app'), none, { kind: 'skip_all', reason: 'too_late' }, at(1));
    expect(step).toMatchObject({
      verdict: 'done',
      state: { outcomes: 'ass', reasons: { 1: 'too_late', 2: 'too_late' } },
    });
  });
});

/** One turn of the world: a lane steps, sends or dies; stale lanes act on what they last saw. */
const turn = fc.record({
  lane: fc.nat(2),
  act: fc.constantFrom('step', 'step', 'step', 'die', 'late'),
  size: fc.integer({ min: 1, max: 4 }),
  outcomes: fc.array(fc.constantFrom('accepted', 'notSent', 'inDoubt', 'acceptedButLost'), {
    minLength: 4,
    maxLength: 4,
  }),
  passes: fc.integer({ min: 0, max: laneSilence * 2 }),
});

describe('whatever lanes do', () => {
  it('no mail is accepted twice, and every recipient ends in one state', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.array(turn, { maxLength: 60 }), (recipients, turns) => {
        const world = new World(recipients);
        for (const { lane, act, size, outcomes, passes } of turns) {
          world.pass(passes);
          if (act === 'die') world.die(lane);
          else world.step(lane, size, outcomes);
        }
        world.finish();
        expect(world.accepted.every((times) => times <= 1)).toBe(true);
        expect(world.stored.outcomes).toMatch(/^[ad]+$/);
        for (const [position, times] of world.accepted.entries()) {
          if (world.stored.outcomes[position] === 'a') expect(times).toBe(1);
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** The store with its optimistic lock, and what SES accepted. A lane steps on its own, possibly old, view first. */
class World {
  stored: SendProgress;
  readonly accepted: number[];
  #now = 0;
  readonly #lanes = new Map<number, { view: SendProgress; results: Results }>();

  constructor(recipients: number) {
    this.stored = newProgress(key, recipients, at(0));
    this.accepted = Array<number>(recipients).fill(0);
  }

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  die(lane: number): void {
    this.#lanes.delete(lane);
  }

  step(lane: number, size: number, outcomes: readonly string[]): void {
    const { view, results } = this.#lanes.get(lane) ?? { view: this.stored, results: none };
    const current = view.version === this.stored.version ? view : this.stored;
    const step = stepOf(current, results, claim(size), at(this.#now));
    this.stored = { ...step.state, version: this.stored.version + 1 };
    const sent = new Map(
      step.claimed.map((position, order) => [position, this.#send(position, outcomes[order] ?? 'accepted')]),
    );
    if (step.verdict === 'send') this.#lanes.set(lane, { view: this.stored, results: sent });
    else this.#lanes.delete(lane);
  }

  finish(): void {
    for (let round = 0; round < 100 && !this.stored.done; round++) {
      this.pass(laneSilence + 1);
      for (const lane of [0, 1, 2]) this.step(lane, 4, []);
    }
  }

  #send(position: number, fate: string): Result {
    if (fate === 'accepted' || fate === 'acceptedButLost') this.accepted[position] = (this.accepted[position] ?? 0) + 1;
    if (fate === 'notSent') return { outcome: 'notSent' };
    return { outcome: fate === 'accepted' ? 'accepted' : 'inDoubt' };
  }
}
