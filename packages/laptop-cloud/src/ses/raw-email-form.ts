import * as z from 'zod';
import { parsed, ServiceError } from '../aws-service.ts';
import { addressesOf, headerOf, type MessageHeaders } from './message.ts';

// SendRawEmail in the query protocol: what its form holds.

/** Recipients of one message. */
const mostRecipients = 50;

const rawEmail = z.object({
  Source: z.string().optional(),
  ConfigurationSetName: z.string().optional(),
  'RawMessage.Data': z.string().default(''),
});
const tagText = z.string().regex(/^[A-Za-z0-9_-]{1,256}$/, {
  error: ({ input }) => `Invalid tag <${input}>: only alphanumeric ASCII characters, '_' and '-' are allowed`,
});

/** What SendRawEmail asks for. */
export interface RawEmail {
  readonly source: string | undefined;
  readonly configurationSet: string | undefined;
  readonly raw: Buffer;
}

/** Reads the form of SendRawEmail. @throws {ServiceError} InvalidParameterValue */
export function rawEmailOf(form: URLSearchParams): RawEmail {
  const fields = parsed(rawEmail, Object.fromEntries(form), 'InvalidParameterValue');
  const raw = Buffer.from(fields['RawMessage.Data'], 'base64');
  return { source: fields.Source, configurationSet: fields.ConfigurationSetName, raw };
}

/** The envelope's recipients of SendRawEmail, else those in the headers. @throws {ServiceError} as SES refuses them */
export function recipientsOf(form: URLSearchParams, message: MessageHeaders): string[] {
  const listed = members(form, 'Destinations').map((prefix) => form.get(prefix) ?? '');
  const to =
    listed.length > 0
      ? listed.flatMap(addressesOf)
      : ['to', 'cc', 'bcc'].flatMap((name) => addressesOf(headerOf(message, name)));
  if (to.length === 0) throw new ServiceError('InvalidParameterValue', "Missing required header 'To'.");
  if (to.length > mostRecipients)
    throw new ServiceError('MessageRejected', `Recipient count exceeds ${mostRecipients}.`);
  // Control characters and spaces are what SES itself refuses; it does not know whether an address exists.
  if (to.some((address) => !/^(?:[^\s@"]+|"(?:[^"\\\r\n]|\\.)*")@[^\s@"]+$/.test(address)))
    throw new ServiceError('InvalidParameterValue', 'Illegal address');
  return to;
}

/** The message tags of SendRawEmail. @throws {ServiceError} InvalidParameterValue */
export function tagsOf(form: URLSearchParams): Record<string, string> {
  const tags = members(form, 'Tags').map((prefix) => [
    form.get(`${prefix}.Name`) ?? '',
    form.get(`${prefix}.Value`) ?? '',
  ]);
  return Object.fromEntries(parsed(z.array(z.tuple([tagText, tagText])), tags, 'InvalidParameterValue'));
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
