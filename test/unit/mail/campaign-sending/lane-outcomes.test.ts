/** What a step of a lane emits and sets, and which of a lane's late results count: each state of a recipient, each result. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubtHolds, type OutcomeCode, type SendProgress } from '../../../../events/read-models/send-progress.ts';
import { chunkDoubtDue, chunkDue } from '../../../../events/timers/index.ts';
import {
  isChanged,
  isReopened,
  type LaneRequest,
  type LaneStep,
  laneSilence,
  newProgress,
  type Result,
  reopenDoubts,
  takeStep,
} from '../../../../functions/mail/campaign-sending/chunk-progress.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 22) + milliseconds);
const since = (milliseconds: number) => at(milliseconds).toISOString();
const key = { campaignId: idFrom('campaign', 'one'), chunk: 3 };
const { campaignId } = key;
const chunk = (outcomes: string, change: Partial<SendProgress> = {}): SendProgress => ({
  ...newProgress(key, outcomes.length, at(0)),
  ...{ outcomes, claimedAt: since(0), ...change },
});
const stepOf = (
  progress: SendProgress,
  results: readonly Result[],
  request: LaneRequest = { kind: 'leave', reason: 'time' },
  claimedUnder?: SendProgress['doubts'],
  now = at(1),
) => takeStep(progress, byOkaeri({ results: new Map(results.entries()), request, claimedUnder }), now);
const emitted = ({ events }: Pick<LaneStep, 'events'>) => events.map(({ contract, data }) => [contract.type, data]);

const accepted: Result = { outcome: 'accepted' };
const notSent: Result = { outcome: 'notSent' };
const doubted: Result = { outcome: 'inDoubt' };
const skipped: Result = { outcome: 'skipped', reason: 'no_consent' };
const refused: Result = { outcome: 'refused', reason: 'message_rejected' };

it('in a new chunk everybody waits and nothing is counted; it is done only if it is empty', () => {
  const rest = { version: 0, reasons: {}, doubts: {}, resends: [], judged: { accepted: 0, inDoubt: 0 } };
  expect(newProgress(key, 2, at(0))).toEqual({ ...key, ...rest, outcomes: 'pp', updatedAt: since(0), done: false });
  expect(newProgress(key, 0, at(0))).toMatchObject({ outcomes: '', done: true });
});

describe('a lane that leaves a chunk', () => {
  it.each([
    ['time', [['chunk-left', key]]],
    ['quota', [['sending-quota-reached', key]]],
    ['account', [['sending-harmed', { campaignId, because: 'account' }]]],
    ['stopped', []],
  ] as const)('says why somebody still waits: %s', (reason, events) => {
    const step = stepOf(chunk('cp'), [accepted], { kind: 'leave', reason });
    expect(step).toMatchObject({ verdict: 'left', reason, claimed: [], timers: [] });
    expect(emitted(step)).toEqual(events);
  });

  it('emits one event that the chunk is done, when nobody waits any more', () => {
    const step = stepOf(chunk('c'), [accepted]);
    expect([step.verdict, step.reason, emitted(step)]).toEqual(['done', undefined, [['chunk-sent', key]]]);
    const again = stepOf(step.state, []);
    expect([again.verdict, emitted(again), again.timers]).toEqual(['done', [], []]);
  });

  it('emits nothing while another lane is at work, and sets a timer in case it is dead', () => {
    const step = stepOf(chunk('cp'), [], { kind: 'claim', size: 5 });
    expect(step).toMatchObject({ verdict: 'in_progress', reason: 'in_progress' });
    expect([emitted(step), step.timers]).toEqual([[], [chunkDue.at(key, at(laneSilence + 1))]]);
    // Nor does a claim without its time last for ever.
    const { claimedAt: _at, ...undated } = chunk('cp');
    expect(stepOf(undated, [], { kind: 'claim', size: 5 }, undefined, at(laneSilence + 1)).verdict).toBe('send');
  });

  it('sets a timer for the end of the quiet hours, where there is one', () => {
    const quiet = new Set([0]);
    const night = { kind: 'claim', size: 5, quiet, wakeAt: at(9_000) } as const;
    const step = stepOf(chunk('p'), [], night);
    expect([step.verdict, step.reason, emitted(step)]).toEqual(['left', 'quiet_hours', []]);
    expect(step.timers).toEqual([chunkDue.at(key, at(9_000))]);
    const open = stepOf(chunk('p'), [], { kind: 'claim', size: 5, quiet });
    expect([open.reason, open.timers, open.state.waitsUntil]).toEqual(['quiet_hours', [], undefined]);
  });

  it('has each new doubt judged once, also in a chunk that is done', () => {
    const judging = [chunkDoubtDue.at(key, at(1 + doubtHolds))];
    expect(stepOf(chunk('cp'), [doubted]).timers).toEqual(judging);
    expect(stepOf(chunk('c'), [doubted]).timers).toEqual(judging);
    expect(stepOf(chunk('dp', { doubts: { 0: since(0) } }), []).timers).toEqual([]);
    const done = chunk('c', { done: true });
    expect([stepOf(done, [doubted]).timers, emitted(stepOf(done, [doubted]))]).toEqual([judging, []]);
  });
});

describe('what a lane knows of a recipient', () => {
  const results = { accepted, notSent, doubted, skipped, refused };
  /** After the result, for each state before; where it is not the lane's own claim any more, only what is certain counts. */
  const own = { accepted: 'a', notSent: 'p', doubted: 'd', skipped: 's', refused: 'r' } as const;
  const late: Readonly<Record<string, Partial<Record<keyof typeof results, OutcomeCode>>>> = {
    d: { accepted: 'a', refused: 'r' },
  };

  it.each(Object.keys(results) as (keyof typeof results)[])('%s, for every state that it may find', (name) => {
    const result = results[name];
    for (const before of ['p', 'c', 'a', 'r', 's', 'd'] as const) {
      const after = before === 'c' ? own[name] : (late[before]?.[name] ?? before);
      const { state } = stepOf(chunk(`${before}p`), [result], undefined, {});
      expect([before, name, state.outcomes[0]]).toEqual([before, name, after]);
      const isNoted = after !== before && 'reason' in result;
      expect(state.reasons).toEqual(isNoted ? { 0: result.reason } : {});
    }
  });

  it.each(Object.keys(results) as (keyof typeof results)[])('%s, once HR had the mail sent again', (name) => {
    const doubts = { 0: since(0) };
    const outcomeOf = (before: string, claimedUnder: SendProgress['doubts']) =>
      stepOf(chunk(`${before}p`, { doubts }), [results[name]], undefined, claimedUnder).state.outcomes[0];
    // A claim under the reopened doubt is the lane's own: a second mail that was not sent says nothing of the first.
    const second = { ...own, skipped: 'd', refused: 'd' } as const;
    expect(outcomeOf('c', doubts)).toBe(second[name]);
    // A claim from before is another's: only that the mail was accepted counts.
    for (const before of ['c', 'p']) expect(outcomeOf(before, {})).toBe(name === 'accepted' ? 'a' : before);
  });

  it('keeps the reasons that are known', () => {
    const reasons = { 1: 'no_consent' };
    expect(stepOf(chunk('csp', { reasons }), [refused]).state.reasons).toEqual({ 0: 'message_rejected', ...reasons });
  });

  it('counts for a recipient who gets a second mail only while they wait for it', () => {
    fc.assert(
      fc.property(fc.constantFrom('p', 'c', 'a', 'r', 's', 'd'), fc.boolean(), (code, inDoubtBefore) => {
        const progress = chunk(code, { doubts: inDoubtBefore ? { 0: since(0) } : {} });
        expect(isReopened(progress, 0)).toBe(inDoubtBefore && (code === 'p' || code === 'c'));
      }),
    );
  });
});

