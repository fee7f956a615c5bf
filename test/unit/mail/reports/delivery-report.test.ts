import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OutcomeCode, type ReportCode, recipientState } from '../../../../events/read-models/send-progress.ts';
import { recipientLifecycle } from '../../../../functions/mail/campaign-sending/lifecycle.ts';
import { type BounceKind, bounceKind, reportMeaning } from '../../../../functions/mail/reports/bounce-kinds.ts';
import {
  healthCount,
  mailOf,
  newNotes,
  reportNoteOf,
  type SesReport,
  saysMore,
  sesReportSchema,
  withLetter,
  withNotes,
} from '../../../../functions/mail/reports/delivery-report.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { idFrom } from '../../../../shared/identifier.ts';

type Noted = NonNullable<ReturnType<typeof withNotes>>;
const nothing: Noted = { feedback: '', reasons: {} };
const letter = fc.constantFrom<ReportCode>('s', 'x', 't', 'd', 'b', 'c');

describe('what SES reported of a chunk', () => {
  it('ends the same in whatever order and however often the reports come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4), letter), { maxLength: 20 }),
        fc.infiniteStream(fc.nat()),
        (reports, random) => {
          const merge = (list: typeof reports) =>
            list.reduce((feedback, [position, code]) => withLetter(feedback, position, code), '');
          const shuffled = [...reports, ...reports]
            .map((one) => ({ one, by: random.next().value }))
            .sort((a, b) => a.by - b.by);
          expect(merge(shuffled.map(({ one }) => one))).toBe(merge(reports));
        },
      ),
    );
  });

  it('ends the same whether reports are noted together or one by one', () => {
    const notes = fc.array(fc.record({ position: fc.nat(4), letter, reason: fc.constant(undefined) }), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(notes, notes, (first, second) => {
        const nothing = { feedback: '', reasons: {} };
        const known = withNotes(nothing, first) ?? nothing;
        const together = withNotes(known, second) ?? known;
        const oneByOne = [...first, ...second].reduce((noted, note) => withNotes(noted, [note]) ?? noted, nothing);
        expect(together).toEqual(oneByOne);
        expect(withNotes(together, second)).toBeUndefined();
      }),
    );
  });

  it('is at the position of its recipient, after dashes for those without a report', () => {
    expect(withLetter('', 3, 's')).toBe('---s');
    expect(withLetter('s', 1, 'd')).toBe('sd');
    expect(withLetter('sds', 1, 'b')).toBe('sbs');
    expect(withLetter('sd', 1, 's')).toBe('sd');
  });

  it('keeps its reason until a delivery replaces it, and changes nothing that was known', () => {
    const known = { feedback: 't', reasons: { 0: 'bounce_transient_general' } };
    const note = (letter: ReportCode, reason?: string) => withNotes(known, [{ position: 0, letter, reason }]);
    expect(note('d')).toEqual({ feedback: 'd', reasons: {} });
    expect(note('b', 'bounce_permanent_general')).toEqual({
      feedback: 'b',
      reasons: { 0: 'bounce_permanent_general' },
    });
    // A complaint says why by itself: the reason of before stays.
    expect(note('c')).toEqual({ feedback: 'c', reasons: { 0: 'bounce_transient_general' } });
    expect(known).toEqual({ feedback: 't', reasons: { 0: 'bounce_transient_general' } });
    expect(withNotes(known, [{ position: 1, letter: 'x', reason: 'rejected_content' }])).toEqual({
      feedback: 'tx',
      reasons: { 0: 'bounce_transient_general', 1: 'rejected_content' },
    });
  });

  it('is written only where it says more, and that a mail was sent only where the sender did not know it', () => {
    const note = (position: number, of: ReportCode) => ({ position, letter: of, reason: undefined });
    const notes = [note(0, 's'), note(1, 's'), note(2, 'd'), note(3, 's'), note(4, 'd')];
    expect(newNotes(notes, '---d-', 'acaad')).toEqual([note(1, 's'), note(2, 'd'), note(4, 'd')]);
    expect(newNotes(notes, '--d')).toEqual([note(0, 's'), note(1, 's'), note(3, 's'), note(4, 'd')]);
    expect(newNotes(notes)).toEqual(notes);
  });

  it('is never replaced by something better, except for an automatic reply', () => {
    expect(saysMore('d', 'c')).toBe(false);
    expect(saysMore('c', 'b')).toBe(true);
    expect(saysMore('s', undefined)).toBe(true);
    expect(saysMore('s', 's')).toBe(false);
  });

  it.each<[ReportCode, ReportCode]>([
    ['s', 'x'],
    ['s', 'd'],
    ['s', 'b'],
    ['s', 't'],
    ['t', 'd'],
    ['t', 'c'],
    ['s', 'c'],
    ['d', 'b'],
    ['d', 'c'],
    ['b', 'c'],
  ])('%s followed by %s is a step of the recipient’s lifecycle', (known, next) => {
    expect(saysMore(next, known)).toBe(true);
    expect(stepsBetween(recipientLifecycle, recipientState('a', known), recipientState('a', next))).toHaveLength(1);
  });

  it.each<[OutcomeCode, ReportCode, string]>([
    ['p', '-', 'pending'],
    ['c', '-', 'pending'],
    ['c', 's', 'accepted'],
    ['d', '-', 'inDoubt'],
    ['d', 's', 'accepted'],
    ['d', 'd', 'delivered'],
    ['a', '-', 'accepted'],
    ['a', 'b', 'bounced'],
    ['a', 't', 'bounced'],
    ['a', 'c', 'complained'],
    ['a', 'x', 'refused'],
    ['r', '-', 'refused'],
    ['s', '-', 'skipped'],
  ])('outcome %s with report %s is %s', (outcome, feedback, state) => {
    expect(recipientState(outcome, feedback)).toBe(state);
  });
});

