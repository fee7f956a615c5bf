/** How one gets in: the code that is read at the door, in the confirmation and in the reminders of those who come there. */
import type { Language } from '../../../../shared/locale/languages.ts';
import { parts } from './mail-words.ts';

/** Variables: check_in_picture_url. */
export const receptionWords: Readonly<Record<Language, string>> = {
  ja: parts(
    '## 当日の受付',
    '当日は、受付で次のQRコードをご提示ください。',
    '![受付用のQRコード]({{ check_in_picture_url }})',
    '画像が表示されない場合は、[QRコードの画像]({{ check_in_picture_url }})を開いていただくか、受付でお名前をお申し付けください。',
  ),
  en: parts(
    '## At the door',
    'Please show this QR code when you arrive.',
    '![QR code for the reception desk]({{ check_in_picture_url }})',
    'If you do not see a picture, open the [QR code]({{ check_in_picture_url }}), or simply tell us your name at the desk.',
  ),
};
