/** A route key, taken apart. */
export interface RoutePattern<Target> {
  readonly routeKey: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly target: Target;
}

/** A route that was found, with its path parameters decoded. */
export interface RouteMatch<Target> {
  readonly route: RoutePattern<Target>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The route table of an HTTP API: the most specific route wins, literal before {parameter} before {greedy+} before $default. */
export class Routes<Target> {
  readonly #routes: RoutePattern<Target>[] = [];

  add(routeKey: string, target: Target): void {
    const [method = '', path = ''] = routeKey === '$default' ? ['$default', ''] : routeKey.split(' ');
    this.#routes.push({ routeKey, method, segments: path.split('/').slice(1), target });
  }

  /** Finds the route of a request; `path` is not yet decoded. */
  match(method: string, path: string): RouteMatch<Target> | undefined {
    const asked = path.split('/').slice(1);
    let best: (RouteMatch<Target> & { rank: string }) | undefined;
    for (const route of this.#routes) {
      if (route.method !== method && route.method !== 'ANY') continue;
      const parameters = matchSegments(route.segments, asked);
      if (parameters === undefined) continue;
      const rank = rankOf(route);
      if (best === undefined || rank < best.rank) best = { route, parameters, rank };
    }
    if (best !== undefined) return best;
    const fallback = this.#routes.find(({ method: wanted }) => wanted === '$default');
    return fallback && { route: fallback, parameters: {} };
  }
}

function matchSegments(wanted: readonly string[], asked: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    const value = asked[index];
    if (greedy === '+' && name !== undefined && value !== undefined) {
      parameters[name] = asked.slice(index).map(decode).join('/');
      return parameters;
    }
    if (value === undefined) return undefined;
    if (name === undefined) {
      if (segment !== value) return undefined;
    } else {
      if (value === '') return undefined;
      parameters[name] = decode(value);
    }
  }
  return asked.length === wanted.length ? parameters : undefined;
}

// Compared as text: per segment 0 literal, 1 parameter, 2 greedy; a named method before ANY.
function rankOf({ segments, method }: RoutePattern<unknown>): string {
  const kinds = segments
    .map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0'))
    .join('');
  return `${kinds}${method === 'ANY' ? 'b' : 'a'}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
