import { Refusal } from '../refusal.ts';
import type { PropertiesOf } from '../template/resource-types.ts';

type Target = PropertiesOf<'AWS::Events::Rule'>['Targets'][number];

/** What a target gets of an event. */
export type InputOf = (event: Record<string, unknown>) => string;

/** Compiles Input, InputPath or InputTransformer of a target. @throws {Refusal} on a path that is not known */
export function compileInput(target: Target, rule: { arn: string; name: string }, place: string): InputOf {
  const { Input, InputPath, InputTransformer } = target;
  if (Input !== undefined) return () => Input;
  if (InputPath !== undefined) {
    const read = compilePath(InputPath, place);
    return (event) => JSON.stringify(read(event) ?? null);
  }
  if (InputTransformer === undefined) return (event) => JSON.stringify(event);
  const paths = Object.entries(InputTransformer.InputPathsMap).map(
    ([name, path]) => [name, compilePath(path, place)] as const,
  );
  return (event) => {
    const values = new Map<string, unknown>(paths.map(([name, read]) => [name, read(event)]));
    values.set('aws.events.rule-arn', rule.arn);
    values.set('aws.events.rule-name', rule.name);
    values.set('aws.events.event', event);
    values.set('aws.events.event.json', event);
    values.set('aws.events.event.ingestion-time', event['time']);
    return fill(InputTransformer.InputTemplate, values);
  };
}

/** Fills a template: a placeholder inside a JSON string gives its text, one outside gives its JSON. */
function fill(template: string, values: ReadonlyMap<string, unknown>): string {
  let insideString = false;
  return template.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/g, (found, name: string | undefined) => {
    if (found === '"') insideString = !insideString;
    if (name === undefined || !values.has(name)) return found;
    const value = values.get(name);
    if (!insideString) return JSON.stringify(value ?? '');
    const text = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

function compilePath(path: string, place: string): (event: Record<string, unknown>) => unknown {
  if (!/^\$(\.[\w-]+|\['[^']+'\]|\["[^"]+"\]|\[\d+\])*$/.test(path)) {
    throw new Refusal(`${place}: the input path ${path} has a form that the laptop cloud does not know.`);
  }
  const steps = [...path.matchAll(/\.([\w-]+)|\['([^']+)'\]|\["([^"]+)"\]|\[(\d+)\]/g)].map(
    ([, dotted, single, double, index]) => dotted ?? single ?? double ?? Number(index),
  );
  return (event) =>
    steps.reduce<unknown>(
      (value, step) => (value !== null && typeof value === 'object' ? Reflect.get(value, step) : undefined),
      event,
    );
}
