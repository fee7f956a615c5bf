/** What no alarm can see: functions that are not invoked because nothing reads their source, and alarms that nobody hears of. */
import { type EventSourceMappingConfiguration, paginateListEventSourceMappings } from '@aws-sdk/client-lambda';
import { paginateListSubscriptionsByTopic, type Subscription } from '@aws-sdk/client-sns';
import { counted } from '../../../shared/texts/counted.ts';
import type { Deployment } from '../deployment.ts';
import { stackPrefix } from '../queues/queue-states.ts';

/** What is wrong with the mappings that read the outbox and the queues of the programme; undefined: nothing. */
export async function mappingTrouble(deployment: Deployment): Promise<string | undefined> {
  const mappings: EventSourceMappingConfiguration[] = [];
  for await (const page of paginateListEventSourceMappings({ client: deployment.functions }, {}))
    mappings.push(...(page.EventSourceMappings ?? []));
  return troubleOfMappings(mappings, deployment.output('OutboxTableName'));
}

/**
 * The outbox has to be read by a function of ours, and each mapping of ours has to be enabled (AWS Lambda API Reference,
 * "ListEventSourceMappings": `Enabled` is the only state in which a mapping reads and is not about to change).
 *
 * @param mappings all of the account; those of other programmes are left out
 * @param outbox the name of the table
 */
export function troubleOfMappings(
  mappings: readonly EventSourceMappingConfiguration[],
  outbox: string,
): string | undefined {
  const ours = mappings.filter(({ FunctionArn = '' }) => FunctionArn.includes(`:function:${stackPrefix}`));
  const readsOutbox = ({ EventSourceArn = '' }: EventSourceMappingConfiguration) =>
    EventSourceArn.includes(`:table/${outbox}/stream/`);
  const missing = ours.some(readsOutbox)
    ? []
    : ['nothing reads the stream of the outbox, and no event leaves it: deploy Okaeri-Core again'];
  const idle = ours
    .filter(({ State }) => State !== 'Enabled')
    .map(
      ({ FunctionArn = '', EventSourceArn = '', State = 'without a state', UUID }) =>
        `the event source mapping ${UUID}, by which ${nameIn(FunctionArn)} reads ${nameIn(EventSourceArn)}, is ${State}`,
    );
  const troubles = [...missing, ...idle];
  return troubles.length === 0 ? undefined : troubles.join('; ');
}

/** What is wrong with the subscriptions to the topic of the alarms; undefined: nothing. */
export async function subscriberTrouble(deployment: Deployment): Promise<string | undefined> {
  const subscriptions: Subscription[] = [];
  const of = { TopicArn: deployment.output('AlarmTopicArn') };
  for await (const page of paginateListSubscriptionsByTopic({ client: deployment.topics }, of))
    subscriptions.push(...(page.Subscriptions ?? []));
  return troubleOfSubscriptions(subscriptions);
}

/**
 * One subscriber who has confirmed is enough. A subscription has an ARN once it is confirmed; before that it has `PendingConfirmation` (Amazon SNS
 * Developer Guide, "Confirming an Amazon SNS subscription"), and `Deleted` where it was ended unconfirmed.
 */
export function troubleOfSubscriptions(subscriptions: readonly Subscription[]): string | undefined {
  if (subscriptions.some(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:'))) return undefined;
  const waiting = subscriptions.filter(({ SubscriptionArn }) => SubscriptionArn === 'PendingConfirmation');
  if (waiting.length === 0) return 'nobody hears of an alarm: subscribe the people on call to the topic';
  const wait = waiting.length === 1 ? 'waits for its' : 'wait for their';
  return `nobody hears of an alarm: ${counted(waiting.length, 'subscription')} ${wait} confirmation, by the link in a mail of AWS`;
}

/** The end of the ARN of a function or a queue, or the name of the table of a stream. */
function nameIn(arn: string): string {
  return /:table\/([^/]+)\//.exec(arn)?.[1] ?? arn.slice(arn.lastIndexOf(':') + 1);
}
