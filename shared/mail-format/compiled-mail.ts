/** A mail that was compiled once: static text and typed slots, which are filled for each recipient. */

/**
 * Where a slot stands, which decides how its value is escaped: not at all in the text part, as HTML text, or as a URL in
 * an HTML attribute.
 */
export const slotPlaces = ['plain', 'html', 'url'] as const;
export type SlotPlace = (typeof slotPlaces)[number];

export interface Slot<Name extends string = string> {
  readonly slot: Name;
  readonly place: SlotPlace;
}

/** Alternating static text and slots. */
export type Chunks<Name extends string = string> = readonly (string | Slot<Name>)[];

/** A mail in one language. */
export interface CompiledMail<Name extends string = string> {
  readonly subject: string;
  readonly text: Chunks<Name>;
  readonly html: Chunks<Name>;
}

/** The values of a recipient's slots. */
export type SlotValues<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** A slot has no value, or a value that is not allowed in its place. Names the slot, never the value. */
export class UnfilledSlot extends Error {
  override readonly name = 'UnfilledSlot';
  constructor(slot: string) {
    super(`the slot ${slot} cannot be filled`);
  }
}

/** Fills the slots with a recipient's values, each escaped for its place. @throws UnfilledSlot */
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

/** Text escaped for HTML, between tags or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A slot within text that is still being compiled; {@link splitSlots} turns it into a chunk. */
export function slotMark(slot: string, place: SlotPlace): string {
  return `${open}${place}:${slot}${close}`;
}

/** Characters of a private use area that no source may hold, so that only the compiler can make a mark. */
const open = '\uE000';
const close = '\uE001';
const mark = new RegExp(`${open}(${slotPlaces.join('|')}):([a-z_]+)${close}`);

/** Whether a text could be taken for a mark of the compiler. */
export function holdsMarks(text: string): boolean {
  return /[\uE000-\uE003]/.test(text);
}

/** Splits compiled text at its marks. @throws RangeError when a mark names a slot that this mail does not have. */
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
