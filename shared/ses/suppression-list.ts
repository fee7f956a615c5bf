/** The account's suppression list in SES, page by page. Addresses are read here and go no further than their hash. */
import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  InvalidNextTokenException,
  ListSuppressedDestinationsCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { wireAddress } from '../mail-format/headers.ts';
import { timeouts } from '../process/timeouts.ts';

/** SES allows such calls about once a second; the SDK waits and retries when it is throttled. */
const client = new SESv2Client({ ...timeouts, maxAttempts: 5 });
const pageSize = 1_000;

/** An address that SES refuses to send to. */
export interface SuppressedAddress {
  readonly address: string;
  readonly reason: 'bounce' | 'complaint';
  readonly since: Date;
}

/** A page of what came onto the list between two instants. Undefined when SES has forgotten the page's token. */
export async function suppressionPage(
  between: { readonly from: Date | undefined; readonly until: Date },
  nextToken: string | undefined,
): Promise<{ readonly addresses: readonly SuppressedAddress[]; readonly nextToken: string | undefined } | undefined> {
  const command = new ListSuppressedDestinationsCommand({
    StartDate: between.from,
    EndDate: between.until,
    PageSize: pageSize,
    NextToken: nextToken,
  });
  try {
    const { SuppressedDestinationSummaries = [], NextToken } = await client.send(command);
    const addresses = SuppressedDestinationSummaries.flatMap((summary): SuppressedAddress[] => {
      const { EmailAddress: address, LastUpdateTime: since, Reason } = summary;
      if (address === undefined || since === undefined) return [];
      return [{ address, reason: Reason === 'COMPLAINT' ? 'complaint' : 'bounce', since }];
    });
    return { addresses, nextToken: NextToken };
  } catch (error) {
    if (nextToken !== undefined && error instanceof InvalidNextTokenException) return undefined;
    throw error;
  }
}

/** Takes an address off the list; does nothing if it is not on the list. */
export async function takeOffList(address: string): Promise<void> {
  try {
    await client.send(new DeleteSuppressedDestinationCommand({ EmailAddress: wireAddress('To', address) }));
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  }
}

/**
 * Takes an address off the list, unless it is there for a complaint. Does nothing if it is not on the list.
 *
 * @returns false = the person complained, and the address stays on the list
 */
export async function takeBounceOffList(address: string): Promise<boolean> {
  return takeOffListIf(address, ({ reason }) => reason === 'bounce');
}

/**
 * Takes an address off the list, if its entry as it is now may go: it may be newer than the one that was read before.
 *
 * @returns false = the address stays on the list
 */
export async function takeOffListIf(address: string, mayGo: (entry: SuppressedAddress) => boolean): Promise<boolean> {
  const entry = await listEntry(address);
  if (entry === undefined) return true;
  if (!mayGo(entry)) return false;
  await takeOffList(address);
  return true;
}

/**
 * The entry of an address; undefined = it is not on the list. If SES does not give its time, it counts as the newest
 * possible.
 */
export async function listEntry(address: string): Promise<SuppressedAddress | undefined> {
  try {
    const listed = { EmailAddress: wireAddress('To', address) };
    const { SuppressedDestination } = await client.send(new GetSuppressedDestinationCommand(listed));
    const { Reason, LastUpdateTime: since = new Date() } = SuppressedDestination ?? {};
    return { address, reason: Reason === 'COMPLAINT' ? 'complaint' : 'bounce', since };
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
    return undefined;
  }
}
