/** The picture that a member shows at the door: a QR code of the check-in token, which has no other use. */
import { toBuffer } from 'qrcode';

/** A PNG; the margin of four modules is the standard's quiet zone (ISO/IEC 18004 §6.3.8). */
export async function checkInPicture(token: string): Promise<Buffer> {
  return toBuffer(token, { type: 'png', errorCorrectionLevel: 'M', margin: 4, scale: 8 });
}
