/** A kind of timer: what it waits for is written into one word, and read from it again. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineTimer, refOf } from '../../../shared/timers/define-timer.ts';

const word = z.string().regex(/^[a-z]+$/);
const codec = refOf({
  tray: word,
  cup: z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
});
const due = new Date('2026-04-01T01:00:00Z');
const teaDue = defineTimer({
  type: 'tea-due',
  version: '1.2',
  summary: 'Tea is to be served now.',
  ref: codec,
  example: { tray: 'blue', cup: 3 },
});

describe('what a timer waits for', () => {
  it('is the same again after it was written, in whatever order its parts are given', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]+$/), fc.integer(), (tray, cup) => {
        expect(codec.write({ tray, cup })).toBe(`${tray}.${cup}`);
        expect(codec.write({ cup, tray })).toBe(`${tray}.${cup}`);
        expect(codec.read(codec.write({ tray, cup }))).toEqual({ tray, cup });
        expect(teaDue.refIn({ ref: teaDue.at({ tray, cup }, due).ref })).toEqual({ tray, cup });
      }),
    );
  });

  it.each(['', 'blue', 'blue.', '.3', 'blue.x', 'blue.3.4', 'Blue.3', 'blue3'])('is not %j', (other) => {
    expect(() => codec.read(other)).toThrow(z.ZodError);
    expect(() => teaDue.refIn({ ref: other })).toThrow(z.ZodError);
  });

  it('names the parts that are too many', () => {
    expect(() => codec.read('blue.3.4')).toThrow('part 3');
  });
});

describe('a kind of timer', () => {
  it('sets a timer of its own kind, which its event is named after', () => {
    expect(teaDue.at({ tray: 'blue', cup: 3 }, due)).toEqual({ kind: 'tea', ref: 'blue.3', dueAt: due });
  });

  it('is the contract of the event that says that it is due, with an example that satisfies it', () => {
    expect(teaDue).toMatchObject({
      type: 'tea-due',
      source: 'okaeri.timers',
      version: '1.2',
      summary: 'Tea is to be served now.',
    });
    expect(teaDue.examples.map((example) => teaDue.data.parse(example))).toMatchObject([{ ref: 'blue.3' }]);
  });

  it.each([
    ['no reference', { ref: '', dueAt: '2026-04-01T01:00:00Z' }],
    ['a reference that no subject could be', { ref: 'x'.repeat(65), dueAt: '2026-04-01T01:00:00Z' }],
    ['no instant', { ref: 'x', dueAt: '2026-04-01' }],
    ['nothing', {}],
  ])('is not due with %s', (_what, data) => expect(teaDue.data.safeParse(data).success).toBe(false));
});
