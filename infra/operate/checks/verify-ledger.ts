import { GetCommand, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { emptyLedger, isChainIntact, type LedgerHead } from '../../../functions/consent/ledger/ledger.ts';
import { type ConsentRecord, consentLedgerTable } from '../../../functions/consent/tables.ts';
import { counted } from '../../../shared/texts/counted.ts';
import type { Deployment } from '../deployment.ts';

/** What the evidence of consent looks like. */
export interface LedgerState {
  readonly people: number;
  readonly records: number;
  /** Ids of people whose chain was changed, cut or added to. */
  readonly broken: readonly string[];
}

/**
 * Reads the whole ledger and checks every person's chain of hashes against its head in the mailing record: nobody
 * changed, removed, added or reordered a record. It also finds people whose mailing record names a chain that the
 * ledger does not hold. It needs Scan on both tables. Memory holds the heads, not the records.
 */
export async function verifyLedger(deployment: Deployment): Promise<LedgerState> {
  const suspects: string[] = [];
  const heads = await headsOf(deployment);
  let people = 0;
  let records = 0;
  for await (const chain of chains(deployment)) {
    const alumniId = chain[0]?.alumniId ?? '';
    people += 1;
    records += chain.length;
    if (!isChainIntact(chain, heads.get(alumniId) ?? emptyLedger)) suspects.push(alumniId);
    heads.delete(alumniId);
  }
  const missing = [...heads].filter(([, head]) => head.ledgerSequence > 0).map(([alumniId]) => alumniId);
  const broken: string[] = [];
  for (const alumniId of [...suspects, ...missing].sort()) {
    // People consent while this reads. A chain that looks wrong is read again, together with its head.
    if (!(await isIntactNow(deployment, alumniId))) broken.push(alumniId);
  }
  return { people, records, broken };
}

async function isIntactNow({ tables: client, output }: Deployment, alumniId: string): Promise<boolean> {
  const chain: ConsentRecord[] = [];
  const query = {
    TableName: output('ConsentLedgerTableName'),
    KeyConditionExpression: 'alumniId = :alumniId',
    ExpressionAttributeValues: { ':alumniId': alumniId },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateQuery({ client }, query)) {
    chain.push(...Items.map((item) => consentLedgerTable.item.parse(item)));
  }
  const record = new GetCommand({
    TableName: output('MailingRecordsTableName'),
    Key: { alumniId },
    ConsistentRead: true,
  });
  const { Item } = await client.send(record);
  return isChainIntact(chain, Item === undefined ? emptyLedger : headSchema.parse(Item));
}

const headSchema = mailingRecordsTable.item.pick({ alumniId: true, ledgerSequence: true, ledgerHash: true });

/** The result for a person on call. */
export function ledgerLines({ people, records, broken }: LedgerState): string[] {
  const looked = `${counted(records, 'record')} of ${people === 1 ? '1 person' : `${people} people`} ${records === 1 ? 'was' : 'were'} read.`;
  if (broken.length === 0) return [looked, 'Every chain is intact and ends where its mailing record says.'];
  return [
    looked,
    `${counted(broken.length, 'chain')} ${broken.length === 1 ? 'is' : 'are'} broken:`,
    ...broken.map((alumniId) => `  ${alumniId}`),
  ];
}

async function headsOf({ tables: client, output }: Deployment): Promise<Map<string, LedgerHead>> {
  const heads = new Map<string, LedgerHead>();
  const scan = {
    TableName: output('MailingRecordsTableName'),
    ProjectionExpression: 'alumniId, ledgerSequence, ledgerHash',
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    for (const item of Items) {
      const { alumniId, ...rest } = headSchema.parse(item);
      heads.set(alumniId, rest);
    }
  }
  return heads;
}

/** The chains, one after the other: a scan gives the items of one partition together, in the order of their numbers. */
async function* chains({ tables: client, output }: Deployment): AsyncGenerator<ConsentRecord[]> {
  const scan = { TableName: output('ConsentLedgerTableName'), ConsistentRead: true };
  let chain: ConsentRecord[] = [];
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    for (const item of Items) {
      const record = consentLedgerTable.item.parse(item);
      if (chain.length > 0 && chain[0]?.alumniId !== record.alumniId) {
        yield chain;
        chain = [];
      }
      chain.push(record);
    }
  }
  if (chain.length > 0) yield chain;
}
