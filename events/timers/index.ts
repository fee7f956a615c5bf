/** What the sweep of the timers publishes. */
export * from './address-review-due.ts';
export * from './campaign-due.ts';
export * from './chunk-doubt-due.ts';
export * from './chunk-due.ts';
export * from './erasure-due.ts';
export * from './gathering-deadline-due.ts';
export * from './gathering-decision-due.ts';
export * from './gathering-end-due.ts';
export * from './gathering-reminder-due.ts';
export * from './gathering-start-due.ts';
export * from './invitation-due.ts';
export * from './invitation-expiry-due.ts';
export * from './invitation-reminder-due.ts';
export * from './job-closing-due.ts';
export * from './leaver-ref.ts';
export * from './seat-offer-due.ts';
export * from './service-mail-doubt-due.ts';
