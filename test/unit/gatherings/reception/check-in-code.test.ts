/** What a scanner at the door may read, and why a code does not open it. */
import { describe, expect, test } from 'vitest';
import { codeRefusal, readCheckInCode } from '../../../../functions/gatherings/reception/check-in-code.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { type LinkPurpose, linkPurposes, mintLink } from '../../../../shared/links/token.ts';
import { testKeys } from '../../../fixtures/consent.ts';

const [subject, recipient] = [idFrom('gathering', 'one'), idFrom('alumnus', 'one')];
const at = new Date('2026-11-22T00:00:00Z');
const tokenOf = (purpose: LinkPurpose) => mintLink({ purpose, choice: 0, subject, recipient, epoch: 3 }, at, testKeys);
const token = tokenOf('check_in');
const read = (code: string) => readCheckInCode(code, testKeys);

describe('a code', () => {
  test.each([
    token,
    ` ${token}\n`,
    `https://alumni.example.com/c/${token}`,
    `https://alumni.example.com/c/${token}.png`,
    `/c/${token}.jpeg`,
  ])('is read from %s', (code) =>
    expect(read(code)).toMatchObject({ purpose: 'check_in', subject, recipient, epoch: 3 }),
  );

  test.each([
    '',
    'x',
    `x${token}`,
    `${token}x`,
    `${token}.`,
    `${token}.p`,
    `${token}.toolong`,
    `${token}.PNG`,
    `${token}/`,
    `${token}?x`,
  ])('is not read from %s', (code) => expect(read(code)).toBeUndefined());

  test.each(Object.keys(linkPurposes).filter((purpose) => purpose !== 'check_in') as LinkPurpose[])(
    'is not a link of purpose %s',
    (purpose) => expect(read(tokenOf(purpose))).toBeUndefined(),
  );
});

test('a code is valid for its gathering and for a member whose links were not revoked', () => {
  const link = read(token);
  expect(codeRefusal(link, subject, { epoch: 3 })).toBeUndefined();
  expect(codeRefusal(undefined, subject, { epoch: 3 })).toBe('is not a check-in code');
  expect(codeRefusal(link, idFrom('gathering', 'two'), { epoch: 3 })).toBe('is the code of another gathering');
  expect(codeRefusal(link, subject, { epoch: 4 })).toBe('is no longer valid');
  expect(codeRefusal(link, subject, undefined)).toBe('is no longer valid');
});