describe('a step is stored', () => {
  const before = chunk('cp', { waitsUntil: since(1) });
  it.each<[string, Partial<SendProgress>]>([
    ['somebody has another outcome', { outcomes: 'ap' }],
    ['it is done', { done: true }],
    ['it was claimed', { claimedAt: since(9) }],
    ['it waits', { waitsUntil: since(9) }],
  ])('where %s', (_what, change) => {
    expect(isChanged(before, { ...before, ...change })).toBe(true);
  });

  it('not where only time has passed', () => {
    expect(isChanged(before, { ...before, updatedAt: since(9) })).toBe(false);
  });
});

describe('a request to send once more', () => {
  const ask = (progress: SendProgress, notAfter?: Date, now = at(doubtHolds)) =>
    reopenDoubts(progress, byOkaeri({ request: idFrom('event', 'one'), reported: '', notAfter }), now);

  it('emits an event that somebody waits, or that the chunk is still done', () => {
    const found = ask(chunk('d', { doubts: { 0: since(0) }, done: true }));
    const nobody = ask(chunk('a', { done: true }));
    const waiting = ask(chunk('ap'));
    const of = (outcome: typeof found) => (isRefusal(outcome) ? outcome.refused : emitted(outcome));
    expect([of(found), of(nobody), of(waiting)]).toEqual([
      [['chunk-left', key]],
      [['chunk-sent', key]],
      [['chunk-left', key]],
    ]);
  });

  it('is followed until notAfter, and always where there is none', () => {
    const doubtful = chunk('d', { doubts: { 0: since(0) }, done: true });
    expect(ask(doubtful, at(doubtHolds + 1))).toMatchObject({ reopened: 1 });
    expect(ask(doubtful, at(doubtHolds))).toEqual({ refused: 'too_late' });
    expect(ask(doubtful)).toMatchObject({ reopened: 1 });
  });

  it('keeps the time of the doubt, even where an older version did not store it', () => {
    const of = (doubts: SendProgress['doubts']) => ask(chunk('d', { doubts, updatedAt: since(-5), done: true }));
    expect(of({ 0: since(-9) })).toMatchObject({ state: { outcomes: 'p', doubts: { 0: since(-9) } } });
    expect(of({})).toMatchObject({ state: { outcomes: 'p', doubts: { 0: since(-5) } } });
  });
});
