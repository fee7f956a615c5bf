/** What consent publishes. */
export * from './address-reopened.ts';
export * from './address-suppressed.ts';
export * from './consent-granted.ts';
export * from './consent-withdrawn.ts';
export * from './leaver-declined.ts';
export * from './member-joined.ts';
export * from './member-left.ts';
export * from './profile-updated.ts';
export * from './verification-requested.ts';
