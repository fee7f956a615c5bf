import * as z from 'zod';
import { wireAddress } from './headers.ts';

/** An e-mail address that SES can send to (ASCII local part; international domains are accepted and written in Punycode). */
export const emailAddressSchema = z
  .string()
  .max(254)
  .refine(isMailable, 'must be an e-mail address with an ASCII local part')
  .meta({ description: 'E-mail address', examples: ['taro@example.net'], format: 'idn-email' });

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = '[A-Za-z0-9](?:-*[A-Za-z0-9])*';

/** The same in a request, and how the description of the API says it: international domains in Punycode. */
export const statedEmailAddressSchema = emailAddressSchema.meta({
  format: 'email',
  pattern: String.raw`^${atom}(?:\.${atom})*@(?:${label}\.)+[A-Za-z](?:-*[A-Za-z0-9])+$`,
});

function isMailable(address: string): boolean {
  try {
    wireAddress('address', address);
    return true;
  } catch {
    return false;
  }
}
