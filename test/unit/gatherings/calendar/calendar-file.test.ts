import { describe, expect, test } from 'vitest';
import type { GatheringItem } from '../../../../events/read-models/gathering.ts';
import { gatheringEvent } from '../../../../events/read-models/gathering-calendar.ts';
import { calendarFile, type Subscriber } from '../../../../functions/gatherings/calendar/calendar-file.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';

const gathering = publishedGathering();
const subscriber: Subscriber = {
  language: 'en',
  domain: 'alumni.example.com',
  url: 'https://alumni.example.com/r/token',
  organizer: { name: 'Aozora Alumni', address: 'rsvp+token@alumni.example.com' },
};
/** The lines of the file, unfolded (RFC 5545 §3.1). */
const linesOf = (item: GatheringItem) =>
  String(calendarFile(item, subscriber).content).replaceAll('\r\n ', '').split('\r\n');

describe('the calendar file of a gathering', () => {
  test('is one that calendars open, and says that it is published to whoever has it', () => {
    const { contentType, fileName } = calendarFile(gathering, subscriber);
    expect({ contentType, fileName }).toEqual({
      contentType: 'text/calendar; charset=utf-8; method=PUBLISH',
      fileName: 'gathering.ics',
    });
    expect(linesOf(gathering)).toContain('METHOD:PUBLISH');
  });

  test('is the entry that the mails made, with the programme as organizer and no attendee', () => {
    const { uid, sequence } = gatheringEvent(gathering, subscriber);
    const lines = linesOf(gathering);
    expect(lines).toEqual(
      expect.arrayContaining([`UID:${uid}`, `SEQUENCE:${sequence}`, 'SUMMARY:Year-end gathering', 'STATUS:CONFIRMED']),
    );
    expect(lines.filter((line) => line.startsWith('ORGANIZER'))).toEqual([
      expect.stringMatching(/Aozora Alumni.*mailto:rsvp\+token@alumni\.example\.com$/),
    ]);
    expect(lines.filter((line) => line.startsWith('ATTENDEE'))).toEqual([]);
  });

  test('takes a cancelled gathering out of the calendar', () =>
    expect(linesOf({ ...gathering, status: 'cancelled' })).toContain('STATUS:CANCELLED'));
});