describe('a report', () => {
  const campaignId = idFrom('campaign', 'x');
  const alumniId = idFrom('alumnus', 'x');
  const tags = { campaign: [campaignId], recipient: [alumniId], chunk: ['12'], position: ['99'] };

  it('is assigned to its mail by the tags', () => {
    expect(mailOf({ tags })).toMatchObject({ kind: 'campaign', campaignId, alumniId, chunk: 12, position: 99 });
    const mailId = idFrom('mail', 'x');
    expect(mailOf({ tags: { mail: [mailId], recipient: [alumniId] } })).toMatchObject({ kind: 'service', mailId });
  });

  it.each([{}, { ...tags, recipient: ['somebody'] }, { ...tags, position: ['-1'] }, { ...tags, campaign: [] }])(
    'with other tags is not ours: %j',
    (other) => expect(mailOf({ tags: other })).toBeUndefined(),
  );

  const report = (type: SesReport['type'], more: Partial<SesReport> = {}): SesReport => {
    return { id: '1', type, time: '2026-12-01T00:00:00Z', messageId: 'm', tags, ...more };
  };

  it('of a bounce says of which kind', () => {
    expect(reportNoteOf(report('Email Bounced', { bounceType: 'Permanent', bounceSubType: 'NoEmail' }))).toEqual({
      letter: 'b',
      reason: 'bounce_permanent_noemail',
      bounce: 'gone',
    });
  });

  it.each<[Partial<SesReport>, ReturnType<typeof reportNoteOf>]>([
    [{ type: 'Email Sent' }, { letter: 's', reason: undefined }],
    [{ type: 'Email Delivered' }, { letter: 'd', reason: undefined }],
    [{ type: 'Email Rejected' }, { letter: 'x', reason: 'rejected_content' }],
    [{ type: 'Email Bounced' }, { letter: 't', reason: 'bounce_undetermined_undetermined', bounce: 'automatic' }],
    [
      { type: 'Email Bounced', bounceType: 'Transient', bounceSubType: 'MailboxFull' },
      { letter: 'b', reason: 'bounce_transient_mailboxfull', bounce: 'full' },
    ],
    [
      { type: 'Email Bounced', bounceType: 'Permanent', bounceSubType: 'N'.repeat(99) },
      { letter: 'b', reason: `bounce_permanent_${'n'.repeat(40)}`, bounce: 'gone' },
    ],
    // A refusal by policy is said as such, whatever SES calls it.
    [
      { type: 'Email Bounced', bounceType: 'Permanent', bounceSubType: 'General', status: '5.7.1' },
      { letter: 'b', reason: 'bounce_policy', bounce: 'policy' },
    ],
    [
      { type: 'Email Bounced', bounceType: 'Permanent', bounceSubType: 'General', status: '5.7.26' },
      { letter: 'b', reason: 'bounce_authentication', bounce: 'authentication' },
    ],
    [
      { type: 'Email Complaint Received', complaintFeedbackType: 'abuse' },
      { letter: 'c', reason: undefined, complaint: 'person' },
    ],
    [
      { type: 'Email Complaint Received', complaintFeedbackType: 'virus' },
      { letter: '-', reason: undefined, complaint: 'mail_system' },
    ],
  ])('%j is noted as %j', (said, note) => expect(reportNoteOf({ ...report('Email Sent'), ...said })).toEqual(note));

  it('has the parts that are needed, and no other: an address in it is dropped', () => {
    const said = { ...report('Email Bounced'), bounceType: 'Permanent', bounceSubType: 'General', status: '5.1.1' };
    expect(sesReportSchema.parse({ ...said, destination: ['hanako@example.net'] })).toEqual(said);
    for (const part of ['id', 'type', 'time', 'messageId', 'tags'])
      expect(sesReportSchema.safeParse({ ...said, [part]: undefined }).success).toBe(false);
  });

  it.each(['x12', '12x', '', '1234567890'])('with a chunk that is not a number is not ours: %j', (chunk) =>
    expect(mailOf({ tags: { ...tags, chunk: [chunk] } })).toBeUndefined(),
  );
  it.each(['x9', '9x', '', '1000'])('with a position that is not a number is not ours: %j', (position) =>
    expect(mailOf({ tags: { ...tags, position: [position] } })).toBeUndefined(),
  );

  it('names the address that the mail went to, where it is tagged', () => {
    expect(mailOf({ tags: { ...tags, epoch: ['3'] } })).toEqual({
      ...{ kind: 'campaign', mailRef: campaignId, campaignId, alumniId, addressEpoch: 3, chunk: 12, position: 99 },
    });
    const mailId = idFrom('mail', 'x');
    expect(mailOf({ tags: { mail: [mailId], recipient: [alumniId] } })).toEqual({
      ...{ kind: 'service', mailRef: mailId, mailId, alumniId, addressEpoch: undefined },
    });
  });

  it('of an automatic reply leaves a delivered mail delivered, whichever comes first', () => {
    const reports = [
      report('Email Sent'),
      report('Email Delivered'),
      ...['General', 'Undetermined'].map((bounceSubType) =>
        report('Email Bounced', { bounceType: 'Transient', bounceSubType }),
      ),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray([...reports, ...reports], { minLength: 8 }), (all) => {
        const noted = all.reduce<Noted>((known, one) => {
          const { letter: said, reason } = reportNoteOf(one);
          return withNotes(known, [{ position: 0, letter: said, reason }]) ?? known;
        }, nothing);
        expect(noted).toEqual({ feedback: 'd', reasons: {} });
        expect(recipientState('a', 'd')).toBe('delivered');
      }),
    );
  });

  it.each(['auth-failure', 'virus', 'not-spam'])('of a mail system (%s) is not a person’s complaint', (type) => {
    const complaint = reportNoteOf(report('Email Complaint Received', { complaintFeedbackType: type }));
    expect(complaint).toMatchObject({ letter: '-', complaint: 'mail_system' });
    expect(withNotes(nothing, [{ position: 0, letter: complaint.letter, reason: undefined }])).toBeUndefined();
  });

  it.each(['abuse', 'fraud', 'other', undefined])('of type %s is a person’s complaint', (complaintFeedbackType) => {
    expect(reportNoteOf(report('Email Complaint Received', { complaintFeedbackType }))).toMatchObject({
      letter: 'c',
      complaint: 'person',
    });
  });
});

