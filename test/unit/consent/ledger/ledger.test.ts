import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evidence, inState, recordOf } from '../../../../functions/consent/ledger/evidence.ts';
import {
  appendRecords,
  canonicalJson,
  emptyLedger,
  hashOf,
  headAfter,
  isChainIntact,
} from '../../../../functions/consent/ledger/ledger.ts';
import { type ConsentRecord, consentRecordSchema, consentStates } from '../../../../functions/consent/tables.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { privacyNoticeOf } from '../../../../shared/programme/programme.ts';
import { somebody } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const act = (change: Partial<Evidence> = {}): Evidence => ({
  purposes: inState(['membership'], 'ConsentGiven'),
  eventType: 'ExpressedConsent',
  language: 'ja',
  noticeVersion: programme.notice,
  collection: { method: 'web_form', source: 'invitation_page' },
  at: new Date('2026-04-02T01:00:00Z'),
  ...change,
});
const recordedAt = new Date('2026-04-02T01:00:01Z');
const acts = fc.array(
  fc.record({
    state: fc.constantFrom(...consentStates),
    language: fc.constantFrom('ja' as const, 'en' as const),
    at: fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
  }),
  { minLength: 1, maxLength: 8 },
);
const chains = acts.map((list) =>
  appendRecords(
    emptyLedger,
    list.map(({ state, language, at }) =>
      recordOf(alumniId, act({ purposes: inState(['newsletter'], state), language, at }), recordedAt),
    ),
  ),
);

describe('a consent record', () => {
  it('has the fields of ISO/IEC TS 27560', () => {
    const [record] = appendRecords(emptyLedger, [recordOf(alumniId, act(), recordedAt)]);
    expect(consentRecordSchema.parse(record)).toEqual(record);
    expect(record).toMatchObject({
      principalId: alumniId,
      jurisdiction: 'JP',
      eventTime: '2026-04-02T01:00:00.000Z',
      validity: 'P24M',
      controller: { name: '株式会社あおぞら製作所', contact: 'alumni-office@example.com' },
      notice: { sha256: privacyNoticeOf(programme).sha256.ja, onFile: true },
      storage: 'ap-northeast-1',
      retention: 'P3Y after the last mail',
      prevHash: '0'.repeat(64),
    });
  });

  it('holds neither name nor address of the person', () => {
    const text = JSON.stringify(appendRecords(emptyLedger, [recordOf(alumniId, act(), recordedAt)]));
    expect(text).not.toMatch(/髙橋|花子|example\.net/);
  });
});

describe('the chain', () => {
  it('is intact as it was written, also record by record', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        expect(isChainIntact(chain, headAfter(emptyLedger, chain))).toBe(true);
        for (const [position, { sequence, recordId, prevHash, hash, ...record }] of chain.entries()) {
          const head = headAfter(emptyLedger, chain.slice(0, position));
          expect(appendRecords(head, [record])).toEqual([{ ...record, sequence, recordId, prevHash, hash }]);
        }
      }),
    );
  });

  it('shows any changed field, even where its own hash was recomputed', () => {
    fc.assert(
      fc.property(chains, fc.nat(), fc.nat(), fc.boolean(), (chain, which, what, rehash) => {
        const head = headAfter(emptyLedger, chain);
        const position = which % chain.length;
        const record = chain[position];
        if (record === undefined) return;
        const fields = Object.keys(record).filter((name) => name !== 'hash');
        const field = fields[what % fields.length] ?? 'language';
        const { hash, ...forged } = { ...record, [field]: 'forged' } as ConsentRecord;
        const changed = chain.with(position, { ...forged, hash: rehash ? hashOf(forged) : hash });
        expect(isChainIntact(changed, head)).toBe(false);
      }),
    );
  });

  it('shows records that were removed, doubled, reordered or added', () => {
    fc.assert(
      fc.property(chains, fc.nat(), (chain, which) => {
        const head = headAfter(emptyLedger, chain);
        const position = which % chain.length;
        const record = chain[position];
        if (record === undefined) return;
        expect(isChainIntact(chain.toSpliced(position, 1), head)).toBe(false);
        expect(isChainIntact(chain.toSpliced(position, 0, record), head)).toBe(false);
        expect(isChainIntact([...chain, ...appendRecords(head, [recordOf(alumniId, act(), recordedAt)])], head)).toBe(
          false,
        );
        if (chain.length > 1) expect(isChainIntact(chain.toReversed(), head)).toBe(false);
      }),
    );
  });

  it('may be empty', () => {
    expect(isChainIntact([], emptyLedger)).toBe(true);
  });
});

describe('canonical JSON', () => {
  it('does not depend on the order of fields, and leaves nothing out', () => {
    expect(canonicalJson({ b: 1, a: { d: [null, 'x'], c: undefined } })).toBe('{"a":{"d":[null,"x"]},"b":1}');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reordered = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reordered)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
