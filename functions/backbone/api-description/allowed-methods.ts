/** The methods that a path allows, by the description of the API. */
import { takes } from '../../../shared/http/route.ts';

/** The part of an OpenAPI document that this needs. */
export interface DescribedPaths {
  readonly paths: Readonly<Record<string, object>>;
}

/**
 * The methods of a path in upper case; none when there is no such path. Of several templates that match, the most specific one
 * counts, as for the gateway: `/alumni/imports`, not `/alumni/{alumniId}`.
 */
export function allowedMethods({ paths }: DescribedPaths, path: string): string[] {
  const [closest] = Object.entries(paths)
    .filter(([template]) => takes(template, path))
    .sort(([one], [other]) => (specificity(one) < specificity(other) ? -1 : 1));
  return Object.keys(closest?.[1] ?? {})
    .map((method) => method.toUpperCase())
    .sort();
}

/** Compared as text, segment by segment: a name before a parameter. */
function specificity(template: string): string {
  return template.replace(/[^/]+/g, (segment) => (segment.startsWith('{') ? '1' : '0'));
}
