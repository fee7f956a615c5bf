import { expect, test } from 'vitest';
import { changeGathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { noteTrouble, withoutTrouble } from '../../../../functions/gatherings/gathering/trouble.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { publishedGathering, taken } from '../../../fixtures/gatherings.ts';

const failedAt = new Date('2026-12-01T00:00:00Z');
const unwritten = byOkaeri({ notice: 'thanks' as const, failedAt, errors: [] });

test('a trouble without a field still says what is wrong', () => {
  const { trouble } = taken(noteTrouble(publishedGathering(), unwritten, failedAt)).state;
  expect(trouble?.errors.map(({ pointer }) => pointer)).toEqual(['']);
  expect(trouble?.errors[0]?.detail).toMatch(/\S/);
});

test('a trouble that programme.json makes says so in the words of the description', () => {
  const ofProgramme = { pointer: '', code: 'configuration' as const, detail: 'programme.json is at fault' };
  const { input } = unwritten;
  const noted = taken(noteTrouble(publishedGathering(), byOkaeri({ ...input, errors: [ofProgramme] }), failedAt));
  const { code: _code, ...shown } = ofProgramme;
  expect(noted.state.trouble?.errors).toEqual([shown]);
});

test('a change after which every mail can be written ends the trouble, and changes nothing else', () => {
  const troubled = taken(noteTrouble(publishedGathering(), unwritten, failedAt)).state;
  const change = { by: 'hr-2', input: { title: { ja: '会' } } };
  const outcome = taken(changeGathering(troubled, change, failedAt));
  expect(withoutTrouble(outcome)).toEqual({ ...outcome, state: { ...outcome.state, trouble: null } });
  expect(outcome.state.trouble).not.toBeNull();
});
