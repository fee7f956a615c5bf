/** The whole tables of a membership and of a suppression: which step leads where, and which transitions there are not. */
import { expect, it } from 'vitest';
import { memberships, suppressions } from '../../../../events/agreements/complaints.ts';
import { membershipLifecycle, suppressionLifecycle } from '../../../../functions/consent/mailing-record/lifecycle.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';

it.each([
  ['none', { none: [], campaigns: ['complain'], address: ['bounce'] }],
  ['campaigns', { none: ['askForTopic'], campaigns: ['complain'], address: ['bounce'] }],
  ['address', { none: ['changeAddress', 'reopen'], campaigns: ['changeAddress', 'reopen'], address: ['bounce'] }],
] as const)('a suppression of %s takes the steps of its lifecycle and no others', (before, known) => {
  const found = suppressions.map((after) => [after, stepsBetween(suppressionLifecycle, before, after)]);
  expect(Object.fromEntries(found)).toEqual(known);
});

const asked = { leaver: [], member: ['join'], declined: ['decline'], left: [] };
it.each([
  ['leaver', asked],
  ['declined', asked],
  ['left', asked],
  ['member', { leaver: [], member: ['change'], declined: [], left: ['leave'] }],
] as const)('a membership of %s takes the steps of its lifecycle and no others', (before, known) => {
  const found = memberships.map((after) => [after, stepsBetween(membershipLifecycle, before, after)]);
  expect(Object.fromEntries(found)).toEqual(known);
});

it('a person begins as a leaver without a suppression', () => {
  expect(membershipLifecycle.begins.flatMap(({ to }) => to)).toEqual(['leaver']);
  expect(suppressionLifecycle.begins.flatMap(({ to }) => to)).toEqual(['none']);
});
