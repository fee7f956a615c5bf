/** What alumni publishes. */
export * from './alumni-invited.ts';
export * from './alumnus-excluded.ts';
export * from './alumnus-returned.ts';
export * from './consent-presented.ts';
export * from './contact-updated.ts';
export * from './invitation-expired.ts';
export * from './leaver-erased.ts';
export * from './leaver-registered.ts';
