/** The whole tables of a membership and of a suppression: which step leads where, and which transitions there are not. */
import { expect, it } from 'vitest';
import { membershipLifecycle, suppressionLifecycle } from '../../../../functions/consent/mailing-record/lifecycle.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';

const suppressions = ['none', 'campaigns', 'address'] as const;
it.each([
  ['none', { none: [], campaigns: ['complain'], address: ['bounce'] }],
  ['campaigns', { none: ['askForTopic'], campaigns: ['complain'], address: ['bounce'] }],
  ['address', { none: ['changeAddress', 'reopen'], campaigns: ['changeAddress', 'reopen'], address: ['bounce'] }],
] as const)('what a suppression of %s may become', (before, known) => {
  const found = suppressions.map((after) => [after, stepsBetween(suppressionLifecycle, before, after)]);
  expect(Object.fromEntries(found)).toEqual(known);
});

const memberships = ['leaver', 'member', 'declined', 'left'] as const;
const asked = { leaver: [], member: ['join'], declined: ['decline'], left: [] };
it.each([
  ['leaver', asked],
  ['declined', asked],
  ['left', asked],
  ['member', { leaver: [], member: ['change'], declined: [], left: ['leave'] }],
] as const)('what a membership of %s may become', (before, known) => {
  const found = memberships.map((after) => [after, stepsBetween(membershipLifecycle, before, after)]);
  expect(Object.fromEntries(found)).toEqual(known);
});

it('a person begins as a leaver without a suppression', () => {
  expect(membershipLifecycle.begins.flatMap(({ to }) => to)).toEqual(['leaver']);
  expect(suppressionLifecycle.begins.flatMap(({ to }) => to)).toEqual(['none']);
});
