/** What campaigns publishes. */
export * from './audience-chunk-frozen.ts';
export * from './audience-freeze-left.ts';
export * from './audience-frozen.ts';
export * from './campaign-cancelled.ts';
export * from './campaign-completed.ts';
export * from './campaign-launched.ts';
export * from './campaign-paused.ts';
export * from './campaign-resumed.ts';
export * from './chunk-resend-requested.ts';
export * from './resend-in-doubt-requested.ts';
export * from './test-mail-requested.ts';
