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
/** When a mail system reported what may have caused an entry. */
const reported = '2026-11-01T00:00:00Z';
const nothing = { stopsMail: false, comesOff: false };
const stops = { stopsMail: true, comesOff: false };
const comesOff = { stopsMail: false, comesOff: true };

describe('an entry', () => {
  it.each([
    ['a bounce of somebody unknown', undefined, bounce, undefined, stops],
    ['a bounce of an address that works', works, bounce, undefined, stops],
    ['a bounce of an address that is closed', { ...works, suppression: 'address' }, bounce, undefined, nothing],
    ['a bounce of somebody who gets no campaigns', stands, bounce, undefined, stops],
    ['a bounce before HR reopened it', { ...works, reopenedAt: '2026-11-01T00:00:01Z' }, bounce, undefined, comesOff],
    ['a bounce when HR reopened it', { ...works, reopenedAt: since.toISOString() }, bounce, undefined, comesOff],
    ['a bounce after HR reopened it', { ...works, reopenedAt: '2026-10-31T23:59:59Z' }, bounce, undefined, stops],
    ['a bounce of somebody who asked again', askedAgain, bounce, undefined, stops],
    ['a bounce after a refusal by policy', works, bounce, reported, comesOff],
    ['a bounce of a closed address after it', { ...works, suppression: 'address' }, bounce, reported, nothing],
    ['a complaint of somebody unknown', undefined, complaint, undefined, stops],
    ['a complaint of somebody who never complained', works, complaint, undefined, stops],
    ['a complaint of somebody who complained', stands, complaint, undefined, nothing],
    ['a complaint about a closed address', { ...works, suppression: 'address' }, complaint, undefined, stops],
    ['a complaint before a new consent', askedAgain, complaint, undefined, comesOff],
    ['a complaint after a new consent', askedBefore, complaint, undefined, stops],
    [
      'a lost complaint before the joining',
      { ...works, membershipSince: since.toISOString() },
      complaint,
      undefined,
      { stopsMail: true, comesOff: true },
    ],
    ['a complaint after one of a mail system', works, complaint, reported, comesOff],
    ['… of somebody unknown', undefined, complaint, reported, comesOff],
    ['… of somebody who complained', stands, complaint, reported, nothing],
    ['… of somebody who complained and asked again', askedBefore, complaint, reported, comesOff],
  ] as const)('%s: %j, %j, reported by a mail system: %j', (_case, owner, entry, reportedAt, meaning) => {
    expect(entryMeaning(owner, entry, reportedAt)).toEqual(meaning);
  });

  // A passing bounce keeps the item, and the report in it, for longer.
  it.each([
    ['2026-08-03T00:00:00.000Z', true],
    ['2026-08-02T23:59:59.999Z', false],
    ['2025-11-01T00:00:00.000Z', false],
    ['2026-11-02T00:00:00.000Z', true],
  ])('is explained by a report within 90 days before it, or later: %s: %j', (reportedAt, explains) => {
    for (const entry of [bounce, complaint])
      expect(entryMeaning(works, entry, reportedAt)).toEqual(explains ? comesOff : stops);
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
  const nobody = { refusedByPolicy: new Map<AlumniId, string>(), complained: new Map<AlumniId, string>() };

  it('stop the mail where no mail system reported anything', () => {
    const entries = [of(ann, bounce), of(ben, complaint)];
    expect(sortEntries(entries, new Map(), nobody)).toEqual({ stopMail: entries, comeOff: [] });
  });

  it('come off the list where a policy caused the bounce, or a mail system the complaint', () => {
    const entries = [of(ann, bounce), of(ben, complaint), of(cem, bounce)];
    const sorted = sortEntries(entries, new Map(), {
      refusedByPolicy: new Map([[ann, reported]]),
      complained: new Map([[ben, reported]]),
    });
    expect(sorted).toEqual({ stopMail: [entries[2]], comeOff: [entries[0], entries[1]] });
  });

  it('are not explained by a report of the other kind', () => {
    const entries = [of(ann, complaint), of(ben, bounce)];
    const sorted = sortEntries(entries, new Map(), {
      refusedByPolicy: new Map([[ann, reported]]),
      complained: new Map([[ben, reported]]),
    });
    expect(sorted).toEqual({ stopMail: entries, comeOff: [] });
  });

  it('are known where the person complained, too', () => {
    const entries = [of(ann, complaint)];
    const sorted = sortEntries(entries, new Map([[ann, stands]]), {
      ...nobody,
      complained: new Map([[ann, reported]]),
    });
    expect(sorted).toEqual({ stopMail: [], comeOff: [] });
  });

  it('may have both effects: an unreported complaint withdraws what was granted before it, and what was granted since is mailed', () => {
    const entries = [of(ann, complaint)];
    const owner = { ...works, topicsSince: askedAgain.topicsSince };
    expect(sortEntries(entries, new Map([[ann, owner]]), nobody)).toEqual({ stopMail: entries, comeOff: entries });
  });
});
