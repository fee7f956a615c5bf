/** An address of several people: it invites one of them, others only with HR's approval, and nobody waits for people who left it. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { addressesTable, addressHash } from '../../../../events/read-models/address-owner.ts';
import { addressReviewDue, erasureDue } from '../../../../events/timers/index.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, newId } from '../../../../shared/identifier.ts';
import { day, minute, second } from '../../../../shared/time/durations.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import { alumni, hr, register, registerLeaver, stated, timerDue } from '../alumni-functions.ts';

const inTheHour = '2026-04-02T01:00:00.000Z';
const later = (time: number) => new Date(Date.now() + time).toISOString();
const after = (time: number) => void vi.setSystemTime(later(time));

const of = async (alumniId: AlumniId) => {
  const leaver = await alumni.get({ alumniId });
  return [leaver?.status, leaver?.statusReason].filter((one) => one !== undefined).join(' ');
};
const correct = (alumniId: AlumniId, personalEmail: string) =>
  hr('PATCH /alumni/{alumniId}/contact', { params: { alumniId }, body: { personalEmail } });
const approve = (alumniId: AlumniId) => hr('POST /alumni/{alumniId}/approve', { params: { alumniId } });

/** Every review of an address that was left is due, also those that were done before. */
async function settle(people: readonly AlumniId[]) {
  after(2 * minute);
  for (const alumniId of people) {
    const reviews = (await timersOf(alumniId)).filter(({ kind }) => kind === 'address-review');
    for (const _review of reviews) await timerDue(addressReviewDue, alumniId, later(0));
  }
}

async function threeAt(address: string) {
  vi.setSystemTime(inTheHour);
  const people = [newId('alumnus'), newId('alumnus'), newId('alumnus')] as const;
  for (const alumniId of people) {
    after(second);
    await register(alumniId, { personalEmail: address }, { statedAt: later(0) });
  }
  return people;
}

const twice = 'awaiting_approval address_used_twice';

describe('once the address of the first was corrected,', () => {
  it('the second holds it and is invited, the third waits, and holds it once the second is gone, too', async () => {
    const [first, two, three] = await threeAt('typing.mistake@example.net');
    expect([await of(first), await of(two), await of(three)]).toEqual(['invited', twice, twice]);
    await correct(first, 'own.first@example.net');
    await settle([first]);
    expect([await of(two), await of(three)]).toEqual(['invited', twice]);
    expect((await alumni.get({ alumniId: first }))?.leftAddresses).toBeUndefined();
    await correct(two, 'own.second@example.net');
    await settle([first, two]);
    expect(await of(three)).toBe('invited');
  });

  it('whom HR approves holds it, and who comes next waits for HR, also within the minute', async () => {
    const [first, two] = await threeAt('family@example.net');
    await correct(first, 'own.family@example.net');
    expect((await approve(two)).body).toMatchObject({ status: 'invited' });
    expect(await openTable(addressesTable).get({ addressHash: addressHash('family@example.net') })).toMatchObject({
      alumniId: two,
    });
    const fourth = newId('alumnus');
    await register(fourth, { personalEmail: 'family@example.net' }, { statedAt: later(0) });
    expect(await of(fourth)).toBe(twice);
    await settle([first]);
    expect(await of(fourth)).toBe(twice);
  });

  it('a person whom HR approved comes before those who stated it earlier, or come within the minute', async () => {
    const [first, two, three] = await threeAt('desk@example.net');
    await approve(three);
    await correct(first, 'own.desk@example.net');
    const fourth = newId('alumnus');
    await register(fourth, { personalEmail: 'desk@example.net' }, { statedAt: '2026-03-01T00:00:00.000Z' });
    await settle([first]);
    expect([await of(two), await of(three), await of(fourth)]).toEqual([twice, 'invited', twice]);
  });

  it('waits for HR also once the holder is erased, and so does who comes then', async () => {
    const [first, two] = await threeAt('gone@example.net');
    await register(first, {}, { kind: 'deleted', statedAt: later(0) });
    await timerDue(erasureDue, first, later(100 * day));
    await settle([first]);
    expect(await of(two)).toBe(twice);
    const fourth = newId('alumnus');
    await register(fourth, { personalEmail: 'gone@example.net' }, { statedAt: later(100 * day) });
    expect(await of(fourth)).toBe(twice);
    await approve(two);
    expect(await of(two)).toBe('awaiting_last_day invitation_hour');
  });
});

