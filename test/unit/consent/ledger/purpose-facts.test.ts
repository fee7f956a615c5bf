/** What a consent record says about its purposes: who receives the data, and how each is withdrawn. */
import { describe, expect, it } from 'vitest';
import { recipientsOf, waysToWithdraw } from '../../../../functions/consent/ledger/purpose-facts.ts';
import type { Purpose } from '../../../../shared/vocabulary.ts';

const office = 'office@example.com';
const processors = ['Amazon Web Services (storage)', 'Amazon Simple Email Service (sending mail)'];
const attendees = 'Members who attend the same gathering (the name alone)';

describe('who receives the data', () => {
  it.each<readonly [Purpose[], string[]]>([
    [[], []],
    [['membership', 'newsletter', 'gatherings', 'jobs'], []],
    [['directory'], [attendees]],
    [['membership', 'directory', 'directory'], [attendees]],
  ])('for %j: the processors, and %j', (purposes, others) => {
    expect(recipientsOf(purposes)).toEqual([...processors, ...others]);
  });
});

describe('a consent is withdrawn', () => {
  const click = `One click in every mail of the topic, the preference page, or ${office}`;
  const leave = `Leaving on the preference page, or ${office}`;
  const untick = `Unticking it on the preference page, or ${office}`;

  it.each<readonly [Purpose[], string]>([
    [['membership'], leave],
    [['newsletter', 'gatherings', 'jobs'], click],
    [['directory'], untick],
    [
      ['membership', 'newsletter', 'directory', 'jobs'],
      `membership: ${leave}; newsletter, jobs: ${click}; directory: ${untick}`,
    ],
    [[], ''],
  ])('to %j: %s', (purposes, ways) => expect(waysToWithdraw(purposes, office)).toBe(ways));
});
