/** One object per kind of timer: it sets the timer, publishes the event when it is due, and reads what the event names. */
import * as z from 'zod';
import { defineEvent, type EventContract } from '../bus/contract.ts';
import { instantSchema } from '../time/calendar.ts';
import type { Timer } from './timers.ts';

/** What a due timer says: whose it is and when it was due. The consumer reads the state again before it acts. */
const timerDataSchema = z.object({
  ref: z.string().min(1).max(64).meta({ description: 'Id of the thing that waits' }),
  dueAt: instantSchema.meta({ description: 'When it was due' }),
});
type TimerData = z.infer<typeof timerDataSchema>;

/** Writes what a timer waits for into one word, and reads it again. */
export interface RefCodec<Ref> {
  readonly write: (ref: Ref) => string;
  /** @throws ZodError when the word names something else */
  readonly read: (word: string) => Ref;
}

/** A word of the parts of a shape, in their order, with dots between them. */
export function refOf<const Shape extends Readonly<Record<string, z.ZodType<string | number>>>>(
  shape: Shape,
): RefCodec<z.output<z.ZodObject<Shape>>> {
  const parts = Object.keys(shape);
  const schema = z.strictObject(shape);
  return {
    write: (ref) => parts.map((part) => String(Reflect.get(ref, part))).join('.'),
    read: (word) => {
      const values = word.split('.').map((value, position) => [parts[position] ?? `part ${position + 1}`, value]);
      return schema.parse(Object.fromEntries(values));
    },
  };
}

/** A kind of timer; it is also the contract of the event that says that the timer is due. */
export interface TimerContract<Type extends `${string}-due` = `${string}-due`, Ref = unknown>
  extends EventContract<Type, typeof timerDataSchema> {
  /** The timer for something, due at an instant. */
  readonly at: (ref: Ref, dueAt: Date) => Timer;
  /** What a due timer waits for. @throws ZodError when its reference names something else */
  readonly refIn: (data: Pick<TimerData, 'ref'>) => Ref;
}

/** Declares a kind of timer. `example` is what it waits for in the documents. */
export function defineTimer<const Type extends `${string}-due`, Ref>({
  type,
  version,
  summary,
  ref,
  example,
}: Pick<EventContract<Type>, 'type' | 'version' | 'summary'> & {
  readonly ref: RefCodec<Ref>;
  readonly example: NoInfer<Ref>;
}): TimerContract<Type, Ref> {
  const contract = defineEvent({
    type,
    source: 'okaeri.timers',
    version,
    summary,
    data: timerDataSchema,
    examples: [{ ref: ref.write(example), dueAt: '2026-04-01T01:00:00.000Z' }],
  });
  return {
    ...contract,
    at: (waiting, dueAt) => ({ kind: type.slice(0, -'-due'.length), ref: ref.write(waiting), dueAt }),
    refIn: (data) => ref.read(data.ref),
  };
}
