import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { TableDefinition } from '../../../shared/dynamo/table-definition.ts';
import type { Foundation } from '../foundation.ts';
import { LambdaFunction, type LambdaFunctionProps } from '../lambda-function.ts';
import { runOnSchedule } from './scheduled-run.ts';

export interface WatchProps<Schema extends z.ZodObject> extends LambdaFunctionProps<Schema> {
  /** The table of what is watched; its attribute `watchAt` says when. */
  readonly watches: TableDefinition;
}

/**
 * A function that looks every five minutes for work that has stalled: messages, timers and senders may be lost, but not the state that says
 * when to look.
 */
export class Watch<Schema extends z.ZodObject = z.ZodObject> extends Construct {
  readonly function: LambdaFunction<Schema>;

  constructor(scope: Construct, id: string, foundation: Foundation, props: WatchProps<Schema>) {
    super(scope, id);
    this.function = new LambdaFunction(this, 'Function', foundation, { ...props, mostlyIdle: true });
    runOnSchedule(this, 'EveryFiveMinutes', foundation, this.function, {
      entry: props.entry,
      runs: 'Every five minutes',
      expression: 'rate(5 minutes)',
      maxAge: Duration.minutes(5),
      wake: { table: props.watches, attribute: 'watchAt' },
    });
  }
}
