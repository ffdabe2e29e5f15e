import type { ConsumeMessage } from 'amqplib';
import type { MessageCipher } from './message-cipher';
import type { OutputKind } from './step-queues';

/** Something that left a step, or an input message that it rejected. */
export interface StepOutput {
  readonly kind: OutputKind;
  /** Which input message it came from; `undefined` for an error of a container that had none yet. */
  readonly sourceId: string | undefined;
  /** The id of the message itself. */
  readonly messageId: string | undefined;
  /** Which container sent it. */
  readonly containerId: string | undefined;
  /** `data`: the body. `error`: name, message and stack. `rebound`: the reason. `snapshot`: the snapshot. */
  readonly value: unknown;
}

/** Reads what a queue has delivered. */
export function readStepOutput(
  kind: OutputKind,
  delivery: ConsumeMessage,
  cipher: MessageCipher,
): StepOutput {
  const headers = (delivery.properties.headers ?? {}) as Readonly<Record<string, unknown>>;
  const messageId = textOf(headers['messageId']);
  // Rebounds and rejected messages are the input messages themselves.
  const isInput = kind === 'rebound' || kind === 'rejected';
  return {
    kind,
    messageId,
    sourceId: isInput ? messageId : textOf(headers['parentMessageId']),
    containerId: textOf(headers['containerId']),
    value: readValue(kind, { headers, content: delivery.content }, cipher),
  };
}

interface Content {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly content: Buffer;
}

function readValue(kind: OutputKind, { headers, content }: Content, cipher: MessageCipher): unknown {
  switch (kind) {
    case 'data':
      return (
        cipher.decrypt(content, headers['protocolVersion'] ?? 1) as { readonly body?: unknown } | undefined
      )?.body;
    case 'error':
      return readError(content, cipher);
    case 'rebound':
      return headers['reboundReason'];
    case 'snapshot':
      return parseJson(content);
    case 'rejected':
      return undefined;
  }
}

/** Errors are encrypted inside of a JSON object, always in base64 (the runtime's `lib/amqp.js`, `sendError`). */
function readError(content: Buffer, cipher: MessageCipher): unknown {
  const { error } = (parseJson(content) ?? {}) as { readonly error?: unknown };
  return typeof error === 'string' ? cipher.decrypt(Buffer.from(error)) : undefined;
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function textOf(header: unknown): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
