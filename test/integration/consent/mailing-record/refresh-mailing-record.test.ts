import { describe, expect, it } from 'vitest';
import { alumnusExcluded, alumnusReturned, contactUpdated, leaverErased } from '../../../../events/alumni/index.ts';
import { memberJoined } from '../../../../events/consent/index.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { eventsOf, ledgerOf, putCard, putMember, recordOf, removeCard } from '../consent-tables.ts';
import { deliver, eventOf } from '../incoming-events.ts';

const { handler: refreshMailingRecord } = await import(
  '../../../../functions/consent/mailing-record/refresh-mailing-record.ts'
);

describe('the mailing record', () => {
  it('takes name, address and segment facts from the contact card; what the person wrote stays', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { skills: ['Rust'], skillsFrom: 'person', language: 'en' });
    await putCard(alumniId, {
      status: 'member',
      names: { family: '高橋', given: '花子' },
      departments: ['営業部', '開発部'],
    });
    const event = eventOf(contactUpdated, alumniId);
    await deliver(refreshMailingRecord, event, event);
    expect(await recordOf(alumniId)).toMatchObject({
      names: { family: '高橋' },
      departments: ['営業部', '開発部'],
      skills: ['Rust'],
      language: 'en',
      epoch: 0,
      sequence: 3,
    });
  });

  it.each([
    ['returned', alumnusReturned],
    ['excluded', alumnusExcluded],
  ] as const)(
    'stops mail and withdraws no consent when the card says that somebody is %s',
    async (status, contract) => {
      const alumniId = somebody();
      await putMember(alumniId);
      await putCard(alumniId, { status });
      const event = eventOf(contract, alumniId);
      await deliver(refreshMailingRecord, event, event);
      const record = await recordOf(alumniId);
      expect(record).toMatchObject({ membership: 'left', topics: [], sequence: 3 });
      expect(record).not.toHaveProperty('audienceShard');
      expect(await ledgerOf(alumniId)).toEqual([]);
      // No event, so no farewell either.
      expect(await eventsOf(alumniId)).toEqual([]);
    },
  );

  it('takes over after the joining what HR changed while the person joined by the old link', async () => {
    const alumniId = somebody();
    await putCard(alumniId, { status: 'invited', address: 'corrected@example.net', epoch: 1 });
    // Nobody is known yet when the card changes; then the joining is stored with the address that it had read.
    await deliver(refreshMailingRecord, eventOf(contactUpdated, alumniId));
    await putMember(alumniId, { address: 'mistyped@example.net', epoch: 0 });
    const joined = eventOf(memberJoined, alumniId, { topics: [], via: 'invitation' });
    await deliver(refreshMailingRecord, joined, joined);
    expect(await recordOf(alumniId)).toMatchObject({
      address: 'corrected@example.net',
      epoch: 1,
      membership: 'member',
    });
  });

  it('of a member is not changed by events that are replayed after the second exit', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    await putCard(alumniId, { status: 'member' });
    await deliver(refreshMailingRecord, eventOf(alumnusReturned, alumniId));
    expect(await recordOf(alumniId)).toMatchObject({ membership: 'member', sequence: 2 });
  });

  it('loses name and address when the card is gone, unless the person is a member', async () => {
    const [left, member] = [somebody(), somebody()];
    await putMember(left, { membership: 'left', audienceShard: undefined, topics: [] });
    await putMember(member);
    await removeCard(left);
    await deliver(
      refreshMailingRecord,
      eventOf(leaverErased, left),
      eventOf(leaverErased, member),
      eventOf(leaverErased, left),
    );
    const record = await recordOf(left);
    expect(record).not.toHaveProperty('names');
    expect(record).not.toHaveProperty('address');
    expect(await recordOf(member)).toHaveProperty('names');
  });

  it('is not made for a card of somebody unknown', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    await deliver(refreshMailingRecord, eventOf(contactUpdated, alumniId));
    expect(await recordOf(alumniId)).toBeUndefined();
  });
});
