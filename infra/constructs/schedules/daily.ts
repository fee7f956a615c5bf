import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { LogCode } from '../../../shared/log/messages.ts';
import type { Foundation } from '../foundation.ts';
import { LambdaFunction, type LambdaFunctionProps } from '../lambda-function.ts';
import { readLines } from '../log-lines.ts';
import { runOnSchedule } from './scheduled-run.ts';

export interface DailyProps<Schema extends z.ZodObject> extends LambdaFunctionProps<Schema> {
  /** The hour it runs at, in the programme's zone. */
  readonly hour: number;
  /** The log line of a complete run. The people on call hear of its silence (functions/backbone/log-lines/known-lines.ts). */
  readonly doneLine: LogCode;
}

/** A function that runs once a day, at an hour of the programme. A failed run is retried; after two days without a complete run the people on call are notified. */
export class Daily<Schema extends z.ZodObject = z.ZodObject> extends Construct {
  readonly function: LambdaFunction<Schema>;

  constructor(scope: Construct, id: string, foundation: Foundation, props: DailyProps<Schema>) {
    super(scope, id);
    const { entry, hour, doneLine } = props;
    this.function = new LambdaFunction(this, 'Function', foundation, props);
    readLines(this, foundation, this.function.logGroup, doneLine);
    runOnSchedule(this, 'EveryDay', foundation, this.function, {
      entry,
      runs: 'Once a day',
      expression: `cron(0 ${hour} * * ? *)`,
      timeZone: foundation.programme.timeZone,
      retries: { failed: 2, notStarted: 3 },
      maxAge: Duration.hours(2),
    });
  }
}
