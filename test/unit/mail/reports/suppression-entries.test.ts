/** Which entries of the account's suppression list stop a person's mail. */
import { describe, expect, it } from 'vitest';
import {
  entryMeaning,
  isComplaintOfMailSystem,
  sortEntries,
} from '../../../../functions/mail/reports/suppression-entries.ts';
import { type AlumniId, idFrom } from '../../../../shared/identifier.ts';

const since = new Date('2026-11-01T00:00:00Z');
const bounce = { reason: 'bounce', since } as const;
const complaint = { reason: 'complaint', since } as const;
const membershipSince = '2026-09-01T00:00:00Z';
const works = { membership: 'member', membershipSince, topicsSince: {}, suppression: 'none' } as const;
const complainedAt = '2026-10-01T00:00:00Z';
const stands = { ...works, suppression: 'campaigns', complainedAt } as const;
const askedAgain = { ...works, complainedAt, topicsSince: { jobs: '2026-11-01T00:00:01Z' } } as const;
const askedBefore = { ...works, complainedAt, topicsSince: { jobs: '2026-10-31T23:59:59Z' } } as const;
const nothing = { stopsMail: false, comesOff: false };
const stops = { stopsMail: true, comesOff: false };
const comesOff = { stopsMail: false, comesOff: true };

describe('an entry', () => {
  it.each([
    ['a bounce of somebody unknown', undefined, bounce, false, stops],
    ['a bounce of an address that works', works, bounce, false, stops],
    ['a bounce of an address that is closed', { ...works, suppression: 'address' }, bounce, false, nothing],
    ['a bounce of somebody who gets no campaigns', stands, bounce, false, stops],
    ['a bounce before HR reopened it', { ...works, reopenedAt: '2026-11-01T00:00:01Z' }, bounce, false, comesOff],
    ['a bounce when HR reopened it', { ...works, reopenedAt: since.toISOString() }, bounce, false, comesOff],
    ['a bounce after HR reopened it', { ...works, reopenedAt: '2026-10-31T23:59:59Z' }, bounce, false, stops],
    ['a bounce of somebody who asked again', askedAgain, bounce, false, stops],
    ['a bounce after a refusal by policy', works, bounce, true, comesOff],
    ['a bounce of a closed address after it', { ...works, suppression: 'address' }, bounce, true, nothing],
    ['a complaint of somebody unknown', undefined, complaint, false, stops],
    ['a complaint of somebody who never complained', works, complaint, false, stops],
    ['a complaint of somebody who complained', stands, complaint, false, nothing],
    ['a complaint about a closed address', { ...works, suppression: 'address' }, complaint, false, stops],
    ['a complaint before a new consent', askedAgain, complaint, false, comesOff],
    ['a complaint after a new consent', askedBefore, complaint, false, stops],
    [
      'a lost complaint before the joining',
      { ...works, membershipSince: since.toISOString() },
      complaint,
      false,
      { stopsMail: true, comesOff: true },
    ],
    ['a complaint after one of a mail system', works, complaint, true, comesOff],
    ['… of somebody unknown', undefined, complaint, true, comesOff],
    ['… of somebody who complained', stands, complaint, true, nothing],
    ['… of somebody who complained and asked again', askedBefore, complaint, true, comesOff],
  ] as const)('%s: %j, %j, reported by a mail system: %j', (_case, owner, entry, reported, meaning) => {
    expect(entryMeaning(owner, entry, reported)).toEqual(meaning);
  });
});

it.each([
  [true, undefined, true],
  [true, works, true],
  [true, stands, false],
  [true, askedAgain, true],
  [false, works, false],
  [false, stands, false],
] as const)(
  'a complaint on the list is a mail system’s (reported by one: %j, the person: %j): %j',
  (reported, person, itsOwn) => {
    expect(isComplaintOfMailSystem(reported, person)).toBe(itsOwn);
  },
);

describe('entries from which something follows', () => {
  const [ann, ben, cem] = ['ann', 'ben', 'cem'].map((name) => idFrom('alumnus', name)) as [
    AlumniId,
    AlumniId,
    AlumniId,
  ];
  const of = (alumniId: AlumniId, entry: typeof bounce | typeof complaint) => ({ ...entry, alumniId });
  const nobody = { refusedByPolicy: new Set<AlumniId>(), complained: new Set<AlumniId>() };

  it('stop the mail where no mail system reported anything', () => {
    const entries = [of(ann, bounce), of(ben, complaint)];
    expect(sortEntries(entries, new Map(), nobody)).toEqual({ stopMail: entries, comeOff: [] });
  });

  it('come off the list where a policy caused the bounce, or a mail system the complaint', () => {
    const entries = [of(ann, bounce), of(ben, complaint), of(cem, bounce)];
    const sorted = sortEntries(entries, new Map(), { refusedByPolicy: new Set([ann]), complained: new Set([ben]) });
    expect(sorted).toEqual({ stopMail: [entries[2]], comeOff: [entries[0], entries[1]] });
  });

  it('are not explained by a report of the other kind', () => {
    const entries = [of(ann, complaint), of(ben, bounce)];
    const sorted = sortEntries(entries, new Map(), { refusedByPolicy: new Set([ann]), complained: new Set([ben]) });
    expect(sorted).toEqual({ stopMail: entries, comeOff: [] });
  });

  it('are known where the person complained, too', () => {
    const entries = [of(ann, complaint)];
    const sorted = sortEntries(entries, new Map([[ann, stands]]), { ...nobody, complained: new Set([ann]) });
    expect(sorted).toEqual({ stopMail: [], comeOff: [] });
  });

  it('may have both effects: an unreported complaint withdraws what was granted before it, and what was granted since is mailed', () => {
    const entries = [of(ann, complaint)];
    const owner = { ...works, topicsSince: askedAgain.topicsSince };
    expect(sortEntries(entries, new Map([[ann, owner]]), nobody)).toEqual({ stopMail: entries, comeOff: entries });
  });
});
