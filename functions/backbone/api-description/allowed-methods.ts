/** The methods that a path allows, by the description of the API. */

/** The part of an OpenAPI document that this needs. */
export interface DescribedPaths {
  readonly paths: Readonly<Record<string, object>>;
}

/** The methods of a path in upper case; none when there is no such path. */
export function allowedMethods({ paths }: DescribedPaths, path: string): string[] {
  const segments = path.split('/');
  const methods = Object.entries(paths)
    .filter(([template]) => matches(template.split('/'), segments))
    .flatMap(([, operations]) => Object.keys(operations));
  return [...new Set(methods.map((method) => method.toUpperCase()))].sort();
}

function matches(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every(
      (part, position) => part === segments[position] || (part.startsWith('{') && segments[position] !== ''),
    )
  );
}
