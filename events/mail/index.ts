/** What mail publishes. */
export * from './chunk-left.ts';
export * from './chunk-sent.ts';
export * from './mail-bounced.ts';
export * from './mail-complained.ts';
export * from './mail-not-written.ts';
export * from './sending-harmed.ts';
export * from './sending-quota-reached.ts';