describe('a bounce', () => {
  it.each<[bounceType: string, bounceSubType: string, status: string | undefined, kind: BounceKind, closes: boolean]>([
    ['Permanent', 'General', '5.1.1', 'gone', true],
    ['Permanent', 'General', undefined, 'gone', true],
    ['Permanent', 'NoEmail', '5.1.2', 'gone', true],
    ['Permanent', 'Suppressed', undefined, 'gone', true],
    ['Permanent', 'OnAccountSuppressionList', '5.1.1', 'held_back', true],
    ['Permanent', 'General', '5.7.26', 'authentication', false],
    ['Permanent', 'General', '5.7.515', 'authentication', false],
    ['Transient', 'General', '5.7.26', 'authentication', false],
    ['Permanent', 'General', '5.7.1', 'policy', false],
    ['Permanent', 'General', '5.7.606', 'policy', false],
    ['Undetermined', 'Undetermined', '5.7.1', 'policy', false],
    ['Transient', 'MailboxFull', '4.2.2', 'full', false],
    ['Transient', 'MailboxFull', '5.2.2', 'full', false],
    ['Transient', 'MessageTooLarge', '5.3.4', 'our_mail', false],
    ['Transient', 'ContentRejected', undefined, 'our_mail', false],
    ['Transient', 'AttachmentRejected', undefined, 'our_mail', false],
    ['Transient', 'General', undefined, 'automatic', false],
    ['Transient', 'General', '4.4.7', 'automatic', false],
    ['Transient', 'SomethingNew', undefined, 'automatic', false],
    ['Undetermined', 'Undetermined', undefined, 'automatic', false],
  ])('%s/%s with status %s is %s', (bounceType, bounceSubType, status, kind, closes) => {
    expect(bounceKind({ bounceType, bounceSubType, status })).toBe(kind);
    const entry = { reason: 'bounce', stopsMail: true, comesOff: false } as const;
    const facts = { entry, isFullForLong: false, isListedForSystem: false };
    expect(reportMeaning({ bounce: kind }, facts).permanent).toBe(closes);
  });
});

