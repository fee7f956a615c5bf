import type { EventContract } from '../shared/bus/contract.ts';
import * as alumni from './alumni/index.ts';
import * as campaigns from './campaigns/index.ts';
import * as consent from './consent/index.ts';
import * as gatherings from './gatherings/index.ts';
import * as hris from './hris/index.ts';
import * as mail from './mail/index.ts';
import * as rehire from './rehire/index.ts';
import * as timers from './timers/index.ts';

const published = [alumni, campaigns, consent, gatherings, hris, mail, rehire, timers];

/** Every event of the bus, by its type. The generated documents and the rules for unreadable events are made from it. */
export const catalogue: readonly EventContract[] = published
  .flatMap((events) => Object.values<object>(events).filter(isContract))
  .sort((one, other) => (one.type < other.type ? -1 : 1));

/** An event's module may also hold a schema that several events share. */
function isContract(value: object): value is EventContract {
  return 'source' in value && 'version' in value;
}
