import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FeedbackCode, type OutcomeCode, recipientState } from '../../../../events/read-models/send-progress.ts';
import { recipientLifecycle } from '../../../../functions/mail/campaign-sending/lifecycle.ts';
import {
  feedbackOf,
  mailOf,
  saysMore,
  withLetter,
  withNotes,
} from '../../../../functions/mail/reports/delivery-report.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const letter = fc.constantFrom<FeedbackCode>('s', 'x', 'd', 'b', 'c');

describe('feedback', () => {
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

  it('a worse word is never taken back', () => {
    expect(saysMore('d', 'c')).toBe(false);
    expect(saysMore('c', 'b')).toBe(true);
    expect(saysMore('s', undefined)).toBe(true);
    expect(saysMore('s', 's')).toBe(false);
  });

  it.each<[FeedbackCode, FeedbackCode]>([
    ['s', 'x'],
    ['s', 'd'],
    ['s', 'b'],
    ['s', 'c'],
    ['d', 'b'],
    ['d', 'c'],
    ['b', 'c'],
  ])('%s followed by %s is a step of the recipient’s lifecycle', (known, next) => {
    expect(saysMore(next, known)).toBe(true);
    expect(stepsBetween(recipientLifecycle, recipientState('a', known), recipientState('a', next))).toHaveLength(1);
  });

  it.each<[OutcomeCode, FeedbackCode, string]>([
    ['p', '-', 'pending'],
    ['c', '-', 'pending'],
    ['c', 's', 'accepted'],
    ['d', '-', 'inDoubt'],
    ['d', 's', 'accepted'],
    ['d', 'd', 'delivered'],
    ['a', '-', 'accepted'],
    ['a', 'b', 'bounced'],
    ['a', 'c', 'complained'],
    ['a', 'x', 'refused'],
    ['r', '-', 'refused'],
    ['s', '-', 'skipped'],
  ])('outcome %s with feedback %s is %s', (outcome, feedback, state) => {
    expect(recipientState(outcome, feedback)).toBe(state);
  });
});

describe('a report', () => {
  const campaignId = idFrom('campaign', 'x');
  const alumniId = idFrom('alumnus', 'x');
  const tags = { campaign: [campaignId], recipient: [alumniId], chunk: ['12'], position: ['99'] };

  it('names its mail by the tags', () => {
    expect(mailOf({ tags })).toMatchObject({ kind: 'campaign', campaignId, alumniId, chunk: 12, position: 99 });
    const mailId = idFrom('mail', 'x');
    expect(mailOf({ tags: { mail: [mailId], recipient: [alumniId] } })).toMatchObject({ kind: 'service', mailId });
  });

  it.each([{}, { ...tags, recipient: ['somebody'] }, { ...tags, position: ['-1'] }, { ...tags, campaign: [] }])(
    'with other tags is not ours: %j',
    (other) => expect(mailOf({ tags: other })).toBeUndefined(),
  );

  it('of a bounce says of which kind', () => {
    const report = { id: '1', type: 'Email Bounced' as const, time: '2026-12-01T00:00:00Z', messageId: 'm', tags };
    expect(feedbackOf({ ...report, bounceType: 'Permanent', bounceSubType: 'NoEmail' })).toEqual({
      letter: 'b',
      reason: 'bounce_permanent_noemail',
      permanent: true,
    });
    expect(feedbackOf({ ...report, bounceType: 'Transient', bounceSubType: 'MailboxFull' })).toMatchObject({
      permanent: false,
    });
  });
});
