import { describe, expect, it } from 'vitest';
import { suppressionLifecycle } from '../../../../functions/consent/mailing-record/lifecycle.ts';
import { type ReopeningFacts, reopenAddress } from '../../../../functions/consent/suppression/reopening.ts';
import { suppressBounced } from '../../../../functions/consent/suppression/suppressing.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { bouncedAt, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const day = (date: string) => new Date(`2026-06-${date}T00:00:00Z`);
const bounced = memberRecord(alumniId, { suppression: 'address', bouncedAt: day('01').toISOString() });
const address = 'taro@example.net';
const cleared: ReopeningFacts = { reason: 'cleared', address, entry: undefined };
const reopen = (person = bounced, at = day('10'), input = cleared) => reopenAddress(person, { by: 'hr-1', input }, at);

describe('HR’s reopening of an address', () => {
  it('is recorded with who did it, when and why', () => {
    const { state, events, ledger } = taken(reopen());
    expect(state).toMatchObject({
      suppression: 'none',
      reopenedAt: day('10').toISOString(),
      reopenings: [{ at: day('10').toISOString(), by: 'hr-1', reason: 'cleared' }],
    });
    expect(stepsBetween(suppressionLifecycle, 'address', 'none')).toContain('reopen');
    expect(events.map(({ data }) => data)).toEqual([{ alumniId, addressEpoch: 0 }]);
    expect(ledger).toEqual([]);
  });

  it('stands against bounces from before it, not against later ones', () => {
    const { state } = taken(reopen());
    expect(suppressBounced(state, bouncedAt(day('01')), day('11'))).toEqual({ refused: 'already_known' });
    expect(suppressBounced(state, bouncedAt(day('05')), day('11'))).toEqual({ refused: 'reopened_since' });
    expect(taken(suppressBounced(state, bouncedAt(day('12')), day('13'))).state.suppression).toBe('address');
  });

  it('does not undo a complaint: campaigns stay stopped, the address of a leaver stays closed', () => {
    const complainedAt = day('02').toISOString();
    expect(taken(reopen({ ...bounced, complainedAt })).state.suppression).toBe('campaigns');
    expect(reopen({ ...bounced, complainedAt, membership: 'leaver' })).toEqual({ refused: 'complained' });
  });

  it('opens the address of a leaver who only bounced, too', () => {
    expect(taken(reopen({ ...bounced, membership: 'leaver' })).state.suppression).toBe('none');
  });

  it('is kept among the newest twenty', () => {
    let person = bounced;
    for (let number = 1; number <= 22; number++) {
      const at = day(String(number).padStart(2, '0'));
      const { state } = taken(reopen(person, at));
      person = taken(suppressBounced(state, bouncedAt(new Date(at.getTime() + 1)), at)).state;
      expect(person.reopenings).toHaveLength(Math.min(number, 20));
    }
    expect(person.reopenings.at(0)?.at).toBe(day('03').toISOString());
    expect(person.reopenings.at(-1)?.at).toBe(day('22').toISOString());
  });

  it('happens once when the same request comes again because its response was lost', () => {
    const { state } = taken(reopen());
    const again = taken(reopen(state, new Date('2026-06-10T23:59:59Z')));
    expect([again.state.reopenings, again.events]).toEqual([state.reopenings, []]);
    expect(again.state.reopenedAt).toBe(state.reopenedAt);
    expect(reopen(state, day('11'))).toEqual({ refused: 'not_closed' });
    const others = [
      { by: 'hr-2', input: cleared },
      { by: 'hr-1', input: { ...cleared, reason: 'another' } },
    ];
    for (const other of others) expect(reopenAddress(state, other, day('10'))).toEqual({ refused: 'not_closed' });
  });

  it.each(['none', 'campaigns'] as const)('is refused where no bounce closed the address: %s', (suppression) => {
    expect(reopen({ ...bounced, suppression })).toEqual({ refused: 'not_closed' });
  });

  it('needs an address, even when it comes again', () => {
    const unknown = { ...cleared, address: undefined };
    expect(reopen(bounced, day('10'), unknown)).toEqual({ refused: 'no_address' });
    expect(reopen(taken(reopen()).state, day('10'), unknown)).toEqual({ refused: 'no_address' });
    const left = { ...bounced, complainedAt: day('02').toISOString(), membership: 'leaver' } as const;
    expect(reopen(left, day('10'), unknown)).toEqual({ refused: 'complained' });
    expect(reopen({ ...bounced, suppression: 'none' }, day('10'), unknown)).toEqual({ refused: 'not_closed' });
  });
});

describe('what becomes of SES’s entry for an address that HR reopens', () => {
  const complainedAt = day('02').toISOString();
  const asked = { ...bounced, complainedAt, topicsSince: { jobs: day('05').toISOString() } };
  const bounce = { reason: 'bounce', since: day('01') } as const;
  const complaint = (date: string) => ({ reason: 'complaint', since: day(date) }) as const;

  it.each([
    ['nothing, where SES does not list it', bounced, undefined, undefined],
    ['a bounce comes off', bounced, bounce, address],
    ['a bounce comes off where a complaint stands', { ...bounced, complainedAt }, bounce, address],
    ['a complaint of which we know, and which stands, stays', { ...bounced, complainedAt }, complaint('02'), undefined],
    ['a complaint comes off where the person asked for mail since', asked, complaint('02'), address],
  ] as const)('%s', (_case, person, entry, comesOff) => {
    const first = taken(reopen(person, day('10'), { ...cleared, entry }));
    expect(first.comesOff).toBe(comesOff);
    // The response was lost, and the request comes again.
    const again = taken(reopen(first.state, day('10'), { ...cleared, entry }));
    expect([again.comesOff, again.events]).toEqual([comesOff, []]);
  });

  it.each([
    ['a complaint from after the person asked for mail', asked, complaint('06')],
    ['a complaint of which we did not know', bounced, complaint('30')],
  ] as const)('%s refuses the reopening', (_case, person, entry) => {
    expect(reopen(person, day('10'), { ...cleared, entry })).toEqual({ refused: 'complained' });
    const { state } = taken(reopen(person));
    expect(reopen(state, day('10'), { ...cleared, entry })).toEqual({ refused: 'complained' });
  });
});
