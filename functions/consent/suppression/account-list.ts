/** One address on the account's suppression list in SES. */
import {
  DeleteSuppressedDestinationCommand,
  GetSuppressedDestinationCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { wireAddress } from '../../../shared/mail-format/headers.ts';
import { timeouts } from '../../../shared/process/timeouts.ts';

/** SES allows such calls about once a second; the SDK waits and retries when it is throttled. */
const client = new SESv2Client({ ...timeouts, maxAttempts: 5 });

/**
 * Takes an address off the list, unless it is there for a complaint. One that is not on the list is as wanted.
 *
 * @returns false = the person complained, and the address stays on the list
 */
export async function takeBounceOffList(address: string): Promise<boolean> {
  const listed = { EmailAddress: wireAddress('To', address) };
  try {
    const { SuppressedDestination } = await client.send(new GetSuppressedDestinationCommand(listed));
    if (SuppressedDestination?.Reason === 'COMPLAINT') return false;
    await client.send(new DeleteSuppressedDestinationCommand(listed));
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  }
  return true;
}
