/** A mail that was compiled once: static text and typed slots. Filling it in per recipient is all that is left to do. */

/**
 * Where a slot stands, which decides how its value is escaped: in the text part as it is, in HTML text, or in the URL of
 * an HTML attribute.
 */
export const slotPlaces = ['plain', 'html', 'url'] as const;
export type SlotPlace = (typeof slotPlaces)[number];

export interface Slot<Name extends string = string> {
  readonly slot: Name;
  readonly place: SlotPlace;
}

/** Static text and slots in turn. */
export type Chunks<Name extends string = string> = readonly (string | Slot<Name>)[];

/** A mail in one language. */
export interface CompiledMail<Name extends string = string> {
  readonly subject: string;
  readonly text: Chunks<Name>;
  readonly html: Chunks<Name>;
}

/** What a recipient's slots are filled with. */
export type SlotValues<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** A slot that has no value, or a value that may not stand where the slot is; names the slot, never the value. */
export class UnfilledSlot extends Error {
  override readonly name = 'UnfilledSlot';
  constructor(slot: string) {
    super(`the slot ${slot} cannot be filled`);
  }
}

/** Puts a recipient's values into the slots, each escaped for its place. @throws UnfilledSlot */
export function fillChunks<Name extends string>(chunks: Chunks<Name>, values: SlotValues<Name>): string {
  return chunks.map((chunk) => (typeof chunk === 'string' ? chunk : fillSlot(chunk, values[chunk.slot]))).join('');
}

function fillSlot(slot: Slot, value: string | undefined): string {
  if (value === undefined) throw new UnfilledSlot(slot.slot);
  if (slot.place === 'plain') return value;
  if (slot.place === 'url' && !/^https?:\/\/[^\s<>"]+$/.test(value)) throw new UnfilledSlot(slot.slot);
  return escapeHtml(value);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in HTML, between tags as well as within a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A slot within text that is still being compiled; {@link splitSlots} turns it into a chunk. */
export function slotMark(slot: string, place: SlotPlace): string {
  return `${open}${place}:${slot}${close}`;
}

/** Characters of a private use area that no source may hold, so that nobody but the compiler can make a mark. */
const open = '\uE000';
const close = '\uE001';
const mark = new RegExp(`${open}(${slotPlaces.join('|')}):([a-z_]+)${close}`);

/** Whether a source could be taken for a mark of the compiler. */
export function holdsMarks(source: string): boolean {
  return /[\uE000-\uE003]/.test(source);
}

/** Cuts compiled text at its marks. @throws RangeError when one names a slot that this mail does not have. */
export function splitSlots<Name extends string>(text: string, known: readonly Name[]): (string | Slot<Name>)[] {
  const parts = text.split(mark);
  const chunks: (string | Slot<Name>)[] = [];
  for (let position = 0; position < parts.length; position += 3) {
    const [fixed = '', place, name] = parts.slice(position, position + 3);
    if (fixed !== '') chunks.push(fixed);
    if (name === undefined) continue;
    const slot = known.find((candidate) => candidate === name);
    const at = slotPlaces.find((candidate) => candidate === place);
    if (slot === undefined || at === undefined) throw new RangeError(`the mail has no slot ${name}`);
    chunks.push({ slot, place: at });
  }
  return chunks;
}
