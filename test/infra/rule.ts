/** What a rule of the infrastructure is, and the questions that several rules ask about the templates. */
import type { Template } from '../templates.ts';
import { at, type NamedResource, resourcesOf } from './assembly.ts';

/** Looks at the templates and returns what breaks it. */
export type Rule = (all: readonly Template[]) => string[];

/** The name of a resource in the result of a rule. */
export const name = ({ stack, logicalId }: NamedResource) => `${stack}/${logicalId}`;

/** A rule that looks at each resource of a type by itself. */
export function breaking(type: string, broken: (resource: NamedResource, all: readonly Template[]) => boolean): Rule {
  return (all) =>
    resourcesOf(type, all)
      .filter((resource) => broken(resource, all))
      .map(name);
}

/** The queues that feed a function. */
export function sourceQueues(all: readonly Template[]): NamedResource[] {
  const sources = JSON.stringify(
    resourcesOf('AWS::Lambda::EventSourceMapping', all).map(({ Properties }) => Properties['EventSourceArn']),
  );
  return resourcesOf('AWS::SQS::Queue', all).filter(({ logicalId }) => sources.includes(`"${logicalId}"`));
}

/** The resource of the same stack that a reference points to. */
export function referenced(
  from: NamedResource,
  reference: unknown,
  type: string,
  all: readonly Template[],
): NamedResource | undefined {
  const logicalId = at(reference, 'Fn::GetAtt', 0) ?? at(reference, 'Ref');
  return resourcesOf(type, all).find((resource) => resource.stack === from.stack && resource.logicalId === logicalId);
}
