import * as z from 'zod';
import { wireAddress } from './headers.ts';

/** An e-mail address that SES can send to (ASCII local part; international domains are accepted and written in Punycode). */
export const emailAddressSchema = z
  .string()
  .max(254)
  .refine(isMailable, 'must be an e-mail address with an ASCII local part')
  .meta({ description: 'E-mail address', examples: ['taro@example.net'] });

function isMailable(address: string): boolean {
  try {
    wireAddress('address', address);
    return true;
  } catch {
    return false;
  }
}
