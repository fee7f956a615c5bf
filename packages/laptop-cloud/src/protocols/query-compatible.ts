import { jsonError, type ServiceError, type ServiceResponse } from '../aws-service.ts';

/**
 * An error of a service that spoke the query protocol before it spoke JSON: a header carries the code that its older
 * clients know (Smithy, "awsQueryCompatible").
 */
export function queryCompatibleError(error: ServiceError, namespace: string): ServiceResponse {
  const denied = error.code === 'AccessDeniedException';
  const response = jsonError(error, '1.0', namespace);
  const headers = { ...response.headers, 'x-amzn-query-error': `${denied ? 'AccessDenied' : error.code};Sender` };
  return { ...response, status: denied ? 403 : error.status, headers };
}
