/** Which sentences the joining page has, and for whom: each condition alone. */
import { describe, expect, test } from 'vitest';
import type { ContactCard } from '../../../../events/read-models/contact-card.ts';
import type { Joining } from '../../../../functions/consent/joining/joining-views.ts';
import { declinedPage, joiningPage } from '../../../../functions/consent/joining/joining-views.ts';
import { joiningTexts } from '../../../../functions/consent/texts.ts';
import type { Visit } from '../../../../shared/http/pages/page.ts';
import { topics } from '../../../../shared/vocabulary.ts';
import { contactCard, memberRecord, somebody } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const texts = joiningTexts('en');
const visit = { nonce: 'n', refused: undefined, query: {} } as unknown as Visit;
const closesAt = '2026-12-24T00:00:00.000Z';
const open = (change: Partial<Joining> = {}): Joining => ({
  person: memberRecord(alumniId, { membership: 'leaver', topics: [] }),
  card: contactCard(alumniId, { closesAt }),
  state: 'open',
  language: 'en',
  ...change,
});
const bodyOf = (joining: Joining, of = visit) => String(joiningPage(joining, of).body);
const boxes = (body: string) => [...body.matchAll(/name="purpose" value="(\w+)"/g)].map(([, topic]) => topic);

describe('the open form', () => {
  test.each(['leaver', 'declined', 'left'] as const)(
    'says that the person declined only where that is so: %s',
    (membership) => {
      const person = memberRecord(alumniId, { membership, topics: [] });
      expect(bodyOf(open({ person })).includes(texts.declinedBefore)).toBe(membership === 'declined');
    },
  );

  test('says that nothing was recorded only when a field was refused', () => {
    expect(bodyOf(open())).not.toContain(texts.nothingRecorded);
    expect(
      bodyOf(open(), {
        ...visit,
        refused: { fields: {}, problems: new Map([['decision', 'missing']]), openTooLong: false },
      } as Visit),
    ).toContain(texts.nothingRecorded);
  });

  test('asks for every topic that was not agreed to at exit', () => {
    expect(boxes(bodyOf(open()))).toEqual([...topics]);
    const at = '2026-03-31T00:00:00.000Z';
    const exit = { method: 'paper', at, noticeVersion: '2026-04', purposes: ['newsletter'] };
    const withExit = (decision: 'granted' | 'refused') =>
      bodyOf(
        open({
          card: contactCard(alumniId, {
            closesAt,
            consentAtExit: { ...exit, decision } as ContactCard['consentAtExit'],
          }),
        }),
      );
    expect(boxes(withExit('granted'))).toEqual(topics.filter((topic) => topic !== 'newsletter'));
    expect(boxes(withExit('refused'))).toEqual([...topics]);
  });

  test('is closed when nothing is known of the person', () => {
    expect(joiningPage(open({ card: undefined }), visit).status).toBe(410);
  });
});

test('the page of somebody who declined offers joining while the invitation is open, and names the office afterwards', () => {
  const page = (state: Joining['state']) => String(declinedPage(open({ state })).body);
  expect(page('open')).toContain(texts.joinUntil('Thursday, 24 December 2026, 09:00 (Japan Standard Time)'));
  expect(page('open')).not.toContain(texts.writeToUs);
  expect(page('declined')).toContain(texts.writeToUs);
});
