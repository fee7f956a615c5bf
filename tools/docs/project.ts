/** The sources of the documents: the same routes, contracts and tables that run. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { AwsSubscription, OutsideSubscription, Subscription } from '../../shared/bus/subscription.ts';
import { methods, type Route, type Routes } from '../../shared/http/route.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Text of a file of the project. */
export function projectFile(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The operations of all contexts by operationId, in the order of their paths. */
export async function allRoutes(): Promise<Routes> {
  const found = new Map<string, Route>();
  for (const file of globSync('functions/*/routes.ts', { cwd: root }).sort()) {
    const module = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
    for (const [operationId, route] of Object.values(module).filter(isRoutes).flatMap(Object.entries)) {
      if (found.has(operationId)) throw new Error(`${file}: there is an operation ${operationId} already`);
      found.set(operationId, route as Route);
    }
  }
  const key = ({ path, method }: Route) => `${path} ${methods.indexOf(method)}`;
  return Object.fromEntries([...found].sort(([, one], [, other]) => (key(one) < key(other) ? -1 : 1)));
}

function isRoutes(value: unknown): value is Routes {
  if (typeof value !== 'object' || value === null) return false;
  const routes = Object.values(value);
  return (
    routes.length > 0 && routes.every((route) => typeof route === 'object' && route !== null && 'responses' in route)
  );
}

/** A function that reacts to an event, by its entry: `gatherings/planning/end-gathering`. */
export type Consumer = string;

/** Which functions consume an event, from the lists that the handlers and the stacks use. */
export async function consumersByEvent(): Promise<ReadonlyMap<string, readonly Consumer[]>> {
  const consumers = new Map<string, Consumer[]>();
  for (const subscription of await allSubscriptions()) {
    for (const { type } of 'events' in subscription ? subscription.events : []) {
      consumers.set(type, [...(consumers.get(type) ?? []), subscription.entry]);
    }
  }
  for (const entries of consumers.values()) entries.sort();
  return consumers;
}

type AnySubscription = Subscription | OutsideSubscription | AwsSubscription;

/** What all functions consume, from the lists that the handlers and the stacks use. */
export async function allSubscriptions(): Promise<AnySubscription[]> {
  const found: AnySubscription[] = [];
  for (const file of globSync('functions/*/subscriptions.ts', { cwd: root }).sort()) {
    const module = (await import(pathToFileURL(join(root, file)).href)) as Record<string, object>;
    found.push(...Object.values(module).filter(isSubscription));
  }
  return found;
}

function isSubscription(value: object): value is AnySubscription {
  return 'entry' in value && ('events' in value || 'outsideEvent' in value || 'awsSource' in value);
}
