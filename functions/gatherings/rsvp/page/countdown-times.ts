/** The times of the page that sends an RSVP by itself: the page keeps to them, and the server believes it only then. */

/** A gesture that follows the page sooner is not a person's. Milliseconds. */
export const leastGestureDelay = 700;
/** How long the page counts down, after a gesture and before it sends: time to read what is sent, and to stop it. Seconds. */
export const countdownSeconds = 3;
