import type { Language } from '../locale/languages.ts';
import type { Sender } from '../mail-format/legal-items.ts';
import type { Programme } from './programme.ts';

/** Who sends the programme's mail, in the words of a language. */
export function senderOf({ company, name }: Pick<Programme, 'company' | 'name'>, language: Language): Sender {
  const { contact } = company;
  return {
    company: company.name[language],
    programme: name[language],
    address: company.address[language],
    contact: { name: contact.name[language], email: contact.email, url: contact.url },
  };
}
