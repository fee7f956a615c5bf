import * as z from 'zod';

/** A queue that the queue watch looks at, as its stack describes it. A dead-letter queue behind one of these needs no entry of its own. */
export const watchedQueueSchema = z.object({
  /** What its name begins with: the stack and the logical id, to which CloudFormation adds letters of its own. */
  begins: z.string(),
  /** Who is affected when its messages are not handled. */
  affects: z.string(),
  /** The function that handles its messages: the path of its entry. None: the messages wait for a person. */
  entry: z.string().optional(),
  /** How long its messages may wait, in minutes. */
  lateAfter: z.int().positive().optional(),
});
/** A queue that the queue watch looks at. */
export type WatchedQueue = z.infer<typeof watchedQueueSchema>;

/** The environment of the functions that notify the people on call. */
export const onCallEnvironment = z.object({ ALARM_TOPIC: z.string().min(1) });

/** The environment of the queue watch. */
export const watchEnvironment = z.object({
  /** {@link WatchedQueue}s as JSON. */
  WATCHED_QUEUES: z.string().transform((text) => z.array(watchedQueueSchema).parse(JSON.parse(text))),
  /** What the names of all our queues begin with. */
  QUEUE_PREFIX: z.string().min(1),
  ...onCallEnvironment.shape,
});
