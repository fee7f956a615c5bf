import * as z from 'zod';
import {
  jsonInput,
  parsed,
  requireAccess,
  type Service,
  type ServiceCall,
  ServiceError,
  type ServiceResponse,
} from '../aws-service.ts';
import { suppressionReasons } from '../template/resource-types.ts';
import type { SuppressedDestination, SuppressionList } from './suppression-list.ts';

const collectionPath = '/v2/email/suppression/addresses';
/** Addresses on a page, unless the caller wants another number. */
const defaultPageSize = 100;
const largestPageSize = 1000;
const farFuture = 8_640_000_000_000_000;

const reason = z.enum(suppressionReasons);
// The SDK writes times in a query as ISO instants, others as seconds since the epoch.
const instant = z
  .string()
  .transform((text) => (/^[\d.]+$/.test(text) ? Number(text) * 1000 : Date.parse(text)))
  .pipe(z.number('is not a time'));
const listQuery = z.object({
  PageSize: z.coerce.number().int().min(1).max(largestPageSize).default(defaultPageSize),
  Reason: z.array(reason).transform((reasons) => (reasons.length === 0 ? reason.options : reasons)),
  StartDate: instant.default(0),
  EndDate: instant.default(farFuture),
  NextToken: z.string().default(''),
});
const putInput = z.object({ EmailAddress: z.string().includes('@'), Reason: reason });

/** SES, version 2 (REST and JSON): the account-level suppression list. Version 1 does the sending. */
export class SesV2Service implements Service {
  readonly throttled = new ServiceError('TooManyRequestsException', 'Too many requests.', 429);
  readonly #list: SuppressionList;

  constructor(list: SuppressionList) {
    this.#list = list;
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const { pathname, searchParams } = new URL(call.path, 'http://ses');
    const [, rest] = pathname.split(collectionPath);
    const address = decodeURIComponent(rest?.slice(1) ?? '');
    // These operations know no resource: a role names "*".
    const authorize = (operation: string) => requireAccess(call, `ses:${operation}`, '*');
    switch (rest === undefined ? '' : `${call.method}${address === '' ? '' : ' one'}`) {
      case 'GET':
        authorize('ListSuppressedDestinations');
        return json(this.#page(searchParams));
      case 'PUT': {
        authorize('PutSuppressedDestination');
        const { EmailAddress, Reason } = parsed(putInput, jsonInput(call, z.unknown()), 'BadRequestException');
        this.#list.add(EmailAddress, Reason);
        return json({});
      }
      case 'GET one':
        authorize('GetSuppressedDestination');
        return json({ SuppressedDestination: this.#get(address) });
      case 'DELETE one':
        authorize('DeleteSuppressedDestination');
        if (!this.#list.remove(address)) throw notThere(address);
        return json({});
      default:
        throw new ServiceError(
          'NotFoundException',
          `The laptop cloud does not know ses ${call.method} ${pathname}.`,
          404,
        );
    }
  }

  error({ code, message, status }: ServiceError): ServiceResponse {
    const headers = { 'x-amzn-errortype': code };
    const sentStatus = code === 'AccessDeniedException' ? 403 : status;
    return { status: sentStatus, type: 'application/json', body: JSON.stringify({ message }), headers };
  }

  #page(query: URLSearchParams): object {
    const fields = { ...Object.fromEntries(query), Reason: query.getAll('Reason') };
    const { PageSize, Reason, StartDate, EndDate, NextToken } = parsed(listQuery, fields, 'BadRequestException');
    const found = this.#list.list({
      reasons: Reason,
      from: StartDate,
      to: EndDate,
      after: Buffer.from(NextToken, 'base64url').toString(),
      limit: PageSize + 1,
    });
    const shown = found.slice(0, PageSize);
    const last = found.length > PageSize ? shown.at(-1) : undefined;
    return {
      SuppressedDestinationSummaries: shown.map(summary),
      ...(last === undefined ? {} : { NextToken: Buffer.from(last.address).toString('base64url') }),
    };
  }

  #get(address: string): object {
    const found = this.#list.find(address);
    if (found === undefined) throw notThere(address);
    const { messageId, feedbackId } = found;
    const Attributes = messageId === null ? undefined : { MessageId: messageId, FeedbackId: feedbackId };
    return { ...summary(found), Attributes };
  }
}

function summary({ address, reason, at }: SuppressedDestination): object {
  return { EmailAddress: address, Reason: reason, LastUpdateTime: at / 1000 };
}

function notThere(address: string): ServiceError {
  return new ServiceError(
    'NotFoundException',
    `Email address ${address} does not exist on your suppression list.`,
    404,
  );
}

function json(body: object): ServiceResponse {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}
