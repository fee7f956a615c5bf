import type middy from '@middy/core';
import type { APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import { programme } from '../../programme/compiled.ts';
import { scopesOf } from '../../programme/scopes.ts';
import { Problem } from '../problem.ts';
import type { Caller } from '../request.ts';
import type { OperationContext } from './matched-operation.ts';

/** The context of a function that has {@link authorization} among its middleware. */
export interface CallerContext extends OperationContext {
  caller: Caller;
}

/** Reads the caller from the token, which the gateway has verified; 403 when the token lacks the operation's scope. */
export function authorization(): middy.MiddlewareObj<
  APIGatewayProxyEventV2WithJWTAuthorizer,
  unknown,
  Error,
  CallerContext
> {
  return {
    before: ({ event, context }) => {
      const { scope, orScope } = context.operation.route;
      const caller = callerOf(event);
      const allowed = [scope, orScope].some((one) => one === null || (one !== undefined && caller.scopes.has(one)));
      if (scope !== null && !allowed) throw Problem.missingScope(scope);
      context.caller = caller;
    },
  };
}

function callerOf(event: APIGatewayProxyEventV2WithJWTAuthorizer): Caller {
  const claims = event.requestContext.authorizer?.jwt?.claims ?? {};
  const { sub, email, email_verified: verified } = claims;
  const known = typeof email === 'string' && String(verified) !== 'false';
  return { actor: String(sub ?? 'anonymous'), scopes: scopesOf(claims, programme.access), ...(known ? { email } : {}) };
}
