import * as z from 'zod';
import { trimBlank } from '../characters/characters.ts';
import { wireAddress } from './headers.ts';

/** An e-mail address that SES can send to (ASCII local part; international domains are accepted and written in Punycode). */
export const emailAddressSchema = mailable(z.string());

/**
 * The same as somebody wrote or pasted it: blanks around it, the final dot that ends every domain, and quotes around its local part
 * (RFC 5321 §4.1.2: `"a..b"@docomo.ne.jp`) are left out. It is mailed with quotes where it needs them.
 */
export const receivedEmailAddressSchema = mailable(
  z.string().overwrite((written) => unquoted(trimBlank(written).replace(/\.$/, ''))),
);

function unquoted(address: string): string {
  const [, quoted, domain] = /^"((?:[^"\\]|\\.)+)"(@[^@]+)$/.exec(address) ?? [];
  return quoted === undefined || domain === undefined ? address : `${quoted.replace(/\\(.)/g, '$1')}${domain}`;
}

const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const [alnum, any] = ['[A-Za-z0-9]', '[A-Za-z0-9-]'];
/** At most 63 characters; hyphens in the third and fourth place are reserved (RFC 5891 §4.2.3.1). */
const labelEnd = `(?:${any}?${alnum}|${any}{2}${alnum}|${any}(?:${alnum}${any}|-${alnum})${any}{0,58}${alnum})`;

/**
 * The same in a request of the API. The description mentions ASCII only: a pattern cannot say what Punycode is right.
 */
export const statedEmailAddressSchema = receivedEmailAddressSchema.meta({
  description:
    'E-mail address. An international domain may also be written as it is, or in Punycode, and a local part in quotes (`"a..b"@docomo.ne.jp`), which the pattern leaves out.',
  format: 'email',
  // The local part has at most 64 characters (RFC 5321 §4.5.3.1.1).
  pattern: `^(?=[^@]{1,64}@)${atom}(?:\\.${atom})*@(?:${alnum}${labelEnd}?\\.)+[A-Za-z]${labelEnd}$`,
});

function mailable(text: z.ZodString) {
  return text
    .max(254)
    .refine(isMailable, { error: ({ input }) => problemOf(String(input)) })
    .meta({ description: 'E-mail address', examples: ['taro@example.net'], format: 'idn-email' });
}

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
