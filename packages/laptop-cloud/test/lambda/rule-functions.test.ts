/** Rules whose target is a function: invoked asynchronously, tried again, and kept when it fails for good. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type RunningFixture, startFixture, synthesizeFixture, until } from '../fixture/fixture.ts';

let outdir: string;
let cloud: RunningFixture;
let client: Client;

beforeAll(async () => {
  outdir = await synthesizeFixture();
  cloud = await startFixture(outdir);
  client = new Client(cloud);
});

afterAll(() => cloud?.close());

const tries = async (id: string, from = client) => (await from.thing(`${id}, directly`))?.['tries']?.N;
const failures = async (id: string, from = client) =>
  (await from.status()).deadLetters.filter(({ queue, body }) => queue.includes('Failed') && body.includes(id));

describe('a function that a rule invokes', () => {
  it('gets the event, once', async () => {
    await client.order('event', { id: 'one', mode: 'direct' });
    await until(async () => (await tries('one')) === '1');
    await client.advance('PT2H');
    expect(await tries('one')).toBe('1');
    expect(await failures('one')).toEqual([]);
  });

  it.each(['direct-poison', 'direct-crash'])(
    'is tried again after one minute and after two, then keeps the event: %s',
    async (mode) => {
      const id = `is ${mode}`;
      await client.order('event', { id, mode });
      await until(async () => (await tries(id)) === '1');
      await client.advance('PT61S');
      expect(await tries(id)).toBe('2');
      expect(await failures(id)).toEqual([]);
      await client.advance('PT2M');
      expect(await tries(id)).toBe('3');
      const [record, ...others] = await failures(id);
      expect(others).toEqual([]);
      expect(JSON.parse(record?.body ?? '')).toMatchObject({
        requestContext: {
          functionArn: expect.stringMatching(/:function:fixture-react:\$LATEST$/),
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { source: 'shop.fixture', detail: { metadata: { subject: id } } },
        responsePayload: { errorType: expect.any(String) },
      });
    },
  );

  it('is not held up by an event of it that fails', async () => {
    await client.order('event', { id: 'sick', mode: 'direct-poison' });
    await client.order('event', { id: 'well', mode: 'direct' });
    await until(async () => (await tries('well')) === '1');
    await client.advance('PT5M');
  });

  it('that may not be invoked gets nothing: the event goes to the dead-letter queue of the target', async () => {
    const closed = await startFixture(outdir, {
      edit: (_stack, { Resources }) => {
        for (const [id, { Type, Properties }] of Object.entries(Resources))
          if (Type === 'AWS::Lambda::Permission' && Properties['Principal'] === 'events.amazonaws.com')
            delete Resources[id];
      },
    });
    try {
      const own = new Client(closed);
      await own.order('event', { id: 'refused', mode: 'direct' });
      await until(async () => (await failures('refused', own)).length === 1);
      expect((await failures('refused', own))[0]?.attributes).toMatchObject({
        ERROR_CODE: 'NO_PERMISSIONS',
        TARGET_ARN: expect.stringContaining(':function:fixture-react'),
      });
      expect(await tries('refused', own)).toBeUndefined();
    } finally {
      await closed.close();
    }
  });

  it('waits for its faults to end', async () => {
    const fault = (rate: number) => client.control('/faults', { service: 'lambda', kind: 'throttle', rate });
    await fault(1);
    await client.order('event', { id: 'late', mode: 'direct' });
    await until(async () => (await client.control<{ items: unknown[] }>('/events')).items.length > 0);
    expect(await tries('late')).toBeUndefined();
    await fault(0);
    await client.advance('PT10S');
    expect(await tries('late')).toBe('1');
  });
});

it('a function without the permission to keep what fails does not start', async () => {
  await expect(
    startFixture(outdir, {
      edit: (_stack, { Resources }) => {
        for (const { Type, Properties } of Object.values(Resources)) {
          if (Type !== 'AWS::IAM::Policy' || !JSON.stringify(Properties['Roles']).includes('reactRole')) continue;
          const { Statement } = Properties['PolicyDocument'] as { Statement: { Action: string }[] };
          Statement.splice(
            0,
            Statement.length,
            ...Statement.filter(({ Action }) => !JSON.stringify(Action).includes('sqs:')),
          );
        }
      },
    }),
  ).rejects.toThrow('sqs:SendMessage');
});
