import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Invocation, InvocationContext } from '../../lambda/middleware/invocation.ts';
import { Problem } from '../problem.ts';
import type { ApiRequest, ApiResponse, Shown } from '../request.ts';
import type { Route } from '../route.ts';

/** A route and its handler. */
export interface Operation {
  readonly operationId: string;
  readonly route: Route;
  readonly handle: (request: ApiRequest, invocation: Invocation) => Promise<ApiResponse>;
  /** Shows a repeated request what the first one did. Only POSTs of HR's API are repeated. */
  readonly show: (request: ApiRequest, invocation: Invocation) => Promise<Shown>;
}

/** The context of a function that has {@link matchedOperation} among its middleware. */
export interface OperationContext extends InvocationContext {
  operation: Operation;
}

/** Finds the operation by the gateway's route key and names it in the log; 404 when there is none. */
export function matchedOperation(
  operations: ReadonlyMap<string, Operation>,
): middy.MiddlewareObj<APIGatewayProxyEventV2, unknown, Error, OperationContext> {
  return {
    before: ({ event, context }) => {
      const operation = operations.get(event.routeKey);
      if (operation === undefined) throw new Problem(404, 'There is no such operation.');
      context.operation = operation;
      const log = context.invocation.log.with({ operation: operation.operationId });
      context.invocation = { ...context.invocation, log };
    },
  };
}
