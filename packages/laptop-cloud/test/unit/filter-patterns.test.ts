import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { jsonLine, lineMatcher } from '../../src/cloudwatch/filter-pattern.ts';

const { stringValue, any } = FilterPattern;
const one = stringValue('$.code', '=', 'A');
const two = any(one, stringValue('$.code', '=', 'B'));
const deep = any(stringValue('$.error.name', '=', 'A'), stringValue('$.code', '=', 'B'), stringValue('$.n', '=', '3'));
// A text may look like the rest of a pattern.
const strange = any(stringValue('$.code', '=', 'A) || ($.x = '), stringValue('$.code', '=', 'B'));

describe('filter patterns, as CDK prints them', () => {
  it.each([
    [one, '{"code":"A"}', true],
    [one, '{"code":"B"}', false],
    [one, '{"code":"AA"}', false],
    [one, '{"other":"A"}', false],
    [one, '"A"', false],
    [one, 'code A', false],
    [one, 'null', false],
    [stringValue('$.code', '=', 'undefined'), '{}', false],
    [any(one), '{"code":"A"}', true],
    [two, '{"code":"A"}', true],
    [two, '{"code":"B"}', true],
    [two, '{"code":"C"}', false],
    [deep, '{"error":{"name":"A"}}', true],
    [deep, '{"error":"A"}', false],
    [deep, '{"error":null}', false],
    [deep, '{"code":"B"}', true],
    [deep, '{"n":3}', true],
    [strange, '{"code":"A) || ($.x = "}', true],
    [strange, '{"code":"A"}', false],
    [strange, '{"code":"B"}', true],
  ])('%o: %s is %s', ({ logPatternString }, line, matches) => {
    const parsed = jsonLine(line);
    expect(parsed !== undefined && lineMatcher(logPatternString, 'here')(parsed)).toBe(matches);
  });

  it.each([
    FilterPattern.allEvents(),
    FilterPattern.literal('ERROR'),
    FilterPattern.all(one, two),
    stringValue('$.code', '!=', 'A'),
    stringValue('$.code', '=', 'A*'),
    FilterPattern.numberValue('$.n', '>', 3),
    any(one, FilterPattern.exists('$.code')),
    any(one, two),
    any(one, stringValue('$.code', '=', 'B*')),
    FilterPattern.literal('{ ($.code = "A") && ($.code = "B") }'),
    FilterPattern.literal('{ ($.code = "A") || }'),
  ])('%o does not start', ({ logPatternString }) => {
    expect(() => lineMatcher(logPatternString, 'Stack S: Filter')).toThrow(
      `Stack S: Filter has the pattern ${logPatternString}, which the laptop cloud does not know.`,
    );
  });
});
