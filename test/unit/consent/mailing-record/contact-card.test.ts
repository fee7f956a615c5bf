/** What of a contact card reaches the record of each person, and what never does. */
import { describe, expect, it } from 'vitest';
import { erasePerson, followContactCard } from '../../../../functions/consent/mailing-record/contact-facts.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { contactCard, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00.000Z');
type Person = Parameters<typeof memberRecord>[1];
type Card = Parameters<typeof contactCard>[1];
const base = { ...{ departments: ['開発部'], skills: ['TypeScript', 'AWS'], leftOn: '2026-03-31' } };
const outcome = (person: Person, card: Card) =>
  followContactCard(memberRecord(alumniId, { ...base, ...person }), byOkaeri(contactCard(alumniId, card)), now);
const follow = (person: Person, card: Card) => taken(outcome(person, card)).state;

describe('a member', () => {
  it('has the name, departments, last day and address of the card, and the date of a new address', () => {
    const names = { family: '佐藤', given: '花子' };
    const card: Card = {
      status: 'member',
      names,
      departments: ['営業部'],
      leftOn: '2026-04-30',
      address: 'new@example.net',
    };
    expect(follow({}, card)).toMatchObject({
      ...{ names, departments: ['営業部'], leftOn: '2026-04-30', address: 'new@example.net' },
      ...{ addressSince: now.toISOString(), epoch: 1, membership: 'member' },
    });
  });

  it('keeps the date of the address as long as it is the same', () => {
    const { addressSince, epoch } = memberRecord(alumniId);
    expect(follow({}, { status: 'member', departments: ['営業部'] })).toMatchObject({ addressSince, epoch });
    expect(outcome({}, { status: 'member' })).toEqual({ refused: 'unchanged' });
  });

  it.each([
    ['hris', ['Go']],
    ['person', ['TypeScript', 'AWS']],
  ] as const)('has the skills of the card unless they wrote their own: skills from %s', (skillsFrom, skills) => {
    expect(follow({ skillsFrom }, { status: 'member', departments: ['営業部'], skills: ['Go'] }).skills).toEqual(
      skills,
    );
  });

  it.each([
    ['returned', 'left', []],
    ['excluded', 'left', []],
    ['member', 'member', ['jobs']],
    ['left', 'member', ['jobs']],
    ['invited', 'member', ['jobs']],
  ] as const)('whose card is %s has membership %s and topics %j', (status, membership, topics) => {
    const { state } = taken(outcome({ topics: ['jobs'] }, { status, departments: ['営業部'] }));
    expect(state).toMatchObject({ membership, topics });
    expect(state.audienceShard === undefined).toBe(membership === 'left');
  });
});

describe('a person who is not a member', () => {
  it.each(['leaver', 'declined', 'left'] as const)('but %s takes nothing but the epoch from the card', (membership) => {
    const nobody = { names: undefined, address: undefined, membership };
    const card: Card = { status: 'returned', address: 'new@example.net', skills: ['Go'] };
    expect(outcome(nobody, card)).toEqual({ refused: 'unchanged' });
    const { names, address, skills, epoch } = follow(nobody, { ...card, epoch: 3 });
    expect({ names, address, skills, epoch }).toEqual({
      names: undefined,
      address: undefined,
      skills: base.skills,
      epoch: 3,
    });
  });
});

describe('an address that is closed by a bounce', () => {
  it.each<[string, Person, Card, string]>([
    ['of a member stays closed while it is the same', {}, {}, 'address'],
    ['of a member opens with another one', {}, { address: 'new@example.net', epoch: 1 }, 'none'],
    [
      'of who complained opens for service mail',
      { complainedAt: now.toISOString() },
      { address: 'new@example.net', epoch: 1 },
      'campaigns',
    ],
    ['of a leaver opens with another one', { membership: 'leaver' }, { epoch: 1 }, 'none'],
    [
      'of a leaver who complained, too',
      { membership: 'leaver', complainedAt: now.toISOString() },
      { epoch: 1 },
      'none',
    ],
    ['of a leaver stays closed while it is the same', { membership: 'leaver' }, { unreachable: false }, 'address'],
    ['of a leaver is closed when it comes back', { membership: 'leaver' }, { epoch: 2, invitedEpochs: [0] }, 'address'],
  ])('%s', (_case, person, card, suppression) => {
    const closed = { ...person, suppression: 'address' } as const;
    const before = memberRecord(alumniId, { ...base, ...closed });
    const after = outcome(closed, { status: 'member', departments: ['営業部'], ...card });
    expect((after.refused === undefined ? after.state : before).suppression).toBe(suppression);
  });

  it.each(['none', 'campaigns'] as const)(
    'is the only one that another address opens: a suppression of %s stays',
    (suppression) => {
      expect(follow({ suppression }, { status: 'member', address: 'new@example.net' }).suppression).toBe(suppression);
    },
  );
});

describe('erasing', () => {
  it.each([
    ['a name', { address: undefined }],
    ['an address', { names: undefined }],
  ])('removes what is left, even if it is only %s', (_what, change) => {
    const reopenings = [{ at: now.toISOString(), by: 'hr-1', reason: 'by telephone' }];
    const person = memberRecord(alumniId, { membership: 'left', reopenings, epoch: 4, ...change });
    expect(taken(erasePerson(person, byOkaeri(), now)).state).toMatchObject({
      ...{
        names: undefined,
        address: undefined,
        departments: [],
        skills: [],
        leftOn: undefined,
        reopenings: [],
        epoch: 5,
      },
    });
  });
});
