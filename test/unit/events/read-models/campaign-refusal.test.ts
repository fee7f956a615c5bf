/** Why a campaign must not go to somebody: who never agreed to its topic did not withdraw anything. */
import { describe, expect, it } from 'vitest';
import { campaignRefusal, type MailingRecord } from '../../../../events/read-models/mailing-record.ts';
import type { ConsentChange } from '../../../../functions/consent/ledger/consent-change.ts';
import { grantWanted } from '../../../../functions/consent/preferences/preferences.ts';
import { withdrawTopics } from '../../../../functions/consent/withdrawal/withdrawing.ts';
import { isRefusal, type Refusal } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { topics } from '../../../../shared/vocabulary.ts';
import { member } from '../../../fixtures/gatherings.ts';

const stateOf = (outcome: ConsentChange | Refusal<string>) => {
  if (isRefusal(outcome)) throw new Error(outcome.refused);
  return outcome.state;
};
const since = '2026-01-01T00:00:00Z';
const now = new Date('2026-02-01T00:00:00Z');
const joined = member(idFrom('alumnus', 'one'), { topics: ['gatherings'], topicsSince: { gatherings: since } });

describe('a campaign does not go to', () => {
  it.each<[ReturnType<typeof campaignRefusal>, Partial<MailingRecord>]>([
    [undefined, {}],
    ['not_consented', { topics: [], topicsSince: {} }],
    ['not_consented', { topics: ['jobs'], topicsSince: { jobs: since } }],
    ['not_consented', { topics: [], topicsSince: undefined }],
    ['consent_withdrawn', { topics: [] }],
    ['consent_withdrawn', { topics: ['jobs'], topicsSince: { jobs: since, gatherings: since } }],
    ['consent_withdrawn', { membership: 'left', topics: [] }],
    ['not_a_member', { membership: 'declined' }],
    ['suppressed', { suppression: 'campaigns', topics: [] }],
    ['no_address', { address: undefined, topics: [] }],
    ['paused_by_member', { frequency: 'pause' }],
    ['not_consented', { frequency: 'pause', topics: [], topicsSince: undefined }],
  ])('%s: %j', (refusal, change) => expect(campaignRefusal({ ...joined, ...change }, 'gatherings')).toBe(refusal));

  it('people whom nobody knows', () => expect(campaignRefusal(undefined, 'jobs')).toBe('not_found'));
});

it.each(topics)('the reason follows what the member does: %s', (topic) => {
  const person: MailingRecord = { ...joined, topics: [], topicsSince: {} };
  expect(campaignRefusal(person, topic)).toBe('not_consented');
  const shown = { noticeVersion: programme.notice, language: 'ja' } as const;
  const granting = { by: 'x', input: { wanted: { topics: [topic] }, shown, directoryNotice: shown } };
  const granted = stateOf(grantWanted(person, granting, now));
  expect(campaignRefusal(granted, topic)).toBeUndefined();
  const collection = { method: 'web_form', source: 'unsubscribe_link' } as const;
  const withdrawn = stateOf(withdrawTopics(granted, { by: 'x', input: { topics: [topic], collection } }, now));
  expect(campaignRefusal(withdrawn, topic)).toBe('consent_withdrawn');
});
