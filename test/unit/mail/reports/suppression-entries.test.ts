/** Which entries of the account's suppression list stop a person's mail. */
import { describe, expect, it } from 'vitest';
import {
  isComplaintOfMailSystem,
  isKnownEntry,
  sortEntries,
} from '../../../../functions/mail/reports/suppression-entries.ts';
import { type AlumniId, idFrom } from '../../../../shared/identifier.ts';

const since = new Date('2026-11-01T00:00:00Z');
const bounce = { reason: 'bounce', since } as const;
const complaint = { reason: 'complaint', since } as const;
const works = { suppression: 'none' } as const;
const complainedAt = '2026-10-01T00:00:00Z';

describe('an entry is known', () => {
  it.each([
    ['a bounce of somebody unknown', undefined, bounce, false],
    ['a bounce of an address that works', works, bounce, false],
    ['a bounce of an address that is closed', { suppression: 'address' }, bounce, true],
    ['a bounce of somebody who gets no campaigns', { suppression: 'campaigns' }, bounce, false],
    ['a bounce before HR reopened the address', { ...works, reopenedAt: '2026-11-01T00:00:01Z' }, bounce, true],
    ['a bounce at the moment of the reopening', { ...works, reopenedAt: since.toISOString() }, bounce, true],
    ['a bounce after HR reopened the address', { ...works, reopenedAt: '2026-10-31T23:59:59Z' }, bounce, false],
    ['a bounce of somebody who complained', { ...works, complainedAt }, bounce, false],
    ['a complaint of somebody unknown', undefined, complaint, false],
    ['a complaint of somebody who never complained', works, complaint, false],
    ['a complaint of somebody who complained', { ...works, complainedAt }, complaint, true],
    ['a complaint about an address that is closed', { suppression: 'address' }, complaint, false],
  ] as const)('%s: %j', (_case, owner, entry, known) => {
    expect(isKnownEntry(owner, entry)).toBe(known);
  });
});

it.each([
  [true, undefined, true],
  [true, {}, true],
  [true, { complainedAt }, false],
  [false, {}, false],
  [false, { complainedAt }, false],
])(
  'a complaint on the list is a mail system’s (reported by one: %j, the person: %j): %j',
  (reported, person, itsOwn) => {
    expect(isComplaintOfMailSystem(reported, person)).toBe(itsOwn);
  },
);

describe('entries that are news', () => {
  const [ann, ben, cem] = ['ann', 'ben', 'cem'].map((name) => idFrom('alumnus', name)) as [
    AlumniId,
    AlumniId,
    AlumniId,
  ];
  const of = (alumniId: AlumniId, entry: typeof bounce | typeof complaint) => ({ ...entry, alumniId });
  const nobody = { refusedByPolicy: new Set<AlumniId>(), complained: new Set<AlumniId>() };

  it('stop the mail where no mail system reported anything', () => {
    const entries = [of(ann, bounce), of(ben, complaint)];
    expect(sortEntries(entries, new Map(), nobody)).toEqual({ suppressed: entries, causedBySystems: [] });
  });

  it('come off the list where a policy caused the bounce, or a mail system the complaint', () => {
    const entries = [of(ann, bounce), of(ben, complaint), of(cem, bounce)];
    const sorted = sortEntries(entries, new Map(), { refusedByPolicy: new Set([ann]), complained: new Set([ben]) });
    expect(sorted).toEqual({ suppressed: [entries[2]], causedBySystems: [entries[0], entries[1]] });
  });

  it('are not excused by the report of the other kind', () => {
    const entries = [of(ann, complaint), of(ben, bounce)];
    const sorted = sortEntries(entries, new Map(), { refusedByPolicy: new Set([ann]), complained: new Set([ben]) });
    expect(sorted).toEqual({ suppressed: entries, causedBySystems: [] });
  });

  it('are the person’s where the person complained, too', () => {
    const entries = [of(ann, complaint)];
    const owners = new Map([[ann, { ...works, complainedAt }]]);
    const sorted = sortEntries(entries, owners, { ...nobody, complained: new Set([ann]) });
    expect(sorted).toEqual({ suppressed: entries, causedBySystems: [] });
  });
});
