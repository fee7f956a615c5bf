import { describe, expect, it } from 'vitest';
import { comesBefore, forgetLeft, leaveAddress } from '../../../../functions/alumni/record/address-sharing.ts';
import { withAddress, withApproval } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { afterStatement, offboarding, registered, somebodyElse, statement, stored } from '../../../fixtures/leavers.ts';
import { due, followedUp, invited, marchFirst } from '../invitation/invited-leaver.ts';

const hash = invited().address?.hash ?? '';
const own = { personalEmail: 'own@example.net' };
/** An address is looked at this long after somebody left it. */
const reviewAt = '2026-04-02T01:01:00.000Z';
const moving = '2026-04-02T01:00:00.000Z';

describe('a free address is held by', () => {
  const waiting = (statedAt: string, change: Partial<Leaver> = {}): Leaver => ({
    ...withAddress(stored(registered(marchFirst, offboarding({}, statedAt))), somebodyElse),
    ...{ status: 'awaiting_approval', ...change },
  });
  const early = waiting('2026-03-01T00:00:00Z');
  const late = waiting('2026-03-02T00:00:00Z', { alumniId: somebodyElse });

  it.each([
    ['who stated it first', early, late],
    ['who was approved by HR', withApproval(late, 'approved'), early],
    ['a member', { ...late, status: 'member' as const }, early],
    ['who was invited there', { ...invited(), alumniId: somebodyElse, facts: late.facts }, early],
  ])('%s', (_who, first, other) => {
    expect([comesBefore(hash, first, other), comesBefore(hash, other, first)]).toEqual([true, false]);
  });

  it.each([
    ['an approval for another address', { approval: { decision: 'approved', hireDate: '2016-04-01', address: 'x' } }],
    ['a refusal', { approval: { decision: 'declined', hireDate: '2016-04-01', address: hash } }],
    ['an invitation to another address', { invitation: { ...invited().invitation, mailed: { x: 1 } } as never }],
  ] as const)('who stated it first, in spite of %s', (_what, change) => {
    expect(comesBefore(hash, early, { ...late, ...change })).toBe(true);
  });

  it('one of two who stated it at the same time, always the same', () => {
    const other = { ...early, alumniId: somebodyElse };
    expect([comesBefore(hash, early, other), comesBefore(hash, other, early)].sort()).toEqual([false, true]);
  });
});

describe('who left an address', () => {
  const moved = () => afterStatement(invited(), statement('updated', own, moving), moving);

  it('has those reviewed who share it, once the index knows them', () => {
    const { state, timers } = moved();
    expect(state.leftAddresses).toEqual([hash]);
    expect(timers).toContainEqual({ kind: 'address-review', ref: state.alumniId, dueAt: new Date(reviewAt) });
  });

  it('is remembered with each address, and once with one that was left twice', () => {
    const second = leaveAddress({ ...moved().state, address: { hash: 'second', shared: false } });
    expect(second.leftAddresses).toEqual([hash, 'second']);
    expect(leaveAddress({ ...second, address: { hash, shared: true } }).leftAddresses).toEqual([hash, 'second']);
  });

  it('is forgotten after the review, but for what they left meanwhile', () => {
    const left = { ...moved().state, leftAddresses: [hash, 'second'] };
    expect(forgetLeft(left, { by: 'test', input: [hash] })).toMatchObject({ state: { leftAddresses: ['second'] } });
    expect(forgetLeft(moved().state, { by: 'test', input: [hash] })).toMatchObject({
      state: { leftAddresses: undefined },
    });
    expect(forgetLeft(invited(), { by: 'test', input: [] })).toEqual({ refused: 'unchanged' });
  });

  it('is nobody who is erased: whoever shares the address waits for HR as before', () => {
    const excluded = stored(afterStatement(invited(), statement('deleted', {}, moving), moving));
    const { state, timers } = followedUp(excluded, '2026-08-01T01:00:00.000Z');
    expect(state).toMatchObject({ erasedAt: '2026-08-01T01:00:00.000Z' });
    expect([state.address, state.leftAddresses, timers]).toEqual([undefined, undefined, []]);
  });

  it('is nobody who had none, or who states the same again', () => {
    expect(registered(marchFirst, offboarding()).timers.map(({ kind }) => kind)).toEqual(['invitation']);
    const again = afterStatement(invited(), offboarding({}, due), due);
    expect(again.timers).toEqual([]);
    expect(leaveAddress(stored(registered(marchFirst, offboarding({ personalEmail: undefined })))).leftAddresses).toBe(
      undefined,
    );
  });
});
