import * as z from 'zod';
import { wireAddress } from './headers.ts';

/** An e-mail address that SES can send to (ASCII local part; international domains are accepted and written in Punycode). */
export const emailAddressSchema = z
  .string()
  .max(254)
  .refine(isMailable, { error: ({ input }) => problemOf(String(input)) })
  .meta({ description: 'E-mail address', examples: ['taro@example.net'], format: 'idn-email' });

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9](?:-*[A-Za-z0-9])*';

/** The same in a request, and how the description of the API says it: international domains in Punycode. */
export const statedEmailAddressSchema = emailAddressSchema.meta({
  format: 'email',
  pattern: String.raw`^${atom}(?:\.${atom})*@(?:${label}\.)+[A-Za-z](?:-*[A-Za-z0-9])+$`,
});

/** A Japanese keyboard writes ＠ and ａ for @ and a: they look alike. */
function problemOf(address: string): string {
  const halfWidth = address.normalize('NFKC');
  if (halfWidth !== address && isMailable(halfWidth)) return 'has full-width characters: write @ for ＠, a for ａ';
  return 'must be an e-mail address with an ASCII local part';
}

function isMailable(address: string): boolean {
  try {
    wireAddress('address', address);
    return true;
  } catch {
    return false;
  }
}
