import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubtHolds, lastingDoubts, type SendProgress } from '../../../../events/read-models/send-progress.ts';
import { chunkDoubtDue } from '../../../../events/timers/index.ts';
import {
  type LaneRequest,
  newProgress,
  type Result,
  type Results,
  reopenDoubts,
  takeStep,
} from '../../../../functions/mail/campaign-sending/chunk-progress.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const at = (milliseconds: number) => new Date(Date.UTC(2026, 10, 22) + milliseconds);
const request = idFrom('event', 'resend', '1');
const chunk = (
  outcomes: string,
  doubts: Record<string, string> = {},
  change: Partial<SendProgress> = {},
): SendProgress => ({
  ...newProgress({ campaignId: idFrom('campaign', 'one'), chunk: 0 }, 0, at(0)),
  outcomes,
  doubts,
  claimedAt: at(0).toISOString(),
  ...change,
});
const since = (milliseconds: number) => at(milliseconds).toISOString();
const ask = (progress: SendProgress, by: typeof request, now: Date, reported = '', notAfter?: Date) =>
  reopenDoubts(progress, byOkaeri({ request: by, reported, notAfter }), now);
const reopen = (progress: SendProgress, reported = '', by = request, now = at(doubtHolds)) => {
  const decision = ask(progress, by, now, reported);
  if (isRefusal(decision)) throw new Error('the request changed nothing');
  return decision;
};
const claim = (size: number) => ({ kind: 'claim', size }) as const;
const outOfTime = { kind: 'leave', reason: 'time' } as const;
const stepOf = (
  progress: SendProgress,
  results: Results,
  request: LaneRequest,
  time: Date,
  claimedUnder?: SendProgress['doubts'],
) => takeStep(progress, byOkaeri({ results, request, claimedUnder }), time);
const one = (result: Result) => new Map([[0, result]]);

describe('a mail that comes into doubt', () => {
  it('is noted with its time, so that it can be judged half an hour later', () => {
    const before = chunk('cc', {}, { done: false });
    const { state: progress, timers } = stepOf(
      before,
      new Map([
        [0, { outcome: 'inDoubt' }],
        [1, { outcome: 'accepted' }],
      ]),
      outOfTime,
      at(5),
    );
    expect(progress).toMatchObject({ outcomes: 'da', doubts: { 0: since(5) } });
    expect(timers).toEqual([chunkDoubtDue.at(progress, at(5 + doubtHolds))]);
    expect(lastingDoubts(progress, '', at(doubtHolds))).toEqual([]);
    expect(lastingDoubts(progress, '', at(doubtHolds + 5))).toEqual([0]);
  });

  it('may be one that a lane claimed before it fell silent', () => {
    const before = chunk('cp', {}, { done: false });
    const { state: progress } = stepOf(before, new Map(), claim(1), at(100_000));
    expect(progress).toMatchObject({ outcomes: 'dc', doubts: { 0: since(100_000) } });
  });

  it('is over once SES reports the mail', () => {
    expect(lastingDoubts(chunk('dd', { 0: since(0), 1: since(0) }), '-s', at(doubtHolds))).toEqual([0]);
  });
});

