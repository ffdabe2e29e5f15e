import type { AttachmentProcessor } from '@elastic.io/component-commons-library';

/** What the storage reads of who sends a request, before the name and version of its own client. */
const USER_AGENT = 'freshkeys';

/**
 * Loads the commons library's way to the platform's storage. It reads the storage's address and token from the
 * environment while it is loaded, so this happens with the first attachment: a start without one pays for nothing.
 *
 * @param messageId what the storage's log names the message by
 */
export async function loadAttachmentProcessor(messageId: string): Promise<AttachmentProcessor> {
  // Its file instead of the whole library: half the time, half the memory.
  const library =
    await import('@elastic.io/component-commons-library/dist/src/attachment/AttachmentProcessor.js');
  return new library.AttachmentProcessor(USER_AGENT, messageId);
}

/** Whether the environment says where the storage is: without that, the library makes URLs without a host. */
export function hasStorage(processor: AttachmentProcessor): boolean {
  return URL.canParse(processor.getMaesterAttachmentUrlById(''));
}

/** Whether a URL names an object of the storage. Any other one is fetched as it is, without a token. */
export function isInStorage(url: string): boolean {
  return URL.canParse(url) && new URL(url).searchParams.get('storage_type') === 'maester';
}
