/** What gatherings publishes. */
export * from './event-cancelled.ts';
export * from './event-rescheduled.ts';
export * from './event-scheduled.ts';
export * from './gathering-ended.ts';
export * from './guest-notice-requested.ts';
export * from './rsvp-answered.ts';
export * from './save-the-date-corrected.ts';
export * from './save-the-date-requested.ts';
export * from './seat-offer-expired.ts';
export * from './seat-offered.ts';
export * from './seats-opened.ts';
