/** A count with what is counted, in English: 1 event, 2 events. @param one what is counted, whose plural ends in -s */
export function counted(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}
