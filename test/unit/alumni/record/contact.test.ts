/** What of a leaver's record the contact card tells the mail and consent contexts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactCard, contactDiffers } from '../../../../functions/alumni/record/contact.ts';
import type { PersonStatement } from '../../../../functions/alumni/record/facts.ts';
import { newLeaver, withAddress, withStatement } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { alumniStatusSchema } from '../../../../shared/vocabulary.ts';
import { alumniId, offboarding, statement } from '../../../fixtures/leavers.ts';

const at = new Date('2026-03-05T00:00:00Z');
const knownFrom = (...statements: PersonStatement[]): Leaver =>
  withAddress(statements.reduce(withStatement, newLeaver(alumniId, at, 'test')), undefined);
function cardOf(leaver: Leaver) {
  const card = contactCard(leaver);
  if (card === undefined) throw new Error('expected a card');
  return card;
}

describe('the card', () => {
  it('is there as soon as a name is known, and not before', () => {
    expect(contactCard(newLeaver(alumniId, at, 'test'))).toBeUndefined();
    expect(contactCard(knownFrom(offboarding({ names: undefined })))).toBeUndefined();
  });

  it('says what an exit says, and leaves out what it does not', () => {
    expect(cardOf({ ...knownFrom(offboarding({ skills: ['Go'] })), sequence: 7 })).toEqual({
      ...{ alumniId, sequence: 7, status: 'excluded', names: { family: '髙橋', given: '花子' } },
      ...{ address: 'hanako@example.net', epoch: 0, invitedEpochs: [], knownFrom: 0, unreachable: false },
      ...{ language: 'ja', contactBasis: 'written_notice', departments: ['開発部'], skills: ['Go'] },
      ...{ leftOn: '2026-03-31', invitedAt: undefined, closesAt: undefined, consentAtExit: undefined },
    });
    const facts = { personalEmail: undefined, locale: undefined, employment: { hireDate: '2016-04-01' } };
    expect(cardOf(knownFrom(offboarding(facts)))).toMatchObject({
      ...{ address: undefined, departments: [], skills: [], leftOn: undefined, language: 'ja', unreachable: false },
    });
  });

  it.each(alumniStatusSchema.options)('of somebody who is %s names the invitation only while it is open', (status) => {
    const dates = { invitedAt: '2026-04-01T01:00:00.000Z', closesAt: '2026-05-01T01:00:00.000Z' };
    const invitation = { hireDate: '2016-04-01', dueAt: dates.invitedAt, round: 0, consentPresented: false, ...dates };
    const { invitedAt, closesAt } = cardOf({ ...knownFrom(offboarding()), status, invitation });
    expect({ invitedAt, closesAt }).toEqual(status === 'invited' ? dates : {});
  });

  it('names the epochs in which this address was invited, not those of another', () => {
    const leaver = { ...knownFrom(offboarding()), addressEpoch: 3 };
    const hash = leaver.address?.hash ?? '';
    const usual = { hireDate: '2016-04-01', dueAt: '2026-04-01T01:00:00.000Z', round: 0, consentPresented: false };
    const epochs = { [hash]: [0, 3], another: [1] };
    expect(cardOf({ ...leaver, invitation: { ...usual, invitedEpochs: epochs } })).toMatchObject({
      ...{ epoch: 3, invitedEpochs: [0, 3] },
    });
    expect(cardOf({ ...leaver, invitation: { ...usual, invitedEpochs: { another: [1] } } }).invitedEpochs).toEqual([]);
    expect(cardOf({ ...leaver, invitation: usual }).invitedEpochs).toEqual([]);
    expect(cardOf({ ...leaver, address: undefined, invitation: usual }).invitedEpochs).toEqual([]);
  });

  it('says that an address cannot be reached only of the present one', () => {
    const leaver = knownFrom(offboarding());
    const reach = { 0: { closed: true, sequence: 1 } };
    expect(cardOf({ ...leaver, reach }).unreachable).toBe(true);
    expect(cardOf({ ...leaver, reach, addressEpoch: 1 }).unreachable).toBe(false);
    expect(cardOf({ ...leaver, reach, address: undefined }).unreachable).toBe(false);
    expect(cardOf({ ...leaver, address: undefined }).unreachable).toBe(false);
  });

  it('names every department that somebody left, once and sorted, and the last day of the last stint', () => {
    const stint = (hireDate: string, terminationDate: string, department: string, statedAt: string) =>
      offboarding({ employment: { hireDate, terminationDate, department } }, statedAt);
    const card = cardOf(
      knownFrom(
        stint('2010-04-01', '2014-03-31', '営業部', '2014-03-01T00:00:00Z'),
        stint('2016-04-01', '2020-03-31', 'Sales', '2020-03-01T00:00:00Z'),
        stint('2021-04-01', '2026-03-31', '営業部', '2026-03-01T00:00:00Z'),
      ),
    );
    expect(card).toMatchObject({ departments: ['Sales', '営業部'], leftOn: '2026-03-31' });
  });

  it('names no department of a stint that goes on', () => {
    const employment = { hireDate: '2027-04-01', department: '人事部' };
    const card = cardOf(knownFrom(offboarding(), statement('updated', { employment }, '2027-04-01T00:00:00Z')));
    expect(card.departments).toEqual(['開発部']);
  });

  it('names no last day of an exit that was cancelled', () => {
    const employment = { hireDate: '2016-04-01' };
    const cancelled = statement('offboarding_cancelled', { employment }, '2026-03-02T00:00:00Z');
    expect(cardOf(knownFrom(offboarding(), cancelled)).leftOn).toBeUndefined();
  });
});

it('differs where, and only where, others keep a copy', () => {
  const card = cardOf(knownFrom(offboarding()));
  const copied = {
    names: { family: '佐藤', given: '花子' },
    address: 'new@example.net',
    language: 'en' as const,
    departments: ['営業部'],
    skills: ['Go'],
    leftOn: '2026-04-30',
  };
  const own = {
    ...{ sequence: 9, status: 'member' as const, epoch: 4, invitedEpochs: [4], unreachable: true },
    ...{ invitedAt: '2026-04-01T01:00:00.000Z', closesAt: '2026-05-01T01:00:00.000Z' },
  };
  const changed = fc.tuple(
    fc.record(copiedOrNot(copied), { requiredKeys: [] }),
    fc.record(copiedOrNot(own), { requiredKeys: [] }),
  );
  fc.assert(
    fc.property(changed, ([copies, others]) => {
      expect(contactDiffers(card, { ...card, ...copies, ...others })).toBe(Object.keys(copies).length > 0);
    }),
  );
});

/** Each change as a value that may be there. */
function copiedOrNot<Changes extends object>(changes: Changes) {
  const entries = Object.entries(changes).map(([name, value]) => [name, fc.constant(value)]);
  return Object.fromEntries(entries) as { [Name in keyof Changes]: fc.Arbitrary<Changes[Name]> };
}
