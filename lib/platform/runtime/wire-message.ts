import type { EmittedData } from './queue-connection';
import type { SailorSettings } from './sailor-settings';

/** What arrives of a message; the header that chooses a route stays behind. */
export function throughTheWire(message: EmittedData, settings: SailorSettings): Required<EmittedData> {
  const { headers = {} } = message;
  const sentHeaders = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'x-eio-routing-key');
  const json = JSON.stringify({ ...message, headers: Object.fromEntries(sentHeaders) });
  const limit = settings.OUTGOING_MESSAGE_SIZE_LIMIT;
  const bytes = encryptedBytes(Buffer.byteLength(json));
  if (bytes > limit) {
    throw new RangeError(`Outgoing message size ${String(bytes)} exceeds limit of ${String(limit)}.`);
  }
  return JSON.parse(json) as Required<EmittedData>;
}

/** The runtime measures a message after AES-CBC (padded to 16 bytes) and base64. */
function encryptedBytes(plainBytes: number): number {
  const cipherBytes = (Math.floor(plainBytes / 16) + 1) * 16;
  return Math.ceil(cipherBytes / 3) * 4;
}
