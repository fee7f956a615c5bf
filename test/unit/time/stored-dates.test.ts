/** What was stored by older rules can be read: the rules of today are for what is written today. */
import { describe, expect, it } from 'vitest';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { leaverFactsSchema } from '../../../events/read-models/intake-item.ts';
import { jobsTable } from '../../../events/read-models/job.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { alumniTable } from '../../../functions/alumni/tables.ts';
import { dataSchemas } from '../../../functions/hris/schemas.ts';
import { newAudit } from '../../../shared/decision/with-audit.ts';
import { idFrom } from '../../../shared/identifier.ts';
import {
  calendarDateSchema,
  instantSchema,
  storedDateSchema,
  storedInstantSchema,
} from '../../../shared/time/calendar.ts';
import { hanako } from '../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../fixtures/gatherings.ts';
import { jobDraft } from '../../fixtures/jobs.ts';
import { offboarding, registered, stored } from '../../fixtures/leavers.ts';

const dates = ['0001-01-01', '1753-01-01', '1900-12-31', '2200-01-01', '9999-12-31'];
const instants = [...dates.map((date) => `${date}T00:00:00Z`), '2026-03-31T09:00:00+23:59'];

describe('a stored date', () => {
  it.each(dates)('%s is read, and refused when it is written', (date) => {
    expect(storedDateSchema.safeParse(date).success).toBe(true);
    expect(calendarDateSchema.safeParse(date).success).toBe(false);
  });

  it.each(instants)('%s is read, and refused when it is written', (instant) => {
    expect(storedInstantSchema.safeParse(instant).success).toBe(true);
    expect(instantSchema.safeParse(instant).success).toBe(false);
  });

  it.each(['2026-02-30', '2026-3-1', 'never', ''])('%s is none', (date) => {
    expect(storedDateSchema.safeParse(date).success).toBe(false);
    expect(storedInstantSchema.safeParse(`${date}T00:00:00Z`).success).toBe(false);
  });
});

describe('an item that was stored with dates that nobody may write now', () => {
  const [at, on] = ['9999-12-31T00:00:00Z', '1900-01-01'];
  const audience = { leftAfter: on, leftBefore: '9999-12-31' };

  it('is read: a gathering, a job', () => {
    const gathering = publishedGathering();
    const draft = { ...gathering.draft, startsAt: at, endsAt: at, answerBy: at, decideBy: at, audience };
    expect(gatheringsTable.item.parse({ ...gathering, draft }).draft).toMatchObject({ startsAt: at, audience });
    const audit = newAudit('hr', new Date('2026-11-22T00:00:00Z'));
    const job = { jobId: idFrom('job', 'old'), sequence: 1, status: 'draft', ...audit };
    const old = { ...job, draft: { ...jobDraft(), closesAt: at, audience } };
    expect(jobsTable.item.parse(old).draft).toMatchObject({ closesAt: at, audience });
  });

  it('is read: what an HRIS stated', () => {
    const facts = {
      employment: { hireDate: on, terminationDate: '2200-01-01' },
      consentAtExit: { decision: 'refused', at },
    };
    expect(leaverFactsSchema.parse(facts)).toEqual(facts);
    const edge = dataSchemas.updated.safeParse({ sourceSystem: 'a', sourceEmployeeId: '1', ...facts });
    expect(edge.error?.issues.map(({ path }) => path.join('/'))).toEqual([
      'employment/hireDate',
      'employment/terminationDate',
      'consentAtExit/at',
    ]);
  });

  it('is read: a leaver, a contact card, a mailing record', () => {
    const employment = { hireDate: on, terminationDate: '2200-01-01' };
    const consentAtExit = { decision: 'refused', at } as const;
    const leaver = stored(registered('2026-03-01T01:00:00Z', offboarding({ employment, consentAtExit })));
    expect(Object.keys(alumniTable.item.parse(JSON.parse(JSON.stringify(leaver))).facts.stints)).toEqual([on]);
    expect(mailingRecordsTable.item.parse({ ...hanako, leftOn: on }).leftOn).toBe(on);
    const { alumniId, names } = hanako;
    const card = { alumniId, sequence: 1, status: 'invited', names, language: 'ja', contactBasis: 'written_notice' };
    expect(
      contactCardsTable.item.parse({ ...card, departments: [], skills: [], leftOn: on, closesAt: at, consentAtExit }),
    ).toMatchObject({
      consentAtExit,
      leftOn: on,
      closesAt: at,
    });
  });
});
