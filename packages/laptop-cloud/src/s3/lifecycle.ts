import type { PropertiesOf } from '../template/resource-types.ts';
import { day } from '../time/durations.ts';

type LifecycleRules = NonNullable<PropertiesOf<'AWS::S3::Bucket'>['LifecycleConfiguration']>['Rules'];

/**
 * When S3 removes an object: at the first midnight UTC after the days of the rule; the earliest of the rules that match its
 * key. Undefined = never.
 */
export function expiryOf(rules: LifecycleRules, key: string, putAt: number): number | undefined {
  const days = rules
    .filter(({ Status, Prefix }) => Status === 'Enabled' && key.startsWith(Prefix))
    .flatMap(({ ExpirationInDays }) => ExpirationInDays ?? []);
  return days.length === 0 ? undefined : Math.ceil((putAt + Math.min(...days) * day) / day) * day;
}
