import { describe, expect, it } from 'vitest';
import { consentPresented } from '../../../../events/alumni/index.ts';
import { somebody } from '../../../fixtures/consent.ts';
import { eventsOf, ledgerOf, putCard, putMember, recordOf } from '../consent-tables.ts';
import { deliver, eventOf } from '../incoming-events.ts';

const { handler: recordPresentedConsent } = await import(
  '../../../../functions/consent/joining/record-presented-consent.ts'
);

const paper = {
  decision: 'granted',
  method: 'paper',
  at: '2026-03-20T01:00:00Z',
  noticeVersion: '2026-04',
  purposes: ['membership', 'gatherings'],
} as const;

describe('a consent given at exit', () => {
  it('makes a member with the purposes as given, and evidence of the paper', async () => {
    const alumniId = somebody();
    await putCard(alumniId, { consentAtExit: { ...paper, purposes: [...paper.purposes] }, closesAt: undefined });
    const event = eventOf(consentPresented, alumniId);

    await deliver(recordPresentedConsent, event, event);
    await deliver(recordPresentedConsent, event);

    const [record, ledger] = [await recordOf(alumniId), await ledgerOf(alumniId)];
    expect(record).toMatchObject({ membership: 'member', topics: ['gatherings'] });
    expect(ledger).toHaveLength(1);
    expect(ledger[0]).toMatchObject({
      eventTime: '2026-03-20T01:00:00.000Z',
      purposes: [
        { id: 'membership', state: 'ConsentGiven' },
        { id: 'gatherings', state: 'ConsentGiven' },
      ],
      collection: { method: 'paper', source: 'exit_papers' },
      notice: { version: '2026-04', onFile: true },
    });
    expect((await eventsOf(alumniId)).map(({ type, data }) => [type, data['via']])).toEqual([
      ['member-joined', 'recorded_consent'],
      ['consent-granted', undefined],
    ]);
  });

  it('is recorded and flagged when its notice was never put on file', async () => {
    const alumniId = somebody();
    await putCard(alumniId, {
      consentAtExit: { ...paper, noticeVersion: '2019-10', purposes: ['membership'], method: 'in_person' },
    });
    await deliver(recordPresentedConsent, eventOf(consentPresented, alumniId));
    expect((await ledgerOf(alumniId))[0]?.notice).toMatchObject({ version: '2019-10', sha256: null, onFile: false });
  });

  it('does not bring back anybody who left or declined after it was given', async () => {
    const alumniId = somebody();
    await putCard(alumniId, { consentAtExit: { ...paper, purposes: [...paper.purposes] } });
    await putMember(alumniId, { membership: 'left', audienceShard: undefined, topics: [] });
    await deliver(recordPresentedConsent, eventOf(consentPresented, alumniId));
    expect(await recordOf(alumniId)).toMatchObject({ membership: 'left', sequence: 2 });
  });

  it('counts again after another employment', async () => {
    const alumniId = somebody();
    await putCard(alumniId, {
      consentAtExit: { ...paper, at: '2027-03-20T01:00:00Z', purposes: [...paper.purposes] },
      leftOn: '2027-03-31',
    });
    await putMember(alumniId, { membership: 'left', audienceShard: undefined, topics: [] });
    await deliver(recordPresentedConsent, eventOf(consentPresented, alumniId));
    expect(await recordOf(alumniId)).toMatchObject({
      membership: 'member',
      topics: ['gatherings'],
      leftOn: '2027-03-31',
    });
  });

  it('is ignored when there is none, or the person is employed again', async () => {
    const [refused, returned] = [somebody(), somebody()];
    await putCard(refused, { consentAtExit: { decision: 'refused' } });
    await putCard(returned, { status: 'returned', consentAtExit: { ...paper, purposes: [...paper.purposes] } });
    await deliver(
      recordPresentedConsent,
      eventOf(consentPresented, refused),
      eventOf(consentPresented, returned),
      eventOf(consentPresented, somebody()),
    );
    expect([await recordOf(refused), await recordOf(returned)]).toEqual([undefined, undefined]);
  });
});
