/** What hris publishes. */
export * from './employee-deleted.ts';
export * from './employee-offboarded.ts';
export * from './employee-rehired.ts';
export * from './employee-updated.ts';
export * from './import-received.ts';
export * from './offboarding-cancelled.ts';
