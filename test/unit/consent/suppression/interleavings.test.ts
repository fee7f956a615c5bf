/**
 * One person in both contexts, and every order of what can happen: bounces, complaints and reopenings, other addresses, other names, joining,
 * with any delay between a decision, its event and whoever hears of it, and with events that come twice.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportOfPresent, suppressionOfPresent } from '../../../../events/agreements/reports-by-address.ts';
import { isUnreachable } from '../../../../functions/alumni/record/leaver.ts';
import { type Act, addresses, order, settled, World } from './two-contexts.ts';

const acts = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('bounce', 'rename', 'reopen', 'tick').map((does) => ({ does }) as Act) },
    { weight: 1, arbitrary: fc.constantFrom('complain', 'join').map((does) => ({ does }) as Act) },
    { weight: 3, arbitrary: fc.constantFrom(...addresses).map((to): Act => ({ does: 'move', to })) },
    {
      weight: 5,
      arbitrary: fc.record({ which: fc.nat(9), stays: fc.boolean() }).map((heard): Act => ({ does: 'hear', ...heard })),
    },
  ),
  { maxLength: 24 },
);
describe('whatever happens to the addresses of a person, in whatever order it becomes known', () => {
  const isClosed = ({ record, card }: World) => suppressionOfPresent(record, card) === 'address';
  const isComplainedAbout = ({ record, card }: World) => reportOfPresent(record, card).complainedAt !== undefined;

  it('nothing that happened at one address counts against another', () => {
    fc.assert(
      fc.property(acts, order, (history, stream) => {
        const { world } = settled(history, stream);
        const here = world.happened.filter(({ at }) => at === world.address).map(({ what }) => what);
        if (!here.includes('bounce')) {
          expect(isClosed(world)).toBe(false);
          expect(world.record.suppression).not.toBe('address');
        }
        if (here.includes('bounce') || here.includes('complain')) return;
        expect(isUnreachable(world.leaver)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('both contexts come to the same, and the record follows', () => {
    fc.assert(
      fc.property(acts, order, (history, stream) => {
        const { world } = settled(history, stream);
        expect(world.record.suppression === 'address').toBe(isClosed(world));
        if (world.record.membership === 'leaver')
          expect(isUnreachable(world.leaver)).toBe(isClosed(world) || isComplainedAbout(world));
        else if (isClosed(world)) expect(isUnreachable(world.leaver)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('an address that bounced last stays closed until HR opens it, and HR can', () => {
    fc.assert(
      fc.property(acts, order, (history, stream) => {
        const { world, next } = settled(history, stream);
        const since = world.happened.slice(world.happened.findLastIndex(({ what }) => what === 'bounce'));
        const isLast = since.length > 0 && since.every(({ what }) => what === 'bounce' || what === 'complain');
        if (isLast && since[0]?.what === 'bounce') expect(isClosed(world)).toBe(true);
        const { membership, complainedAt } = world.record;
        const canOpen = isClosed(world) && (membership !== 'leaver' || complainedAt === undefined);
        expect(world.reopen()).toBe(canOpen);
        if (!canOpen) return;
        world.settle(next);
        expect([isClosed(world), isUnreachable(world.leaver)]).toEqual([false, false]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a bounce that the other context hears of late', () => {
  const toldLast = (...acts: Act[]) => {
    const world = new World();
    for (const act of [{ does: 'bounce' }, { does: 'hear', which: 0, stays: false }, ...acts] as const) world.act(act);
    world.settle(() => 0);
    return world;
  };

  it('does not close the address that took the place of the one that bounced', () => {
    const world = toldLast({ does: 'move', to: 'b@example.net' });
    expect([isUnreachable(world.leaver), world.record.suppression]).toEqual([false, 'none']);
    expect(world.leaver.queue).toBe('invitations');
    world.act({ does: 'move', to: 'hanako@example.net' });
    world.settle(() => 0);
    expect([isUnreachable(world.leaver), world.record.suppression]).toEqual([true, 'address']);
  });

  it('is not ended by another name: HR can open the address', () => {
    const world = toldLast({ does: 'rename' });
    expect([isUnreachable(world.leaver), world.record.suppression]).toEqual([true, 'address']);
    expect(world.reopen()).toBe(true);
    world.settle(() => 0);
    expect([isUnreachable(world.leaver), world.record.suppression]).toEqual([false, 'none']);
  });

  it('does not follow the person who joins at another address before the record follows the card', () => {
    const world = new World();
    for (const act of [
      { does: 'bounce' },
      { does: 'hear', which: 0, stays: false },
      { does: 'move', to: 'b@example.net' },
      { does: 'join' },
    ] as const)
      world.act(act);
    expect(world.record).toMatchObject({ membership: 'member', suppression: 'none' });
  });

  it('does not follow the person who joins at another address', () => {
    const world = toldLast({ does: 'move', to: 'b@example.net' }, { does: 'join' });
    expect(world.record).toMatchObject({ membership: 'member', suppression: 'none', address: 'b@example.net' });
  });
});
