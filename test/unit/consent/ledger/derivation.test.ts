/** A ledger is read years after it was written: its bytes and hashes are computed here once more, from what RFC 8785 says. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inState, purposesIn, recordOf } from '../../../../functions/consent/ledger/evidence.ts';
import {
  appendRecords,
  canonicalJson,
  emptyLedger,
  hashOf,
  headAfter,
  isChainIntact,
} from '../../../../functions/consent/ledger/ledger.ts';
import { privacyStatement } from '../../../../functions/consent/privacy/statement.ts';
import { type ConsentRecord, consentRecordSchema } from '../../../../functions/consent/tables.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { type Purpose, purposeSchema } from '../../../../shared/vocabulary.ts';

const alumniId = idFrom('alumnus', 'of the ledger');
const unchained = (language: 'ja' | 'en', noticeVersion = programme.notice) =>
  recordOf(
    alumniId,
    {
      purposes: inState(['membership', 'jobs'], 'ConsentGiven'),
      eventType: 'ExpressedConsent',
      ...{ language, noticeVersion, collection: { method: 'paper', source: 'form' } },
      at: new Date('2026-04-02T01:00:00Z'),
    },
    new Date('2026-04-03T01:00:00Z'),
  );

describe('canonical JSON (RFC 8785)', () => {
  it.each([
    [{}, '{}'],
    [[], '[]'],
    [null, 'null'],
    [{ b: [1, { d: null, c: 'é' }], a: true }, '{"a":true,"b":[1,{"c":"é","d":null}]}'],
    [{ b: undefined, a: 'x\n"' }, '{"a":"x\\n\\""}'],
    // §3.2.3: by UTF-16 code units.
    [{ '\u20ac': 1, '\r': 2, '1': 3, '\ud83d\ude00': 4, '\u00f6': 5 }, '{"\\r":2,"1":3,"ö":5,"€":1,"😀":4}'],
  ])('of %j', (value, text) => expect(canonicalJson(value)).toBe(text));
});

describe('a chain', () => {
  it('names each record by its person and place, and holds the hash of the one before', () => {
    const [first, second, ...more] = appendRecords(emptyLedger, [unchained('ja'), unchained('en')]);
    if (first === undefined || second === undefined) throw new Error('no records');
    expect(more).toEqual([]);
    expect([first, second].map(({ sequence, recordId }) => [sequence, recordId])).toEqual([
      [1, idFrom('consentRecord', alumniId, '1')],
      [2, idFrom('consentRecord', alumniId, '2')],
    ]);
    expect(first.prevHash).toBe('0'.repeat(64));
    expect(second.prevHash).toBe(first.hash);
    const { hash, ...unsealed } = first;
    expect(hash).toBe(createHash('sha256').update(canonicalJson(unsealed)).digest('hex'));
    expect(hashOf(unsealed)).toBe(hash);
    expect(headAfter(emptyLedger, [first, second])).toEqual({ ledgerSequence: 2, ledgerHash: second.hash });
    const head = { ledgerSequence: 7, ledgerHash: 'f'.repeat(64) };
    expect(headAfter(head, [])).toEqual(head);
    expect(appendRecords(head, [unchained('ja')])[0]).toMatchObject({ sequence: 8, prevHash: head.ledgerHash });
  });
});

describe('a chain whose hashes are all right', () => {
  const reseal = (record: ConsentRecord, change: Partial<ConsentRecord>): ConsentRecord => {
    const { hash: _old, ...unsealed } = { ...record, ...change };
    return { ...unsealed, hash: hashOf(unsealed) };
  };

  it('is broken by a number out of order, or by a head with another count', () => {
    const [first] = appendRecords(emptyLedger, [unchained('ja')]);
    if (first === undefined) throw new Error('no record');
    const head = headAfter(emptyLedger, [first]);
    expect(isChainIntact([first], head)).toBe(true);
    expect(isChainIntact([first], { ...head, ledgerSequence: 2 })).toBe(false);
    const second = reseal(first, { sequence: 2 });
    expect(isChainIntact([second], { ledgerSequence: 1, ledgerHash: second.hash })).toBe(false);
  });
});

describe('what a record says about its purposes', () => {
  const office = programme.company.contact.email;
  const said = (...purposes: Purpose[]) => {
    const evidence = { purposes: inState(purposes, 'ConsentGiven'), eventType: 'ExpressedConsent' } as const;
    const onPage = {
      language: 'en',
      noticeVersion: programme.notice,
      collection: { method: 'web_form', source: '/p' },
    } as const;
    const { recipients, withdrawal } = recordOf(alumniId, { ...evidence, ...onPage, at: new Date(0) }, new Date(0));
    return { recipients, withdrawal };
  };
  const readers = 'Members who attend the same gathering (the name alone)';

  it.each<[Purpose, string]>([
    ['membership', 'Leaving on the preference page'],
    ['newsletter', 'One click in every mail of the topic, the preference page'],
    ['gatherings', 'One click in every mail of the topic, the preference page'],
    ['jobs', 'One click in every mail of the topic, the preference page'],
    ['directory', 'Unticking it on the preference page'],
  ])('names the ways to withdraw %s, and no others', (purpose, way) =>
    expect(said(purpose).withdrawal).toBe(`${way}, or ${office}`),
  );

  it('names the members who read the list of attendees, where it is about that list', () => {
    for (const purpose of purposeSchema.options)
      expect(said(purpose).recipients.includes(readers)).toBe(purpose === 'directory');
    expect(said('membership', 'jobs', 'directory').recipients.at(-1)).toBe(readers);
  });

  it('says for several purposes which way is for which', () => {
    expect(said('newsletter', 'jobs').withdrawal).toBe(said('jobs').withdrawal);
    expect(said('membership', 'newsletter', 'jobs', 'directory').withdrawal).toBe(
      [`membership: ${said('membership').withdrawal}`, `newsletter, jobs: ${said('jobs').withdrawal}`]
        .concat(`directory: ${said('directory').withdrawal}`)
        .join('; '),
    );
  });

  it('names the processors that the public statement names', () => {
    const { ja, en } = privacyStatement(programme);
    for (const purpose of purposeSchema.options) {
      const [storage = '', mail = '', ...others] = said(purpose).recipients;
      expect(others).toEqual(purpose === 'directory' ? [readers] : []);
      const [stores, sends] = [storage.replace(' (storage)', ''), mail.replace(' (sending mail)', '')];
      expect(en).toContain(`Processors: ${stores} for storage, ${sends} for sending mail.`);
      expect(ja).toContain(`保管には ${stores}、メールの配信には ${sends} を利用しています`);
    }
  });

  it('leaves the records that said otherwise as they are: their chain goes on, and is intact', () => {
    const before = { recipients: ['Amazon Simple Email Service'], withdrawal: `One click in every mail, or ${office}` };
    const schemaVersion = 'okaeri-consent/1.0 (ISO/IEC TS 27560:2023 profile)';
    const old = appendRecords(emptyLedger, [{ ...unchained('ja'), ...before, schemaVersion }]);
    const head = headAfter(emptyLedger, old);
    const all = [...old, ...appendRecords(head, [unchained('en')])];
    const stored = all.map((record) => consentRecordSchema.parse(JSON.parse(JSON.stringify(record))));
    expect(isChainIntact(stored, headAfter(head, all.slice(1)))).toBe(true);
    expect(stored[0]).toMatchObject(before);
  });
});

describe('a record', () => {
  it.each(['ja', 'en'] as const)('in %s has every field of the profile', (language) => {
    const { company, consent, id, storageRegion } = programme;
    expect(unchained(language)).toEqual({
      alumniId,
      schemaVersion: 'okaeri-consent/1.1 (ISO/IEC TS 27560:2023 profile)',
      principalId: alumniId,
      entityId: alumniId,
      jurisdiction: consent.jurisdiction,
      language,
      purposes: [
        { id: 'membership', state: 'ConsentGiven' },
        { id: 'jobs', state: 'ConsentGiven' },
      ],
      eventType: 'ExpressedConsent',
      eventTime: '2026-04-02T01:00:00.000Z',
      recordedAt: '2026-04-03T01:00:00.000Z',
      validity: consent.validity,
      controller: {
        name: company.name[language],
        representative: company.representative[language],
        address: company.address[language],
        contact: company.contact.email,
      },
      notice: {
        id: `${id}-notice`,
        version: programme.notice,
        sha256: programme.notices.find(({ version }) => version === programme.notice)?.sha256[language],
        onFile: true,
      },
      collection: { method: 'paper', source: 'form' },
      piiTypes: [
        ...['name', 'employee_number', 'personal_email', 'language', 'time_zone', 'employment_type'],
        ...['employment_period', 'workplace', 'department', 'title', 'skills', 'exit', 'evaluation', 'consent'],
        ...['attendance', 'mail_delivery'],
      ],
      storage: storageRegion,
      retention: `${consent.proofKeptFor} after the last mail`,
      recipients: ['Amazon Web Services (storage)', 'Amazon Simple Email Service (sending mail)'],
      withdrawal: `membership: Leaving on the preference page, or ${company.contact.email}; jobs: One click in every mail of the topic, the preference page, or ${company.contact.email}`,
    });
  });

  it.each([
    ['2026-11', 6],
    ['2026-12', 16],
    ['2027-04', 6],
    ['v1', 6],
    ['directory-2026-11', 1],
    ['directory-2026-12', 1],
  ])('names the types of data that the notice of %s names: %i', (version, types) => {
    expect(unchained('ja', version).piiTypes).toHaveLength(types);
  });

  it('of papers that name a version without a file says that it is not on file', () => {
    expect(unchained('ja', '1999-01').notice).toEqual({
      ...{ id: `${programme.id}-notice`, version: '1999-01', sha256: null, onFile: false },
    });
  });

  it('says which purposes are in which state', () => {
    const purposes = [...inState(['jobs'], 'ConsentGiven'), ...inState(['newsletter'], 'ConsentRefused')];
    expect(purposesIn({ purposes }, 'ConsentGiven')).toEqual(['jobs']);
    expect(purposesIn({ purposes }, 'ConsentRefused', 'ConsentGiven')).toEqual(['jobs', 'newsletter']);
    expect(purposesIn({ purposes })).toEqual([]);
  });
});
