import { describe, expect, it } from 'vitest';
import { compileInput } from '../../src/event-bridge/input.ts';
import { compilePattern } from '../../src/event-bridge/pattern.ts';

const event = {
  source: 'shop.mail',
  'detail-type': 'mail-bounced',
  resources: ['arn:a', 'arn:b'],
  detail: {
    state: 'hard',
    count: 5,
    nothing: null,
    empty: '',
    flag: true,
    person: { id: 'cus_1' },
    list: [{ a: 1 }, { a: 2 }],
  },
};

// Taken from the comparison operators in EventBridge's user guide.
const cases: [string, Record<string, unknown>, boolean][] = [
  ['exact', { source: ['shop.mail'] }, true],
  ['exact is case-sensitive', { source: ['Shop.mail'] }, false],
  ['any of several', { source: ['x', 'shop.mail'] }, true],
  ['all fields must match', { source: ['shop.mail'], 'detail-type': ['other'] }, false],
  ['nested', { detail: { person: { id: ['cus_1'] } } }, true],
  ['nested in something missing', { detail: { nobody: { id: ['cus_1'] } } }, false],
  ['an array matches by any element', { resources: ['arn:b'] }, true],
  ['objects in an array', { detail: { list: { a: [2] } } }, true],
  ['number', { detail: { count: [5] } }, true],
  ['number is not text', { detail: { count: ['5'] } }, false],
  ['boolean', { detail: { flag: [true] } }, true],
  ['null', { detail: { nothing: [null] } }, true],
  ['null is not missing', { detail: { missing: [null] } }, false],
  ['empty text', { detail: { empty: [''] } }, true],
  ['prefix', { source: [{ prefix: 'shop.' }] }, true],
  ['prefix ignoring case', { source: [{ prefix: { 'equals-ignore-case': 'SHOP.' } }] }, true],
  ['suffix', { source: [{ suffix: '.mail' }] }, true],
  ['equals-ignore-case', { source: [{ 'equals-ignore-case': 'SHOP.MAIL' }] }, true],
  ['wildcard', { source: [{ wildcard: 'sh*.m*l' }] }, true],
  ['wildcard takes the dot as a dot', { source: [{ wildcard: 'shopx*' }] }, false],
  ['anything-but text', { source: [{ 'anything-but': 'shop.mail' }] }, false],
  ['anything-but list', { source: [{ 'anything-but': ['a', 'b'] }] }, true],
  ['anything-but prefix', { source: [{ 'anything-but': { prefix: 'shop.' } }] }, false],
  ['anything-but suffix', { source: [{ 'anything-but': { suffix: '.orders' } }] }, true],
  ['anything-but needs the field', { detail: { missing: [{ 'anything-but': 'x' }] } }, false],
  ['numeric range', { detail: { count: [{ numeric: ['>', 0, '<=', 5] }] } }, true],
  ['numeric out of range', { detail: { count: [{ numeric: ['<', 5] }] } }, false],
  ['exists', { detail: { state: [{ exists: true }] } }, true],
  ['exists of a missing field', { detail: { missing: [{ exists: true }] } }, false],
  ['does not exist', { detail: { missing: [{ exists: false }] } }, true],
  ['does not exist, but does', { detail: { state: [{ exists: false }] } }, false],
  ['$or', { $or: [{ source: ['x'] }, { detail: { state: ['hard'] } }] }, true],
  ['$or of none', { $or: [{ source: ['x'] }, { detail: { state: ['soft'] } }] }, false],
];

describe('event patterns', () => {
  it.each(cases)('%s', (_rule, pattern, matches) => {
    expect(compilePattern(pattern, 'a rule')(event)).toBe(matches);
  });

  it.each([
    { cidr: '10.0.0.0/24' },
    { 'anything-but': { cidr: 'x' } },
    { numeric: ['~', 1] },
    { prefix: 'a', suffix: 'b' },
  ])('refuses %o', (operator) => {
    expect(() => compilePattern({ source: [operator] }, 'Stack S: R')).toThrow('which the laptop cloud does not know');
  });
});

describe('input transformers', () => {
  const rule = { arn: 'arn:rule', name: 'on-mail' };
  const transform = (InputPathsMap: Record<string, string>, InputTemplate: string): string =>
    compileInput({ Id: 'T', Arn: 'a', InputTransformer: { InputPathsMap, InputTemplate } }, rule, 'a rule')(event);

  it('gives JSON outside a string and text inside', () => {
    const paths = { person: '$.detail.person', state: '$.detail.state' };
    expect(JSON.parse(transform(paths, '{"p":<person>,"s":<state>,"t":"is <state>"}'))).toEqual({
      p: { id: 'cus_1' },
      s: 'hard',
      t: 'is hard',
    });
  });

  it('gives empty text for a path that is not there', () => {
    expect(JSON.parse(transform({ gone: '$.detail.gone' }, '{"g":<gone>}'))).toEqual({ g: '' });
  });

  it('knows the whole event and its own rule', () => {
    expect(JSON.parse(transform({}, '{"e":<aws.events.event>,"r":<aws.events.rule-name>}'))).toEqual({
      e: event,
      r: 'on-mail',
    });
  });

  it('refuses a path it does not know', () => {
    expect(() => transform({ all: '$..detail' }, '<all>')).toThrow('has a form that the laptop cloud does not know');
  });
});
