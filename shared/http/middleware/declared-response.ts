import type middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Log } from '../../log/log.ts';
import { declaredPart } from '../declared.ts';
import type { ApiResponse } from '../request.ts';
import { type Route, routeKey } from '../route.ts';
import type { OperationContext } from './matched-operation.ts';

/** Parses the response by the route's schema, which drops undeclared fields, and writes it as the gateway wants it. */
export function declaredResponse(): middy.MiddlewareObj<
  unknown,
  ApiResponse | APIGatewayProxyStructuredResultV2,
  Error,
  OperationContext
> {
  return {
    after: (request) => {
      const { response, context } = request;
      if (response && 'status' in response)
        request.response = toResult(context.operation.route, response, context.invocation.log);
    },
  };
}

/** @throws Error for a status that the route does not declare: a defect of the handler. */
function toResult(route: Route, { status, body, headers }: ApiResponse, log: Log): APIGatewayProxyStructuredResultV2 {
  const declared = route.responses[status];
  if (declared === undefined) throw new Error(`${routeKey(route)} does not declare the status ${status}`);
  const type = headers?.['content-type'];
  if (type !== undefined && declared.alsoAs?.some((other) => type.startsWith(other))) {
    return { statusCode: status, headers: { ...headers }, body: String(body ?? '') };
  }
  const { value, broken } =
    declared.body === undefined ? { value: body, broken: [] } : declaredPart(declared.body, body);
  if (broken.length > 0) log.warn('RESPONSE_OUTSIDE_SCHEMA', { count: broken.length, pointer: broken[0] });
  return { statusCode: status, headers: { ...headers }, body: value === undefined ? '' : JSON.stringify(value) };
}
