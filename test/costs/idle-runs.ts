/**
 * What a run of each scheduled function asks for when there is nothing to do. A scheduled function that is not in this table stops the
 * calculation: add it, with the calls that it makes.
 */

/** One run with nothing to do. */
export interface IdleRun {
  /** Of DynamoDB: a consistent read of up to 4 KB is 1, a query of an index ½, also one that finds nothing. */
  readonly readUnits: number;
  /** Of DynamoDB: an item of up to 1 KB, in a transaction 2 (Developer Guide, "DynamoDB read and write operations"). */
  readonly writeUnits: number;
  /** How many tables it reads or writes: each asks for its key. */
  readonly tables: number;
  /** How long Lambda bills it, in milliseconds: 10 ms for each request to a service, one after the other, and the start where it is cold. */
  readonly milliseconds: number;
  /** What it writes into the log, in bytes. */
  readonly logBytes: number;
}

/** `platform.start` and `platform.report` in JSON with the trace, and 26 bytes of CloudWatch for each line. */
const linesOfLambda = 1_000;
/** Import of a bundle (`npm run bench -- --only bundles`) and the first connection, in a fraction of a processor: Lambda bills them too. */
const coldStart = 1_000;
/** Of a function whose log has Lambda's own lines only where a run fails. */
const noLines = 0;

/** By the path of the function's entry, as its metadata `laptop-cloud:entry` names it. */
export const idleRuns: Readonly<Record<string, IdleRun>> = {
  // Its place, eight minutes of timers (six back, this one and the next), and the place again in a transaction. Once a minute: stays warm.
  'backbone/timers/sweep-timers': {
    readUnits: 9,
    writeUnits: 2,
    tables: 1,
    milliseconds: 100,
    logBytes: noLines,
  },
  // What it told. SQS: the list of the queues, then the attributes of each, all at once. Every five minutes: may be cold each time.
  'backbone/queue-watch/watch-queues': {
    readUnits: 1,
    writeUnits: 0,
    tables: 1,
    milliseconds: coldStart,
    logBytes: noLines,
  },
  // What is known of each heartbeat.
  'backbone/log-lines/check-heartbeats': {
    readUnits: 3,
    writeUnits: 0,
    tables: 1,
    milliseconds: coldStart,
    logBytes: noLines,
  },
  // One query of an index. Every five minutes: may be cold each time.
  'campaigns/progress/watch-campaigns': {
    readUnits: 0.5,
    writeUnits: 0,
    tables: 1,
    milliseconds: coldStart,
    logBytes: noLines,
  },
  // A query of an index, its place, queries of the four shards of the archive's index, and the place again in a transaction: service mails, timers, outbox.
  'mail/service/watch-service-mails': {
    readUnits: 3.5,
    writeUnits: 2,
    tables: 3,
    milliseconds: coldStart,
    logBytes: noLines,
  },
  // Its place, one page of SES's list (which costs nothing), the place again in a transaction, and a line that it is done, which another
  // function reads and stores.
  'mail/reports/sync-suppression-list': {
    readUnits: 1,
    writeUnits: 2,
    tables: 1,
    milliseconds: coldStart,
    logBytes: linesOfLambda + 400,
  },
  // The budget and a query of the queue's index, and a line that it is done, which another function reads and stores.
  'alumni/invitation/send-invitations': {
    readUnits: 1.5,
    writeUnits: 0,
    tables: 2,
    milliseconds: coldStart,
    logBytes: linesOfLambda + 400,
  },
};

/**
 * Secrets that later work will add: that of the console, with its client secret and the key of its tokens. One secret for each owner: the
 * credentials for an HR system's API will stand beside the secrets of its webhooks, and what keys the erased addresses besides the keys of links.
 */
export const secretsToCome = 1;
