/** Runs the synthesized templates of a CDK app on a laptop: see README.md. */
export type { PermissionUse } from './iam/permissions.ts';
export { startLaptopCloud } from './laptop-cloud.ts';
export type { LaptopCloud, LaptopCloudOptions } from './options.ts';
export { causeOf, Refusal, sentenceOf } from './refusal.ts';
export { synthesize } from './template/assembly.ts';
export { templateOutputs } from './template/outputs.ts';
