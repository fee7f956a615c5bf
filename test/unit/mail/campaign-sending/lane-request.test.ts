/** What a lane asks for before each window, from what it knows. */
import { describe, expect, test } from 'vitest';
import { type LaneView, nextRequest } from '../../../../functions/mail/campaign-sending/lane-request.ts';

const at = new Date('2026-11-30T03:00:00Z');
const minutes = (count: number) => new Date(at.getTime() + count * 60_000);
const view: LaneView = {
  content: { stopped: false },
  halted: undefined,
  hasTime: true,
  quota: { left: 1 },
  size: 25,
  quiet: new Map(),
};
const requestOf = (change: Partial<LaneView>) => nextRequest({ ...view, ...change }, at);
const until = (notAfter: Date) => ({ stopped: false, notAfter: notAfter.toISOString() });
const claims = { kind: 'claim', size: 25, quiet: new Map(), wakeAt: undefined };

describe('a lane', () => {
  test.each(['rate', 'unreachable', undefined] as const)('claims a window, even after a halt by %s', (halted) => {
    expect(requestOf({ halted })).toEqual(claims);
  });

  test('claims a window where the quota was not read', () => {
    expect(requestOf({ quota: undefined })).toEqual(claims);
    expect(requestOf({ quota: undefined, halted: 'quota' })).toEqual({ kind: 'leave', reason: 'quota' });
  });

  test.each<[string, Partial<LaneView>, string]>([
    ['HR stopped the campaign', { content: { stopped: true } }, 'stopped'],
    ['the campaign is gone', { content: undefined }, 'stopped'],
    ['SES refuses the account', { halted: 'account' }, 'account'],
    ['the time is too short for another window', { hasTime: false }, 'time'],
    ['SES says that the quota is used up', { halted: 'quota' }, 'quota'],
    ['less than one mail of the quota is left', { quota: { left: 0.9 } }, 'quota'],
  ])('leaves its chunk where %s', (_why, change, reason) => {
    expect(requestOf(change)).toEqual({ kind: 'leave', reason });
  });

  test('skips the rest from the instant at which it is too late for the campaign', () => {
    expect(requestOf({ content: until(at) })).toEqual({ kind: 'skip_all', reason: 'too_late' });
    expect(requestOf({ content: until(minutes(1)) })).toEqual({ ...claims, wakeAt: minutes(1) });
  });

  test('names the first reason where several hold: the stop, the lateness, the account, the time, the quota', () => {
    const all = { halted: 'account', hasTime: false, quota: { left: 0 } } as const;
    expect(requestOf({ ...all, content: { ...until(at), stopped: true } })).toMatchObject({ reason: 'stopped' });
    expect(requestOf({ ...all, content: until(at) })).toMatchObject({ reason: 'too_late' });
    expect(requestOf(all)).toMatchObject({ reason: 'account' });
    expect(requestOf({ ...all, halted: 'quota' })).toMatchObject({ reason: 'time' });
  });

  test('leaves out those for whom it is still night, and wakes when the first night ends', () => {
    const quiet = new Map([
      [0, minutes(-1)],
      [1, at],
      [2, minutes(90)],
      [3, minutes(30)],
    ]);
    const stillQuiet = new Map([...quiet].slice(2));
    expect(requestOf({ quiet })).toEqual({ ...claims, quiet: stillQuiet, wakeAt: minutes(30) });
    expect(requestOf({ quiet, content: until(minutes(10)) })).toMatchObject({ wakeAt: minutes(10) });
    expect(quiet.size).toBe(4);
  });
});
