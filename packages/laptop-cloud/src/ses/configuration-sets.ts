import type { Model } from '../template/model.ts';
import { suppressionReasons } from '../template/resource-types.ts';
import type { SuppressionReason } from './suppression-list.ts';

/** A configuration set, and the reasons for which it suppresses addresses: it puts them on the account's list, and sends nothing to those on it. */
export interface ConfigurationSet {
  readonly arn: string;
  readonly suppressedReasons: readonly SuppressionReason[];
}

/** The configuration sets of the templates, by name. */
export function configurationSets(model: Model): ReadonlyMap<string, ConfigurationSet> {
  return new Map(
    model.all('AWS::SES::ConfigurationSet').map((set) => {
      const suppressedReasons = set.properties.SuppressionOptions?.SuppressedReasons ?? suppressionReasons;
      return [set.name, { arn: set.arn(), suppressedReasons }];
    }),
  );
}
