import middy from '@middy/core';
import { type Invocation, invocation } from './middleware/invocation.ts';

export type { Invocation } from './middleware/invocation.ts';

type Entry<Event, Result> = middy.MiddyfiedHandler<Event, Result>;

/**
 * The plainest of the typed factories: a function with a clock and a log. `consumer`, `api` and `page` add more middleware.
 *
 * @example
 * export const handler = lambda<ScheduledEvent>(async (_event, { now, log }) => { … });
 */
export function lambda<Event = unknown, Result = void>(
  handle: (event: Event, invocation: Invocation) => Promise<Result>,
): Entry<Event, Result> {
  const handler = middy<Event, Result>()
    .use(invocation())
    .handler((event, context) => handle(event, context.invocation));
  return entry<Event, Result>(handler);
}

/**
 * A middy handler as Lambda calls it. What its middleware adds to the context, and makes of the result, is hidden from
 * callers; middy's types know neither.
 */
export function entry<Event, Result>(handler: (event: Event, context: never) => unknown): Entry<Event, Result> {
  return handler as unknown as Entry<Event, Result>;
}
