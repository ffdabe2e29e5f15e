/** `1 line`, `2 lines`, `2 processes`, `2 refreshes`. */
export function countOf(count: number, noun: string): string {
  const plural = /(?:s|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
  return `${String(count)} ${count === 1 ? noun : plural}`;
}
