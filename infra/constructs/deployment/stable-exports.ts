import type { Stack } from 'aws-cdk-lib';

/**
 * Exports values of a stack whether another stack imports them or not. CDK makes an export with its first consumer and drops
 * it with the last, and CloudFormation refuses to drop what a deployed stack still imports: the deployment that removes a
 * consumer would fail.
 */
export function exportAlways(stack: Stack, values: readonly string[]): void {
  for (const value of values) stack.exportValue(value);
}