describe('what a report counts for the health of its campaign', () => {
  const campaignId = idFrom('campaign', 'counted');
  it.each([
    [{ complaint: 'person' }, { complained: 1 }],
    [{ bounce: 'gone' }, { bounced: 1 }],
    [{ bounce: 'authentication' }, { unauthenticated: 1 }],
    [{ complaint: 'held_back' }, undefined],
    [{ complaint: 'mail_system' }, undefined],
    [{ bounce: 'held_back' }, undefined],
    [{ bounce: 'full' }, undefined],
    [{ bounce: 'our_mail' }, undefined],
    [{ bounce: 'automatic' }, undefined],
    [{}, undefined],
  ] as const)('%j counts %j', (kinds, count) => {
    expect(healthCount(campaignId, kinds, 'example.net')).toEqual(count);
  });

  it('is the receiving domain that refused it by its policy, as a number of twelve bits of this campaign', () => {
    const numberOf = (domain: string, of = campaignId) => {
      const [number = -1] = healthCount(of, { bounce: 'policy' }, domain)?.refusingDomains ?? [];
      return number;
    };
    const numbers = Array.from({ length: 200 }, (_one, index) => numberOf(`d${index}.example.net`));
    expect(numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 4096)).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(180);
    expect(numberOf('Example.NET')).toBe(numberOf('example.net'));
    expect(numberOf('example.net', idFrom('campaign', 'other'))).not.toBe(numberOf('example.net'));
    expect(healthCount(campaignId, { bounce: 'policy' }, undefined)).toBeUndefined();
  });
});
