import type * as events from 'aws-cdk-lib/aws-events';
import { type EventContract, rulePattern } from '../../../shared/bus/contract.ts';

/** Where events come from: a rule's pattern on a bus, and the part of each event that is passed on. */
export interface EventSource {
  readonly bus: events.IEventBus;
  readonly pattern: events.EventPattern;
  /** The part of the event that is passed on. Default: all of it. */
  readonly input?: events.RuleTargetInput;
}

/** One rule for each of our own events. */
export function rulesFor(bus: events.IEventBus, contracts: readonly EventContract[]): Record<string, EventSource> {
  return Object.fromEntries(
    contracts.map((contract) => [pascalCase(contract.type), { bus, pattern: toPattern(contract) }]),
  );
}

function toPattern(contract: EventContract): events.EventPattern {
  const { source, detail, 'detail-type': detailType } = rulePattern(contract);
  return { source, detailType, detail };
}

/** `event-scheduled` → `EventScheduled`, for construct ids. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|[-/.])([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
