/**
 * A text of somebody else as a terminal may get it: control characters, which could move the cursor or change what was
 * said before, become visible. Lines stay lines.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
