import { randomUUID } from 'node:crypto';
import { escapeXml, type ServiceError, type ServiceResponse } from '../aws-service.ts';

// The AWS query protocol: a form goes in, XML in the namespace of a service comes out.

/** A response of the query protocol. */
export function queryResponse(xmlNamespace: string, action: string, result: string): ServiceResponse {
  const body = `<${action}Response xmlns="${xmlNamespace}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, type: 'text/xml', body };
}

/** An error of the query protocol, with the code and the status that it has. */
export function queryError(
  xmlNamespace: string,
  { code, message, status }: Pick<ServiceError, 'code' | 'message' | 'status'>,
): ServiceResponse {
  const type = status >= 500 ? 'Receiver' : 'Sender';
  const error = `<Type>${type}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message>`;
  const body = `<ErrorResponse xmlns="${xmlNamespace}"><Error>${error}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status, type: 'text/xml', body };
}
