/**
 * One person in both contexts, and every order of what can happen: bounces, complaints and reopenings, other addresses, other names, joining,
 * with any delay between a decision, its event and whoever hears of it, and with events that come twice.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressEpoch } from '../../../../events/agreements/address-epoch.ts';
import type { ContactCard } from '../../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { contactCard as cardOf } from '../../../../functions/alumni/record/contact.ts';
import { isUnreachable, withConsent } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { decideJoining } from '../../../../functions/consent/joining/joining.ts';
import { newRecord } from '../../../../functions/consent/ledger/consent-change.ts';
import { reportOfPresent, suppressionOfPresent } from '../../../../functions/consent/mailing-record/address-reports.ts';
import { followContactCard } from '../../../../functions/consent/mailing-record/contact-facts.ts';
import { reopenAddress } from '../../../../functions/consent/suppression/reopening.ts';
import {
  forAddress,
  suppressBounced,
  suppressComplained,
} from '../../../../functions/consent/suppression/suppressing.ts';
import { byOkaeri, type Decision, isRefusal, type Refusal } from '../../../../shared/decision/decision.ts';
import { nextSequence } from '../../../../shared/outbox/outbox.ts';
import { hour } from '../../../../shared/time/durations.ts';
import { command } from '../../../fixtures/consent.ts';
import { afterStatement, alumniId, reviewed, statement, stored } from '../../../fixtures/leavers.ts';
import { event, followedUp, invited } from '../../alumni/invitation/invited-leaver.ts';

const begins = Date.parse('2026-04-02T00:00:00Z');
const addresses = ['hanako@example.net', 'b@example.net', 'c@example.net'] as const;
type Address = (typeof addresses)[number];
const consentEvents = ['address-suppressed', 'address-reopened', 'member-joined', 'profile-updated'];

type Act =
  | { readonly does: 'bounce' | 'complain' | 'rename' | 'reopen' | 'join' | 'tick' }
  | { readonly does: 'move'; readonly to: Address }
  | { readonly does: 'hear'; readonly which: number; readonly stays: boolean };

/** What happened at the address that the person had. */
interface Happened {
  readonly what: 'bounce' | 'complain' | 'reopen' | 'move';
  readonly at: Address;
}

/** The two contexts, what is on its way between them, and what really happened. */
class World {
  leaver: Leaver = invited();
  record: MailingRecord = newRecord(alumniId);
  readonly happened: Happened[] = [];
  readonly #waiting: (() => void)[] = [];
  #now = begins;
  #names = 0;

  get card(): ContactCard {
    const card = cardOf(this.leaver);
    if (card === undefined) throw new Error('nobody is erased here');
    return card;
  }
  get address(): Address {
    return this.card.address as Address;
  }
  get #at(): Date {
    return new Date(this.#now);
  }

  act(act: Act): void {
    this.#now += hour;
    switch (act.does) {
      case 'move':
        if (act.to !== this.address) this.happened.push({ what: 'move', at: act.to });
        this.#state({ personalEmail: act.to });
        break;
      case 'rename':
        this.#names += 1;
        this.#state({ names: { family: `鈴木${this.#names}`, given: '花子' } });
        break;
      case 'tick':
        this.#review(followedUp(this.leaver, this.#at.toISOString()));
        break;
      case 'bounce':
      case 'complain':
        this.#report(act.does);
        break;
      case 'reopen':
        this.reopen();
        break;
      case 'join': {
        const form = { card: this.card, noticeVersion: '2026-04', language: 'ja', decision: 'accept' } as const;
        this.#decide(decideJoining(this.record, command({ ...form, topics: ['jobs'] }), this.#at));
        break;
      }
      case 'hear':
        this.#hear(act.which, act.stays);
        break;
    }
  }

  /** HR's reopening; false = refused. */
  reopen(): boolean {
    this.#now += hour;
    const { card } = this;
    const input = { reason: `because ${this.#now}`, address: card.address, entry: undefined, card };
    const done = this.#decide(reopenAddress(this.record, { by: 'hr-1', input }, this.#at));
    if (done) this.happened.push({ what: 'reopen', at: this.address });
    return done;
  }

  /** Everything that is on its way arrives, in some order. */
  settle(order: () => number): void {
    for (let left = 500; this.#waiting.length > 0; left -= 1) {
      if (left === 0) throw new Error('never ends');
      this.#now += 1;
      this.#hear(order(), false);
    }
  }

  /** A mail to the present address comes back, or is complained about: SES says so later. */
  #report(what: 'bounce' | 'complain'): void {
    const { card, record } = this;
    // A member's mail goes to what the record holds.
    if (record.membership === 'member' && record.address !== card.address) return;
    this.happened.push({ what, at: this.address });
    const [epoch, at] = [addressEpoch(card, record), this.#at];
    this.#waiting.push(() => {
      const reported = { epoch, card: this.card };
      const outcome =
        what === 'bounce'
          ? forAddress(reported, suppressBounced)(this.record, byOkaeri({ bouncedAt: at, permanent: true }), this.#at)
          : forAddress(reported, suppressComplained)(this.record, byOkaeri(at), this.#at);
      this.#decide(outcome);
    });
  }

  #hear(which: number, stays: boolean): void {
    const position = which % Math.max(1, this.#waiting.length);
    const [heard] = stays ? this.#waiting.slice(position, position + 1) : this.#waiting.splice(position, 1);
    heard?.();
  }

  #state(facts: Parameters<typeof statement>[1]): void {
    const at = this.#at.toISOString();
    this.#review(afterStatement(this.leaver, statement('updated', facts, at), at));
  }

  #review(decision: Decision<Leaver>): void {
    this.leaver = stored(decision);
    for (const { contract } of decision.events) {
      if (contract.type !== 'contact-updated') continue;
      this.#waiting.push(() => this.#refresh());
    }
  }

  #refresh(): void {
    if (this.record.sequence > 0) this.#decide(followContactCard(this.record, byOkaeri(this.card), this.#at));
  }

  #decide(outcome: Decision<MailingRecord> | Refusal<string>): boolean {
    if (isRefusal(outcome)) return false;
    const { sequence: after } = this.record;
    this.record = { ...outcome.state, sequence: nextSequence(after, outcome.events) };
    for (const [position, { contract, data }] of outcome.events.entries()) {
      if (contract.type === 'member-joined') this.#waiting.push(() => this.#refresh());
      if (!consentEvents.includes(contract.type)) continue;
      const said = event(contract.type, after + position + 1, data as Record<string, unknown>);
      this.#waiting.push(() =>
        this.#review(reviewed(this.leaver, withConsent(this.leaver, said), this.#at.toISOString())),
      );
    }
    return true;
  }
}

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
const order = fc.infiniteStream(fc.nat(20));

/** The world once everything that was under way has arrived. */
function settled(history: readonly Act[], stream: Iterator<number>): { world: World; next: () => number } {
  const world = new World();
  const next = () => stream.next().value as number;
  for (const act of history) world.act(act);
  world.settle(next);
  return { world, next };
}

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
