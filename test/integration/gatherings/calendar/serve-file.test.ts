/** The files behind mailed links: the gathering for the calendar, the code for the door. Reading them changes nothing. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { toBuffer } from 'qrcode';
import { convertIcsCalendar } from 'ts-ics';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { newId } from '../../../../shared/identifier.ts';
import { lambdaContext } from '../../../fixtures/invocations.ts';
import { invitedSetting, tokenFor } from '../invited-members.ts';

let setting: Awaited<ReturnType<typeof invitedSetting>>;
let handler: typeof import('../../../../functions/gatherings/calendar/serve-file.ts').handler;

beforeAll(async () => {
  setting = await invitedSetting();
  ({ handler } = await import('../../../../functions/gatherings/calendar/serve-file.ts'));
});
afterAll(() => setting.stop());

async function open(file: string, method = 'GET') {
  const event = {
    version: '2.0',
    headers: {},
    pathParameters: { file },
    isBase64Encoded: false,
    requestContext: { requestId: 'req-1', http: { method, path: '/' } },
  } as never;
  const answer = (await handler(event, lambdaContext())) as APIGatewayProxyStructuredResultV2;
  const { statusCode: status, headers = {}, body = '', isBase64Encoded = false } = answer;
  return { status, headers, body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') };
}

async function calendarOf(gathering: Gathering, ...[alumniId]: [Awaited<ReturnType<typeof setting.invited>>]) {
  const answer = await open(`${tokenFor(gathering, alumniId, { purpose: 'calendar' })}.ics`);
  const text = answer.body.toString('utf8');
  return { ...answer, text, plain: text.replaceAll('\r\n ', '') };
}

describe('the calendar file', () => {
  test('is the event of the mails: same UID and SEQUENCE, times in UTC, nobody’s name or address in it', async () => {
    const gathering = await setting.published({}, { calendarSequence: 3 });
    const answer = await calendarOf(gathering, await setting.invited());
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8; method=PUBLISH',
      'content-disposition': 'inline; filename="gathering.ics"',
      'cache-control': 'no-store',
    });
    expect(answer.plain).toContain('METHOD:PUBLISH\r\n');
    expect(answer.plain).toContain(`UID:${gathering.gatheringId}@mail.example.com\r\n`);
    expect(answer.plain).toContain('SEQUENCE:3\r\n');
    expect(answer.plain).toContain('DTSTART:20261210T100000Z\r\n');
    expect(answer.plain).toContain('STATUS:CONFIRMED\r\n');
    expect(answer.plain).toMatch(/ORGANIZER;CN=".+":mailto:rsvp\+[a-z0-9]+@mail\.example\.com\r\n/);
    expect(answer.plain).not.toMatch(/ATTENDEE|hanako|髙橋/);
    expect(answer.text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  });

  test('is read by another calendar library', async () => {
    const { text } = await calendarOf(await setting.published(), await setting.invited({ language: 'en' }));
    const calendar = convertIcsCalendar(undefined, text);
    const [event] = calendar.events ?? [];
    expect(calendar.method).toBe('PUBLISH');
    expect(event?.summary).toBe('Year-end gathering');
    expect(event?.start.date).toEqual(new Date('2026-12-10T10:00:00Z'));
  });

  test('takes a cancelled gathering out of the calendar', async () => {
    const gathering = await setting.published({}, { status: 'cancelled', calendarSequence: 1 });
    const { plain } = await calendarOf(gathering, await setting.invited());
    expect(plain).toContain('STATUS:CANCELLED\r\n');
    expect(plain).toContain('SEQUENCE:1\r\n');
  });

  test('names the online room only to members who take part online', async () => {
    const gathering = await setting.published({ onlineUrl: 'https://meet.example.com/okaeri' });
    const [online, there] = [await setting.invited(), await setting.invited()];
    await setting.stands(gathering, online, { mode: 'online' });
    await setting.stands(gathering, there, { mode: 'place' });
    expect((await calendarOf(gathering, online)).plain).toContain('meet.example.com');
    expect((await calendarOf(gathering, there)).plain).not.toContain('meet.example.com');
    expect((await calendarOf(gathering, await setting.invited())).plain).not.toContain('meet.example.com');
  });
});

describe('the code for the door', () => {
  test('is the check-in token as a QR code, for members who come to the place', async () => {
    const gathering = await setting.published();
    const alumniId = await setting.invited();
    await setting.stands(gathering, alumniId, {});
    const token = tokenFor(gathering, alumniId, { purpose: 'check_in', choice: 0 });
    const { status, headers, body } = await open(`${token}.png`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'image/png', 'cache-control': 'no-store' });
    expect(body.equals(await toBuffer(token, { errorCorrectionLevel: 'M', margin: 4, scale: 8 }))).toBe(true);
  });

  test('is served to nobody else', async () => {
    const gathering = await setting.published();
    const alumniId = await setting.invited();
    const file = `${tokenFor(gathering, alumniId, { purpose: 'check_in' })}.png`;
    expect((await open(file)).status).toBe(410);
    await setting.stands(gathering, alumniId, { answer: 'waiting' });
    expect((await open(file)).status).toBe(410);
    const hybrid = await setting.published({ onlineUrl: 'https://meet.example.com/okaeri' });
    await setting.stands(hybrid, alumniId, { mode: 'online' });
    expect((await open(`${tokenFor(hybrid, alumniId, { purpose: 'check_in' })}.png`)).status).toBe(410);
  });
});

describe('a link that is not a file of ours', () => {
  test('leads to a page that says so', async () => {
    const gathering = await setting.published();
    const alumniId = await setting.invited();
    const calendar = tokenFor(gathering, alumniId, { purpose: 'calendar' });
    const bad = [
      calendar,
      `${calendar}.png`,
      `${calendar}.pdf`,
      `${calendar.slice(0, -1)}.ics`,
      `${tokenFor(gathering, alumniId)}.ics`,
      `${tokenFor(gathering, alumniId, { purpose: 'check_in' })}.ics`,
      'favicon.ico',
      '..%2Fetc.ics',
    ];
    for (const file of bad) {
      const { status, headers } = await open(file);
      expect([file, status]).toEqual([file, 404]);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
    }
  });

  test.each([
    [
      'a gathering that is not there',
      async () => tokenFor({ gatheringId: newId('gathering') }, await setting.invited(), { purpose: 'calendar' }),
    ],
    [
      'somebody who left',
      async () =>
        tokenFor(await setting.published(), await setting.invited({ membership: 'left' }), { purpose: 'calendar' }),
    ],
    [
      'an earlier epoch',
      async () => tokenFor(await setting.published(), await setting.invited({ epoch: 3 }), { purpose: 'calendar' }),
    ],
    [
      'a draft',
      async () =>
        tokenFor(await setting.published({}, { status: 'draft' }), await setting.invited(), { purpose: 'calendar' }),
    ],
  ])('is closed for %s', async (_case, token) => {
    expect((await open(`${await token()}.ics`)).status).toBe(410);
  });

  test('HEAD has no body, OPTIONS nothing, and nothing can be sent to it', async () => {
    const file = `${tokenFor(await setting.published(), await setting.invited(), { purpose: 'calendar' })}.ics`;
    const head = await open(file, 'HEAD');
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect((await open(file, 'OPTIONS')).status).toBe(204);
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await open(file, method)).status).toBe(405);
  });
});
