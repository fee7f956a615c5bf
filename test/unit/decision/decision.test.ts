/** The shape of decisions: taken with all that is written with it, or refused with a code and the fields that are wrong. */
import { describe, expect, test } from 'vitest';
import { jobPosted } from '../../../events/rehire/index.ts';
import { jobClosingDue } from '../../../events/timers/index.ts';
import {
  byOkaeri,
  changesNothing,
  type Decision,
  decided,
  isRefusal,
  isWrongState,
  type Refusal,
  refuse,
  unlessInvalid,
} from '../../../shared/decision/decision.ts';
import { isProblemCode, problemCodes } from '../../../shared/decision/problem-codes.ts';
import { unlessUnmailable, unlessUnmailableByHr } from '../../../shared/decision/unless-unmailable.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { emit } from '../../../shared/outbox/outbox.ts';

const title = { pointer: '/title/ja', detail: 'must not be empty' };
const wrongState: Refusal = { refused: 'wrong_state', status: 'draft', needed: ['published'] };

describe('a decision', () => {
  test('writes nothing besides the state, unless it says so', () => {
    expect(decided('open')).toEqual({ state: 'open', events: [], timers: [] });
  });

  test('changes nothing where state, events and timers say nothing new', () => {
    const before = { status: 'open', texts: { ja: 'あ' } };
    const copy = { ...before, texts: { ja: 'あ' } };
    expect(changesNothing(before, decided(copy))).toBe(true);
    expect(changesNothing(before, decided({ ...copy, texts: { ja: 'い' } }))).toBe(false);
    expect(changesNothing(before, decided(copy, { events: [emit(jobPosted, { jobId: idFrom('job', 'a') })] }))).toBe(
      false,
    );
    const timers = [jobClosingDue.at({ jobId: idFrom('job', 'a') }, new Date(0))];
    expect(changesNothing(before, decided(copy, { timers }))).toBe(false);
  });

  test('is not a refusal; a refusal has a code, and names fields only where some are wrong', () => {
    expect(isRefusal<string, 'full'>(decided('open'))).toBe(false);
    expect(isRefusal<string, 'full'>(refuse('full'))).toBe(true);
    expect(refuse('full')).toEqual({ refused: 'full' });
    expect(refuse('full')).not.toHaveProperty('errors');
    expect(refuse('full', [title])).toEqual({ refused: 'full', errors: [title] });
  });

  test('a refusal for the state differs from one with a code of its own', () => {
    expect(isWrongState(wrongState)).toBe(true);
    expect(isWrongState<'full'>(refuse('full'))).toBe(false);
  });

  test('of the programme itself names the programme, with or without a fact', () => {
    expect(byOkaeri()).toEqual({ by: 'okaeri', input: undefined });
    expect(byOkaeri('member_1')).toEqual({ by: 'okaeri', input: 'member_1' });
  });
});

describe('a decision whose new state has problems', () => {
  const problemsOf = (state: string) => (state === '' ? [title] : []);

  test('is refused with them; another stays as it is', () => {
    expect(unlessInvalid(decided(''), problemsOf)).toEqual({ refused: 'invalid', errors: [title] });
    const taken = decided('open');
    expect(unlessInvalid(taken, problemsOf)).toBe(taken);
  });

  test('is not looked at when it was refused before', () => {
    const refused: Decision<string> | Refusal = wrongState;
    expect(unlessInvalid<Decision<string>, never>(refused, problemsOf)).toBe(wrongState);
  });
});

describe('a decision on what is mailed', () => {
  const state = (ja: string, en = 'Dinner') => ({ draft: { description: { ja, en } } });
  const noProblems = () => [];

  test('is HR’s own: a description that no mail may hold is refused by its language', () => {
    expect(unlessUnmailableByHr(decided(state('<b>夕食</b>')), undefined, noProblems)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/description/ja' }],
    });
    expect(unlessUnmailableByHr(decided(state('夕食')), undefined, noProblems)).toEqual(decided(state('夕食')));
  });

  test('a description that HR did not change is not judged, and the language that HR did change is', () => {
    const before = state('<b>夕食</b>');
    expect(unlessUnmailableByHr(decided(state('<b>夕食</b>', 'Supper')), before, noProblems)).toMatchObject({
      state: state('<b>夕食</b>', 'Supper'),
    });
    expect(unlessUnmailableByHr(decided(state('<b>夕食</b>', '<i>Supper</i>')), before, noProblems)).toMatchObject({
      errors: [{ pointer: '/description/en' }],
    });
    expect(unlessUnmailableByHr(decided({ draft: {} }), before, noProblems)).toEqual(decided({ draft: {} }));
  });

  test('is refused for every other field that cannot become a mail, whoever decides', () => {
    const outcome = decided(state('夕食'));
    const refused = { refused: 'invalid', errors: [title] };
    expect(unlessUnmailableByHr(outcome, undefined, () => [title])).toEqual(refused);
    expect(unlessUnmailable(outcome, () => [title])).toEqual(refused);
  });

  test('Markdown of another system is no reason: it is mailed as plain text', () => {
    const outcome = decided(state('<b>夕食</b>'));
    expect(unlessUnmailable(outcome, noProblems)).toBe(outcome);
  });
});

test('the codes of problems are a closed list, and each says what it means', () => {
  expect(
    Object.values(problemCodes).filter((meaning) => !/^It |^The |^There |^Nobody |^Internal /.test(meaning)),
  ).toEqual([]);
  for (const code of Object.keys(problemCodes)) expect(isProblemCode(code)).toBe(true);
  for (const word of ['', 'Missing', 'full', 'toString', 'constructor', '__proto__'])
    expect(isProblemCode(word)).toBe(false);
});
