import { type Service, type ServiceAnswer, type ServiceCall, ServiceError } from '../aws-front/service.ts';
import type { Access } from '../iam/access.ts';
import type { SuppressedDestination, SuppressionList, SuppressionReason } from './suppression-list.ts';

const COLLECTION = '/v2/email/suppression/addresses';
const reasons = ['BOUNCE', 'COMPLAINT'] as const;
/** Addresses on a page, unless the caller wants another number. */
const PAGE = 100;
const LARGEST_PAGE = 1000;
const FAR_FUTURE = 8_640_000_000_000_000;

/** SES, version 2 (REST and JSON): the account-level suppression list. Sending is version 1's. */
export class SesV2Service implements Service {
  readonly throttled = new ServiceError('TooManyRequestsException', 'Too many requests.', 429);
  readonly #list: SuppressionList;
  readonly #access: Access;

  constructor(list: SuppressionList, access: Access) {
    this.#list = list;
    this.#access = access;
  }

  async answer(call: ServiceCall): Promise<ServiceAnswer> {
    const { pathname, searchParams } = new URL(call.path, 'http://ses');
    const [, rest] = pathname.split(COLLECTION);
    const address = decodeURIComponent(rest?.slice(1) ?? '');
    switch (rest === undefined ? '' : `${call.method}${address === '' ? '' : ' one'}`) {
      case 'GET':
        this.#require(call, 'ListSuppressedDestinations');
        return json(this.#page(searchParams));
      case 'PUT':
        this.#require(call, 'PutSuppressedDestination');
        return json(this.#put(call.body));
      case 'GET one':
        this.#require(call, 'GetSuppressedDestination');
        return json({ SuppressedDestination: this.#get(address) });
      case 'DELETE one':
        this.#require(call, 'DeleteSuppressedDestination');
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

  error({ code, message, status }: ServiceError): ServiceAnswer {
    const headers = { 'x-amzn-errortype': code };
    const answered = code === 'AccessDeniedException' ? 403 : status;
    return { status: answered, type: 'application/json', body: JSON.stringify({ message }), headers };
  }

  #page(query: URLSearchParams): object {
    const limit = Number(query.get('PageSize') ?? PAGE);
    if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE)
      throw new ServiceError('BadRequestException', `PageSize must be between 1 and ${LARGEST_PAGE}.`);
    const asked = query.getAll('Reason');
    const found = this.#list.list({
      reasons: asked.length === 0 ? reasons : asked,
      from: instant(query, 'StartDate', 0),
      to: instant(query, 'EndDate', FAR_FUTURE),
      after: Buffer.from(query.get('NextToken') ?? '', 'base64url').toString(),
      limit: limit + 1,
    });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
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

  #put(body: Buffer): object {
    const { EmailAddress, Reason } = JSON.parse(body.toString()) as Record<string, unknown>;
    if (typeof EmailAddress !== 'string' || !EmailAddress.includes('@') || !isReason(Reason))
      throw new ServiceError('BadRequestException', 'EmailAddress and Reason (BOUNCE or COMPLAINT) are required.');
    this.#list.add(EmailAddress, Reason);
    return {};
  }

  #require({ accessKey }: ServiceCall, operation: string): void {
    // These operations know no resource: a role names "*".
    const decision = this.#access.check(accessKey, `ses:${operation}`, '*');
    if (!decision.allowed) throw new ServiceError('AccessDeniedException', decision.because);
  }
}

function isReason(value: unknown): value is SuppressionReason {
  return reasons.some((known) => known === value);
}

function summary({ address, reason, at }: SuppressedDestination): object {
  return { EmailAddress: address, Reason: reason, LastUpdateTime: at / 1000 };
}

/** The SDK writes times in a query as ISO instants, others as seconds since the epoch. */
function instant(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  const at = /^[\d.]+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(at)) throw new ServiceError('BadRequestException', `${name} is not a time.`);
  return at;
}

function notThere(address: string): ServiceError {
  return new ServiceError(
    'NotFoundException',
    `Email address ${address} does not exist on your suppression list.`,
    404,
  );
}

function json(body: object): ServiceAnswer {
  return { status: 200, type: 'application/json', body: JSON.stringify(body) };
}