describe('a request to resend', () => {
  it('reopens those who have been in doubt for half an hour, and nobody else', () => {
    const progress = chunk('addrsd', { 1: since(0), 2: since(1), 5: since(0) });
    const decision = reopen(progress, '-----d');
    expect(decision.reopened).toBe(1);
    expect(decision.state).toMatchObject({ outcomes: 'apdrsd', done: false });
  });

  it('changes nothing the second time, whatever happened to the mail meanwhile', () => {
    const { state: progress } = reopen(chunk('d', { 0: since(0) }));
    expect(ask(progress, request, at(doubtHolds))).toEqual({ refused: 'known' });
    const claimed = stepOf(progress, new Map(), claim(1), at(doubtHolds)).state;
    const doubted = stepOf(claimed, one({ outcome: 'inDoubt' }), outOfTime, at(doubtHolds + 1)).state;
    expect(doubted).toMatchObject({ outcomes: 'd', doubts: { 0: since(doubtHolds + 1) } });
    expect(ask(doubted, request, at(3 * doubtHolds))).toEqual({ refused: 'known' });
    expect(reopen(doubted, '', idFrom('event', 'resend', '2'), at(3 * doubtHolds)).reopened).toBe(1);
  });

  it('that found nobody in doubt finds nobody when it is repeated later', () => {
    const { state: progress, reopened } = reopen(chunk('d', { 0: since(5) }), '', request, at(6));
    expect(reopened).toBe(0);
    expect(progress.done).toBe(true);
    expect(ask(progress, request, at(2 * doubtHolds))).toEqual({ refused: 'known' });
  });

  it.each<[string, Result]>([
    ['withdrew meanwhile', { outcome: 'skipped', reason: 'consent_withdrawn' }],
    ['is refused now', { outcome: 'refused', reason: 'message_rejected' }],
  ])('leaves a recipient in doubt who %s: that says nothing of the first mail', (_what, result) => {
    const { state: progress } = reopen(chunk('d', { 0: since(0) }));
    const claimed = stepOf(progress, new Map(), claim(1), at(doubtHolds)).state;
    expect(stepOf(claimed, one(result), outOfTime, at(doubtHolds + 1))).toMatchObject({
      verdict: 'done',
      state: { outcomes: 'd', doubts: { 0: since(0) } },
    });
  });

  it('is refused once it is too late for the campaign', () => {
    const doubted = chunk('d', { 0: since(0) });
    expect(ask(doubted, request, at(doubtHolds), '', at(doubtHolds))).toEqual({ refused: 'too_late' });
  });

  it('that is not followed in time leaves everybody in doubt', () => {
    const { state: progress } = reopen(chunk('d', { 0: since(0) }));
    const step = stepOf(progress, new Map(), { kind: 'skip_all', reason: 'too_late' }, at(doubtHolds));
    expect(step).toMatchObject({ verdict: 'done', state: { outcomes: 'd' } });
  });

  it('takes from a lane that was thought dead only that a mail was accepted', () => {
    const old = chunk('c', {}, { done: false });
    const { state: progress } = reopen(chunk('d', { 0: since(0) }));
    const known = (result: Result, from = progress) =>
      stepOf(from, one(result), outOfTime, at(doubtHolds), old.doubts).state.outcomes;
    expect(known({ outcome: 'accepted' })).toBe('a');
    expect(known({ outcome: 'notSent' })).toBe('p');
    const claimed = stepOf(progress, new Map(), claim(1), at(doubtHolds)).state;
    expect(known({ outcome: 'notSent' }, claimed)).toBe('c');
    expect(known({ outcome: 'inDoubt' }, claimed)).toBe('c');
  });

  it('causes at most one more mail each, in whatever order requests, steps and their repetitions come', () => {
    const act = fc.record({ request: fc.nat(2), does: fc.constantFrom('request', 'send', 'send', 'wait') });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let progress = chunk('dd', { 0: since(0), 1: since(0) });
        let now = doubtHolds;
        let mails = 0;
        const requests = new Set<number>();
        for (const { request: number, does } of acts) {
          if (does === 'wait') now += doubtHolds;
          if (does === 'request') {
            requests.add(number);
            const decision = ask(progress, idFrom('event', String(number)), at(now));
            if (!isRefusal(decision)) progress = decision.state;
          }
          if (does !== 'send') continue;
          const { claimed, state: after } = stepOf(progress, new Map(), claim(1), at(now));
          mails += claimed.length;
          const results = new Map(claimed.map((position) => [position, { outcome: 'inDoubt' } as const]));
          progress = stepOf(after, results, outOfTime, at(now)).state;
        }
        expect(mails).toBeLessThanOrEqual(2 * requests.size);
      }),
    );
  });
});

describe('quiet hours in a chunk', () => {
  it('leave out recipients for whom it is night, and pause the chunk when only they are left', () => {
    const waiting = chunk('ppp', {}, { done: false });
    const quiet = new Set([0, 2]);
    const step = stepOf(waiting, new Map(), { ...claim(25), quiet }, at(0));
    expect(step).toMatchObject({ verdict: 'send', claimed: [1], state: { outcomes: 'pcp' } });
    const next = stepOf(step.state, new Map([[1, { outcome: 'accepted' }]]), { ...claim(25), quiet }, at(1));
    expect(next).toMatchObject({ verdict: 'left', state: { outcomes: 'pap', done: false } });
  });
});
