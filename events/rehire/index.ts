/** What rehire publishes. */
export * from './job-closed.ts';
export * from './job-posted.ts';
