import { expect, it } from 'vitest';
import { exceededLimits, reputationLimits } from '../../../../events/agreements/reputation-limits.ts';

const of = (accepted: number, bounced: number, complained: number) => exceededLimits({ accepted, bounced, complained });

it('are below those at which SES reviews an account: 5 % bounces, 0.1 % complaints', () => {
  expect(reputationLimits.bounces.share).toBeLessThan(0.05);
  expect(reputationLimits.complaints.share).toBeLessThanOrEqual(0.001);
});

it('are exceeded by a share of enough mails, and by several complaints among few', () => {
  expect([of(100, 4, 0), of(100, 5, 0), of(99, 99, 0)]).toEqual([[], ['bounces'], []]);
  expect([of(999, 0, 2), of(1000, 0, 1), of(1000, 0, 2), of(3, 0, 3)]).toEqual([
    [],
    [],
    ['complaints'],
    ['complaints'],
  ]);
  expect(of(100, 50, 3)).toEqual(['bounces', 'complaints']);
  expect(of(0, 0, 0)).toEqual([]);
});
