/** One person in both contexts, what is on its way between them, and what really happened. */
import * as fc from 'fast-check';
import { addressEpoch } from '../../../../events/agreements/address-epoch.ts';
import type { ContactCard } from '../../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import { contactCard as cardOf } from '../../../../functions/alumni/record/contact.ts';
import { withConsent } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { decideJoining, presentConsent } from '../../../../functions/consent/joining/joining.ts';
import { newRecord } from '../../../../functions/consent/ledger/consent-change.ts';
import { erasePerson, followContactCard } from '../../../../functions/consent/mailing-record/contact-facts.ts';
import { reopenAddress } from '../../../../functions/consent/suppression/reopening.ts';
import { complaintFor, forAddress, suppressBounced } from '../../../../functions/consent/suppression/suppressing.ts';
import { leaveProgramme } from '../../../../functions/consent/withdrawal/withdrawing.ts';
import { byOkaeri, type Decision, isRefusal, type Refusal } from '../../../../shared/decision/decision.ts';
import { nextSequence } from '../../../../shared/outbox/outbox.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { dateIn } from '../../../../shared/time/calendar.ts';
import { day, hour } from '../../../../shared/time/durations.ts';
import { command } from '../../../fixtures/consent.ts';
import { afterStatement, alumniId, offboarding, reviewed, statement, stored } from '../../../fixtures/leavers.ts';
import { event, followedUp, invited } from '../../alumni/invitation/invited-leaver.ts';

const begins = Date.parse('2026-04-02T00:00:00Z');
export const addresses = ['hanako@example.net', 'b@example.net', 'c@example.net'] as const;
type Address = (typeof addresses)[number];
const consentEvents = [
  'address-suppressed',
  'address-reopened',
  'member-joined',
  'leaver-declined',
  'member-left',
  'profile-updated',
];

export type Act =
  | { readonly does: 'bounce' | 'complain' | 'rename' | 'reopen' | 'tick' | 'silence' | 'erasure' }
  | { readonly does: 'join' | 'joinWithoutTopics' | 'joinByPaper' | 'decline' | 'quit' }
  | { readonly does: 'move' | 'leaveAgain'; readonly to: Address }
  | { readonly does: 'hear'; readonly which: number; readonly stays: boolean };

/** What happened at the address that the person had. */
interface Happened {
  readonly what: 'bounce' | 'complain' | 'reopen' | 'move' | 'join' | 'erasure';
  readonly at: Address;
}

/** The two contexts, what is on its way between them, and what really happened. */
export class World {
  leaver: Leaver = invited();
  record: MailingRecord = newRecord(alumniId);
  readonly happened: Happened[] = [];
  readonly #waiting: (() => void)[] = [];
  #now = begins;
  #names = 0;

  /** Undefined once the person is erased. */
  get published(): ContactCard | undefined {
    return cardOf(this.leaver);
  }
  get card(): ContactCard {
    const card = this.published;
    if (card === undefined) throw new Error('the person is erased');
    return card;
  }
  get address(): Address {
    return this.card.address as Address;
  }
  /** The record as it is stored. */
  get storedRecord(): MailingRecord | undefined {
    return this.record.sequence === 0 ? undefined : this.record;
  }
  get now(): Date {
    return this.#at;
  }
  get #at(): Date {
    return new Date(this.#now);
  }

  act(act: Act): void {
    this.#now += hour;
    // Of somebody who is erased, nothing happens but that they leave again, and that news arrives late.
    if (this.published === undefined && act.does !== 'leaveAgain' && act.does !== 'hear') return;
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
      case 'join':
      case 'joinWithoutTopics':
      case 'decline': {
        const decision = act.does === 'decline' ? 'refuse' : 'accept';
        const form = { card: this.card, noticeVersion: '2026-04', language: 'ja', decision } as const;
        const topics = act.does === 'joinWithoutTopics' ? [] : (['jobs'] as const);
        const done = this.#decide(decideJoining(this.record, command({ ...form, topics }), this.#at));
        if (done && decision === 'accept') this.happened.push({ what: 'join', at: this.address });
        break;
      }
      case 'joinByPaper': {
        const paper = {
          decision: 'granted',
          method: 'paper',
          noticeVersion: '2026-04',
          at: this.#at.toISOString(),
        } as const;
        const card = { ...this.card, consentAtExit: { ...paper, purposes: ['membership' as const] } };
        if (this.#decide(presentConsent(this.record, command(card), this.#at)))
          this.happened.push({ what: 'join', at: this.address });
        break;
      }
      case 'quit':
        if (this.record.membership === 'member')
          this.#decide(leaveProgramme(this.record, command(undefined), this.#at));
        break;
      case 'silence':
        this.#wait(this.leaver.status === 'invited' ? this.leaver.invitation?.closesAt : undefined);
        break;
      case 'erasure':
        this.#wait(this.leaver.eraseAt);
        break;
      case 'leaveAgain':
        this.#leaveAgain(act.to);
        break;
      case 'hear':
        this.#hear(act.which, act.stays);
        break;
    }
  }

