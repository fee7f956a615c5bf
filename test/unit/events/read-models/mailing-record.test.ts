/** Who may be mailed: the place of a member in the order of an audience, and what is read before each mail. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  audienceShardKey,
  audienceShardOf,
  audienceShards,
  campaignRefusal,
  isReachable,
  type MailingRecord,
  mailingRecordsTable,
  permitting,
  suppressedOf,
} from '../../../../events/read-models/mailing-record.ts';
import { encodeId, idFrom, idSchema } from '../../../../shared/identifier.ts';
import { topics } from '../../../../shared/vocabulary.ts';
import { member } from '../../../fixtures/gatherings.ts';
import { refusedAt } from '../../../fixtures/refusals.ts';

const alumniId = idFrom('alumnus', 'hanako');
const since = '2026-04-02T01:00:00.000Z';

describe('the partition of a member in the audience index', () => {
  it.each([
    ['alm_0000000000000', 0],
    ['alm_0000000000001', 1],
    ['alm_0000000000007', 7],
    ['alm_0000000000008', 0],
    ['alm_04fz7kq2m9x1c', 4],
    ['alm_fzzzzzzzzzzzz', 7],
  ])('of %s is %i for ever: an audience has the same order, and is resumed where it was left', (id, shard) => {
    expect(audienceShardOf(idSchema('alumnus').parse(id))).toBe(shard);
  });

  it('is one of eight, each of which gets its share', () => {
    expect(audienceShards).toBe(8);
    const counts = Array.from({ length: audienceShards }, () => 0);
    for (let one = 0; one < 4000; one++) {
      const shard = audienceShardOf(idFrom('alumnus', String(one)));
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(counts).toHaveLength(8);
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(100);
  });

  it('is stored under a key that never changes', () => {
    expect(Array.from({ length: audienceShards }, (_, shard) => audienceShardKey(shard))).toEqual([
      ...['member#0', 'member#1', 'member#2', 'member#3', 'member#4', 'member#5', 'member#6', 'member#7'],
    ]);
  });

  it('is there for every id', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bits) => {
        const shard = audienceShardOf(encodeId('alumnus', bits));
        expect(Number.isInteger(shard) && shard >= 0 && shard < audienceShards).toBe(true);
      }),
    );
  });
});

describe('somebody can be written to', () => {
  const [names, address] = [{ family: '髙橋', given: '花子' }, 'hanako@example.net'];

  it.each([
    [true, { names, address }],
    [false, { names }],
    [false, { address }],
    [false, {}],
    [false, undefined],
  ])('%s: %j', (reachable, record) => expect(isReachable(record)).toBe(reachable));
});

it('a campaign is decided by the named facts and by nothing else: who reads only these decides the same', () => {
  const read = new Set<string>();
  const facts = fc.record({
    membership: fc.constantFrom('member' as const, 'left' as const),
    suppression: fc.constantFrom('none' as const, 'campaigns' as const),
    frequency: fc.constantFrom('all' as const, 'pause' as const),
    topics: fc.subarray([...topics]),
  });
  fc.assert(
    fc.property(facts, fc.constantFrom(...topics), (change, topic) => {
      const noted = new Proxy<MailingRecord>(member(alumniId, change), {
        get: (target, name) => {
          read.add(String(name));
          return Reflect.get(target, name);
        },
      });
      campaignRefusal(noted, topic);
    }),
  );
  expect([...read].sort()).toEqual([...permitting].sort());
});

describe('as it is stored', () => {
  const least = {
    ...{ alumniId, sequence: 1, membership: 'declined', language: 'ja', timeZone: 'Asia/Tokyo', topics: [] },
    ...{ frequency: 'all', suppression: 'none', epoch: 0, departments: [], skills: [] },
    ...{ ledgerSequence: 1, ledgerHash: 'x' },
  };
  const whole = {
    ...least,
    membership: 'member',
    membershipSince: since,
    audienceShard: 'member#0',
    invitationClosesAt: since,
    names: { family: '髙橋', given: '花子' },
    address: 'hanako@example.net',
    addressSince: since,
    topics: ['jobs'],
    topicsSince: { jobs: since },
    frequency: 'pause',
    directory: true,
    hourReminder: true,
    suppression: 'address',
    bouncedAt: since,
    complainedAt: since,
    reopenedAt: since,
    reopenings: [{ at: since, by: 'hr-1', reason: 'cleared' }],
    skillsFrom: 'person',
    leftOn: '2026-03-31',
    noticeVersion: '2026-04',
    directoryNoticeVersion: 'directory-2026-12',
  };

  it('it is read whole', () => expect(mailingRecordsTable.item.parse(whole)).toEqual(whole));

  it('what earlier versions did not store is no: nobody is on a list, and nobody is reminded twice', () => {
    const defaults = { directory: false, hourReminder: false, reopenings: [] };
    expect(mailingRecordsTable.item.parse(least)).toEqual({ ...least, ...defaults });
  });

  it.each(['all', 'pause'])('mail comes in full or not at all: %s', (frequency) => {
    expect(refusedAt(mailingRecordsTable.item, { ...whole, frequency })).toEqual([]);
  });

  it.each(['hris', 'person'])('skills are stated by the HRIS or by the person: %s', (skillsFrom) => {
    expect(refusedAt(mailingRecordsTable.item, { ...whole, skillsFrom })).toEqual([]);
  });

  it.each([
    [{ alumniId: 'hanako' }, '/alumniId'],
    [{ membership: 'guest' }, '/membership'],
    [{ topics: ['lottery'] }, '/topics/0'],
    [{ topicsSince: { jobs: 'yesterday' } }, '/topicsSince/jobs'],
    [{ frequency: '' }, '/frequency'],
    [{ suppression: '' }, '/suppression'],
    [{ skillsFrom: '' }, '/skillsFrom'],
    [{ reopenings: [{ at: since }] }, '/reopenings/0/by'],
    [{ epoch: -1 }, '/epoch'],
    [{ names: {} }, '/names/family'],
    [{ language: 'fr' }, '/language'],
    [{ ledgerHash: undefined }, '/ledgerHash'],
  ])('it is not read as %j', (change, pointer) => {
    expect(refusedAt(mailingRecordsTable.item, { ...whole, ...change })[0]).toBe(pointer);
  });
});

describe('which mail is not sent to a person, and since when', () => {
  const [bouncedAt, complainedAt] = ['2026-06-01T00:00:00.000Z', '2026-06-20T00:00:00.000Z'];
  const both = { bouncedAt, complainedAt };

  it.each<[string, Parameters<typeof suppressedOf>[0], ReturnType<typeof suppressedOf>]>([
    ['nobody is known', undefined, { suppression: 'none' }],
    ['all is over', { membership: 'member', suppression: 'none', ...both }, { suppression: 'none' }],
    [
      'a member’s address bounced, after a complaint that is over',
      { membership: 'member', suppression: 'address', ...both },
      { suppression: 'address', suppressedSince: bouncedAt },
    ],
    [
      'a member complained, after a bounce that HR undid',
      { membership: 'member', suppression: 'campaigns', ...both },
      { suppression: 'campaigns', suppressedSince: complainedAt },
    ],
    [
      'somebody who left had complained',
      { membership: 'left', suppression: 'campaigns', complainedAt },
      { suppression: 'campaigns', suppressedSince: complainedAt },
    ],
    [
      'a leaver complained, after a bounce that HR undid',
      { membership: 'leaver', suppression: 'campaigns', ...both },
      { suppression: 'address', suppressedSince: complainedAt },
    ],
    [
      'a leaver’s address bounced',
      { membership: 'leaver', suppression: 'address', bouncedAt },
      { suppression: 'address', suppressedSince: bouncedAt },
    ],
  ])('%s', (_case, record, shown) => expect(suppressedOf(record)).toEqual(shown));
});
