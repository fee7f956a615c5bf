/** What HR reads when a campaign cannot be changed or sent: what is in the way, and what to do. */
import { describe, expect, it } from 'vitest';
import { noOwnAddress, noPreview, refusals } from '../../../../functions/campaigns/editing/refusals.ts';
import { withdrawAnnouncement } from '../../../../functions/campaigns/subscriptions.ts';

describe('a refusal', () => {
  it.each([
    ['invalid', 422],
    ['own_campaign', 403],
    ['changed_since_approval', 409],
    ['announcement', 409],
    ['internal', 409],
    ['nothing_in_doubt', 409],
    ['reaches_nobody', 409],
    ['too_late', 409],
  ] as const)('%s is %i, and says why in a sentence', (code, status) => {
    expect(refusals[code].status).toBe(status);
    expect(refusals[code].detail).toMatch(/^[A-Z][^\n]{20,}\.$/);
  });

  it('each says something else', () => {
    const details = Object.values(refusals).map(({ detail }) => detail);
    expect(new Set(details).size).toBe(details.length);
  });
});

it('of an announcement names everything that ends one', () => {
  const ends: Readonly<Record<string, RegExp>> = {
    'event-cancelled': /when the gathering is cancelled/,
    'gathering-ended': /or over/,
    'job-closed': /the job is closed/,
    'event-scheduled': /a save-the-date also ends when its gathering is published/,
  };
  expect(withdrawAnnouncement.events.map(({ type }) => type).sort()).toEqual(Object.keys(ends).sort());
  for (const named of Object.values(ends)) expect(refusals.announcement.detail).toMatch(named);
});

it('a test mail needs the address of whoever asks for it', () => {
  const { status, detail, errors } = noOwnAddress();
  expect([status, errors]).toEqual([422, []]);
  expect(detail).toContain('email_verified');
});

describe('what cannot become a mail has no preview', () => {
  const ofText = { pointer: '/body/ja', code: 'invalid', detail: 'has nothing to read' } as const;
  const ofProgramme = { pointer: '', code: 'configuration', detail: 'programme.json is at fault' } as const;

  it.each([
    ['the texts', [ofText], /PATCH/],
    ['programme.json', [ofProgramme], /programme\.json.*deploy/],
    // No PATCH helps as long as programme.json is at fault.
    ['both', [ofText, ofProgramme], /programme\.json.*deploy/],
  ] as const)('with a fault in %s it names every error, and one remedy', (_where, problems, remedy) => {
    const { status, detail, errors } = noPreview(problems);
    expect([status, errors]).toEqual([409, problems]);
    expect(detail).toMatch(/^The campaign cannot become a mail\. [A-Z].*\.$/);
    expect([/PATCH/, /programme\.json/].filter((said) => said.test(detail ?? ''))).toHaveLength(1);
    expect(detail).toMatch(remedy);
  });
});
