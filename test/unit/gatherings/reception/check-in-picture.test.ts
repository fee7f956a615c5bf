import { create } from 'qrcode';
import { expect, test } from 'vitest';
import { checkInPicture } from '../../../../functions/gatherings/reception/check-in-picture.ts';

test('the picture for the door is a PNG with eight pixels to a module, and four modules of quiet around the code', async () => {
  const token = 'x'.repeat(56);
  const picture = await checkInPicture(token);
  expect(picture.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
  const { size } = create(token, { errorCorrectionLevel: 'M' }).modules;
  const [width, height] = [picture.readUInt32BE(16), picture.readUInt32BE(20)];
  expect([width, height]).toEqual([(size + 2 * 4) * 8, (size + 2 * 4) * 8]);
});