  /** HR's reopening; false = refused. */
  reopen(): boolean {
    return this.reopening() === 'done';
  }

  /** HR's reopening, or why it is refused. */
  reopening(): string {
    this.#now += hour;
    const { card } = this;
    const input = { reason: `because ${this.#now}`, address: card.address, entry: undefined, card };
    const outcome = reopenAddress(this.record, { by: 'hr-1', input }, this.#at);
    if (isRefusal(outcome)) return outcome.refused;
    this.#decide(outcome);
    this.happened.push({ what: 'reopen', at: this.address });
    return 'done';
  }

  /** Everything that is on its way arrives, in some order. */
  settle(order: () => number): void {
    for (let left = 500; this.#waiting.length > 0; left -= 1) {
      if (left === 0) throw new Error('never ends');
      this.#now += 1;
      this.#hear(order(), false);
    }
  }

  /** The time comes for which the record waits. */
  #wait(until: string | undefined): void {
    if (until === undefined) return;
    this.#now = Math.max(this.#now, Date.parse(until));
    this.#review(followedUp(this.leaver, this.#at.toISOString()));
  }

  /** Another employment, of a day, has ended: the invitation leaves on its day. */
  #leaveAgain(to: Address): void {
    this.#now += 2 * day;
    const today = dateIn(programme.timeZone, this.#at);
    const employment = { hireDate: today, terminationDate: today, department: '開発部' };
    const { published } = this;
    if (published !== undefined && published.address !== to) this.happened.push({ what: 'move', at: to });
    const at = this.#at.toISOString();
    this.#review(afterStatement(this.leaver, offboarding({ employment, personalEmail: to }, at), at));
    if (this.leaver.status === 'awaiting_last_day') this.#wait(this.leaver.invitation?.dueAt);
  }

  /** A mail to the present address comes back, or is complained about: SES says so later. */
  #report(what: 'bounce' | 'complain'): void {
    const { card, record } = this;
    // A member's mail goes to what the record holds.
    if (record.membership === 'member' && record.address !== card.address) return;
    this.happened.push({ what, at: this.address });
    const [epoch, at] = [addressEpoch(card, record), this.#at];
    this.#waiting.push(() => {
      const reported = { epoch, card: this.published };
      const outcome =
        what === 'bounce'
          ? forAddress(reported, suppressBounced)(this.record, byOkaeri({ bouncedAt: at, permanent: true }), this.#at)
          : complaintFor(reported)(this.record, byOkaeri(at), this.#at);
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
    const wasErased = this.leaver.erasedAt !== undefined;
    this.leaver = stored(decision);
    if (!wasErased && this.leaver.erasedAt !== undefined) this.happened.push({ what: 'erasure', at: addresses[0] });
    for (const { contract } of decision.events) {
      if (contract.type !== 'contact-updated' && contract.type !== 'leaver-erased') continue;
      this.#waiting.push(() => this.#refresh());
    }
  }

  #refresh(): void {
    if (this.record.sequence === 0) return;
    const card = this.published;
    this.#decide(
      card === undefined
        ? erasePerson(this.record, byOkaeri(), this.#at)
        : followContactCard(this.record, byOkaeri(card), this.#at),
    );
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

export const order = fc.infiniteStream(fc.nat(20));

/** The world once everything that was under way has arrived. */
export function settled(history: readonly Act[], stream: Iterator<number>): { world: World; next: () => number } {
  const world = new World();
  const next = () => stream.next().value as number;
  for (const act of history) world.act(act);
  world.settle(next);
  return { world, next };
}
