/** Thrown for an event or message that can never be handled; its message is the reason, a code without personal data. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