const addresses = ['a', 'b'] as const;
type Step = readonly [
  what: 'announce' | 'correct' | 'approve' | 'decline' | 'erase' | 'race' | 'repeat' | 'settle',
  person: 0 | 1 | 2,
  address: 0 | 1,
];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom<Step[0][]>(
    ...([
      'announce',
      'announce',
      'correct',
      'correct',
      'approve',
      'decline',
      'erase',
      'race',
      'repeat',
      'settle',
    ] as const),
  ),
  fc.constantFrom(0, 1, 2),
  fc.constantFrom(0, 1),
);

async function walk(steps: readonly Step[]) {
  vi.setSystemTime(inTheHour);
  const run = newId('alumnus');
  const people = [newId('alumnus'), newId('alumnus'), newId('alumnus')] as const;
  const at = (address: 0 | 1) => `${addresses[address]}.${run}@example.net`;
  const said: Awaited<ReturnType<typeof stated>>[] = [];
  const deliver = async (event: (typeof said)[number]) => {
    // What lost a race comes again, as from a queue.
    while ((await registerLeaver(queued(event), lambdaContext()))?.batchItemFailures.length !== 0);
  };
  const announce = async (alumniId: AlumniId, address: 0 | 1) => {
    const event = await stated(alumniId, { personalEmail: at(address) }, { statedAt: later(0) });
    said.push(event);
    await deliver(event);
  };
  const records = () => alumni.getMany(people.map((alumniId) => ({ alumniId })));

  for (const [what, position, address] of [...steps, ['settle', 0, 0] as const]) {
    after(second);
    const alumniId = people[position];
    if (what === 'announce') await announce(alumniId, address);
    if (what === 'correct') await correct(alumniId, at(address));
    if (what === 'approve') await approve(alumniId);
    if (what === 'decline') await hr('POST /alumni/{alumniId}/decline', { params: { alumniId } });
    if (what === 'race') await Promise.all(people.map((one, turn) => announce(one, turn === position ? address : 0)));
    if (what === 'repeat') for (const event of said.toReversed()) await deliver(event);
    if (what === 'erase') {
      await register(alumniId, {}, { kind: 'deleted', statedAt: later(0) });
      await timerDue(erasureDue, alumniId, later(100 * day));
    }
    if (what === 'settle') await settle(people);
    expect(invitedWithoutHr(await records())).toEqual([]);
  }
  const left = await records();
  expect(left.flatMap(({ leftAddresses = [] }) => leftAddresses)).toEqual([]);
  for (const { address } of left) {
    if (address === undefined) continue;
    const there = left.filter((one) => one.address?.hash === address.hash);
    const holder = (await openTable(addressesTable).get({ addressHash: address.hash }))?.alumniId;
    // After an erasure nobody holds it, until HR decides.
    const expected = holder === undefined ? [] : [holder];
    expect(there.filter(({ address }) => address?.shared === false).map(({ alumniId }) => alumniId)).toEqual(expected);
  }
}

/** The addresses at which two people are invited, or are going to be, of whom HR did not approve all but one. */
function invitedWithoutHr(leavers: readonly Leaver[]): string[] {
  const unapproved = leavers
    .filter(({ status }) => status === 'invited' || status === 'awaiting_last_day')
    .filter(({ approval, address }) => approval?.decision !== 'approved' || approval.address !== address?.hash)
    .flatMap(({ address }) => (address === undefined ? [] : [address.hash]));
  return unapproved.filter((hash, position) => unapproved.indexOf(hash) !== position);
}

it('whatever is stated, corrected, decided and erased: each address has one holder, and no second person is invited without HR', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), walk), { numRuns: 40 });
});
