/** A meter in front of a DynamoDB engine: counts calls, and read and write units as AWS bills them. */
import { createServer, type IncomingMessage, request, type Server } from 'node:http';

type AttributeValue = Readonly<Record<string, unknown>>;
type Item = Readonly<Record<string, AttributeValue>>;

/** What was asked of DynamoDB. */
export interface Meter {
  /** Calls by operation. */
  readonly calls: Map<string, number>;
  /** Items written, whichever call wrote them. */
  writes: number;
  writeUnits: number;
  readUnits: number;
  /** Write units by table, as the definition names it. */
  readonly unitsByTable: Map<string, number>;
  /** The tables that were read or written, as they are called in the engine. */
  readonly tables: Set<unknown>;
}

function emptyMeter(): Meter {
  return { calls: new Map(), writes: 0, writeUnits: 0, readUnits: 0, unitsByTable: new Map(), tables: new Set() };
}

export class MeteredDynamoDb {
  meter = emptyMeter();
  endpoint = '';
  readonly #server: Server;
  readonly #indexes: ReadonlyMap<string, number>;

  /** @param indexes how many indexes a table has; each write of an item is one to each of them, too */
  private constructor(engine: string, indexes: ReadonlyMap<string, number>) {
    this.#indexes = indexes;
    const { hostname, port } = new URL(engine);
    this.#server = createServer((incoming, response) => {
      void bodyOf(incoming).then((body) => {
        const { host, connection, ...headers } = incoming.headers;
        const onward = request({ hostname, port, method: 'POST', path: '/', headers }, (answer) => {
          void bodyOf(answer).then((answered) => {
            const target = String(incoming.headers['x-amz-target']);
            this.#count(target.slice(target.indexOf('.') + 1), body, answered);
            response.writeHead(answer.statusCode ?? 500, answer.headers).end(answered);
          });
        });
        onward.once('error', () => response.destroy());
        onward.end(body);
      });
    });
  }

  static async start(engine: string, indexes: ReadonlyMap<string, number>): Promise<MeteredDynamoDb> {
    const metered = new MeteredDynamoDb(engine, indexes);
    await new Promise<void>((resolve) => metered.#server.listen(0, '127.0.0.1', resolve));
    const address = metered.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the meter has no port');
    metered.endpoint = `http://127.0.0.1:${address.port}`;
    return metered;
  }

  /** What was counted since the last time. */
  read(): Meter {
    const { meter } = this;
    this.meter = emptyMeter();
    return meter;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #count(operation: string, body: Buffer, answered: Buffer): void {
    const { meter } = this;
    meter.calls.set(operation, (meter.calls.get(operation) ?? 0) + 1);
    const input = JSON.parse(body.toString()) as Record<string, unknown>;
    const output = JSON.parse(answered.toString() || '{}') as Record<string, unknown>;
    if ('TableName' in input) meter.tables.add(input['TableName']);
    if (operation === 'TransactWriteItems') {
      for (const part of input['TransactItems'] as Record<string, { TableName: string; Item?: Item }>[]) {
        // A transaction writes twice: it prepares, and it commits.
        for (const { TableName, Item } of Object.values(part)) this.#written(TableName, Item ?? {}, 2);
      }
    } else if (operation === 'PutItem') this.#written(String(input['TableName']), input['Item'] as Item, 1);
    else if (operation === 'GetItem') meter.readUnits += readUnits(output['Item'] as Item | undefined);
    else if (operation === 'BatchGetItem') {
      for (const items of Object.values((output['Responses'] ?? {}) as Record<string, Item[]>)) {
        for (const item of items) meter.readUnits += readUnits(item);
      }
    } else if (operation === 'Query') {
      const bytes = ((output['Items'] ?? []) as Item[]).reduce((sum, item) => sum + sizeOf(item), 0);
      meter.readUnits += Math.max(1, Math.ceil(bytes / 4096)) / (input['ConsistentRead'] === true ? 1 : 2);
    } else if (operation !== 'CreateTable') throw new Error(`the meter does not know ${operation}`);
  }

  #written(physical: string, item: Item, times: number): void {
    this.meter.tables.add(physical);
    const table = physical.slice(physical.indexOf('-') + 1);
    const size = Math.max(1, Math.ceil(sizeOf(item) / 1024));
    const units = size * times + size * (this.#indexes.get(table) ?? 0);
    this.meter.writes += 1;
    this.meter.writeUnits += units;
    this.meter.unitsByTable.set(table, (this.meter.unitsByTable.get(table) ?? 0) + units);
  }
}

/** Strongly consistent: one unit per 4 KB and item, also for an item that is not there. */
function readUnits(item: Item | undefined): number {
  return Math.max(1, Math.ceil(sizeOf(item ?? {}) / 4096));
}

/** Bytes of an item as DynamoDB counts them: names and values in UTF-8, 3 bytes and 1 a member for lists and maps. */
function sizeOf(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: AttributeValue): number {
  const [[type, content] = ['NULL', true]] = Object.entries(value);
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      return Math.ceil(String(content).length / 2) + 1;
    case 'B':
      return Buffer.byteLength(String(content), 'base64');
    case 'M':
      return 3 + Object.keys(content as Item).length + sizeOf(content as Item);
    case 'L':
      return 3 + (content as AttributeValue[]).reduce((sum, member) => sum + 1 + valueSize(member), 0);
    default:
      return 1;
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
