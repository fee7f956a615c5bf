import { randomUUID } from 'node:crypto';
import { type ServiceAnswer, ServiceError } from '../aws-front/service.ts';
import { addressesOf, headerOf, type MessageHeaders } from './message.ts';

// The AWS query protocol as SES version 1 speaks it: a form goes in, XML comes out.

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';
/** Recipients of one message. */
const MOST_RECIPIENTS = 50;

/** The envelope's recipients of SendRawEmail, else those in the headers. @throws {ServiceError} as SES refuses them */
export function recipientsOf(form: URLSearchParams, message: MessageHeaders): string[] {
  const listed = members(form, 'Destinations').map((prefix) => form.get(prefix) ?? '');
  const to =
    listed.length > 0
      ? listed.flatMap(addressesOf)
      : ['to', 'cc', 'bcc'].flatMap((name) => addressesOf(headerOf(message, name)));
  if (to.length === 0) throw new ServiceError('InvalidParameterValue', "Missing required header 'To'.");
  if (to.length > MOST_RECIPIENTS)
    throw new ServiceError('MessageRejected', `Recipient count exceeds ${MOST_RECIPIENTS}.`);
  // Control characters and spaces are what SES itself refuses; it does not know whether an address exists.
  if (to.some((address) => !/^[^\s@]+@[^\s@]+$/.test(address)))
    throw new ServiceError('InvalidParameterValue', 'Illegal address');
  return to;
}

/** The message tags of SendRawEmail. @throws {ServiceError} InvalidParameterValue */
export function tagsOf(form: URLSearchParams): Record<string, string> {
  const tags = members(form, 'Tags').map(
    (prefix) => [form.get(`${prefix}.Name`) ?? '', form.get(`${prefix}.Value`) ?? ''] as const,
  );
  const illegal = tags.flat().find((text) => !/^[A-Za-z0-9_-]{1,256}$/.test(text));
  if (illegal !== undefined) {
    throw new ServiceError(
      'InvalidParameterValue',
      `Invalid tag <${illegal}>: only alphanumeric ASCII characters, '_' and '-' are allowed.`,
    );
  }
  return Object.fromEntries(tags);
}

/** The prefixes of a query list: `Name.member.1`, `Name.member.2`, … */
function members(form: URLSearchParams, name: string): string[] {
  const found: string[] = [];
  const keys = [...form.keys()];
  for (let index = 1; ; index += 1) {
    const prefix = `${name}.member.${index}`;
    if (!keys.some((key) => key === prefix || key.startsWith(`${prefix}.`))) return found;
    found.push(prefix);
  }
}

/** An answer of the query protocol. */
export function queryAnswer(action: string, result: string): ServiceAnswer {
  const body = `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, type: 'text/xml', body };
}

/** An error of the query protocol. */
export function queryError({ code, message, status }: ServiceError): ServiceAnswer {
  const type = status >= 500 ? 'Receiver' : 'Sender';
  const name = code === 'AccessDeniedException' ? 'AccessDenied' : code;
  const body = `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>${type}</Type><Code>${name}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status, type: 'text/xml', body };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
