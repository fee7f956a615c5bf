import { describe, expect, it } from 'vitest';
import { newRecord } from '../../../../functions/consent/ledger/consent-change.ts';
import { erasePerson, followContactCard } from '../../../../functions/consent/mailing-record/contact-facts.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { contactCard, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00Z');
const nobody = { names: undefined, address: undefined, audienceShard: undefined };

describe('a new address', () => {
  it('ends a bounce, not a complaint, and revokes the links that went to the old one', () => {
    const card = contactCard(alumniId, { status: 'member', address: 'new@example.com', epoch: 1 });
    const bounced = memberRecord(alumniId, { suppression: 'address' });
    const both = memberRecord(alumniId, { suppression: 'address', complainedAt: '2026-06-01T00:00:00Z' });
    const complained = memberRecord(alumniId, { suppression: 'campaigns', complainedAt: '2026-06-01T00:00:00Z' });
    const after = [bounced, both, complained].map(
      (person) => taken(followContactCard(person, byOkaeri(card), now)).state,
    );
    expect(after.map((record) => record.suppression)).toEqual(['none', 'campaigns', 'campaigns']);
    expect(after.map((record) => record.epoch)).toEqual([1, 1, 1]);
  });

  it('that was changed and changed back before the record was refreshed revokes the links, too', () => {
    const same = contactCard(alumniId, { status: 'member', epoch: 2 });
    const after = taken(followContactCard(memberRecord(alumniId), byOkaeri(same), now)).state;
    expect(after.epoch).toBe(2);
    expect(followContactCard(after, byOkaeri(same), now)).toEqual({ refused: 'unchanged' });
  });

  it('of somebody who left or declined revokes the links, and nothing else is kept', () => {
    const card = contactCard(alumniId, { status: 'left', address: 'new@example.com', epoch: 1 });
    for (const membership of ['left', 'declined'] as const) {
      const person = memberRecord(alumniId, { ...nobody, membership });
      const { sequence: _sequence, ...after } = taken(followContactCard(person, byOkaeri(card), now)).state;
      const { sequence: _before, ...before } = person;
      expect(after).toEqual({ ...before, epoch: 1 });
    }
  });

  it('of a leaver opens; as long as it is the same one it stays closed, whatever the card says about it', () => {
    const stub = { ...newRecord(alumniId), sequence: 1, suppression: 'address' } as const;
    for (const unreachable of [true, false]) {
      const same = contactCard(alumniId, { unreachable });
      expect(followContactCard(stub, byOkaeri(same), now)).toEqual({ refused: 'unchanged' });
      const another = contactCard(alumniId, { unreachable, epoch: 1 });
      expect(taken(followContactCard(stub, byOkaeri(another), now)).state.suppression).toBe('none');
    }
  });

  it('in another spelling is the same mailbox: links stay, and it stays closed', () => {
    const person = memberRecord(alumniId, { address: 'taro@example.net', suppression: 'address' });
    const card = contactCard(alumniId, { status: 'member', address: 'Taro@Example.net' });
    const { state } = taken(followContactCard(person, byOkaeri(card), now));
    const { suppression, epoch, addressSince } = person;
    expect(state).toMatchObject({ address: 'Taro@Example.net', suppression, epoch, addressSince });
  });
});

it('erasing removes, once, what identifies the person, and does not touch members', () => {
  const left = memberRecord(alumniId, { membership: 'left' });
  const change = taken(erasePerson(left, byOkaeri(), now));
  expect(change.state).toMatchObject({ names: undefined, address: undefined, skills: [], departments: [], epoch: 1 });
  expect(erasePerson(change.state, byOkaeri(), now)).toEqual({ refused: 'already_erased' });
  expect(erasePerson(memberRecord(alumniId), byOkaeri(), now)).toEqual({ refused: 'is_member' });
});
