import { createHmac, randomUUID } from 'node:crypto';

/** A token for the storage, as the platform puts it into the environment of a container: a JWT (RFC 7519), HS256. */
export function createStorageToken(secret: string): string {
  const claims = { tenantId: 'tenant-1', contractId: 'contract-1', jti: randomUUID() };
  const content = [{ alg: 'HS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${content}.${sign(content, secret)}`;
}

/** Whether an `Authorization` header carries a token of this storage. */
export function carriesStorageToken(authorization: string | undefined, secret: string): boolean {
  const [, content, signature] = /^Bearer ([\w-]+\.[\w-]+)\.([\w-]+)$/.exec(authorization ?? '') ?? [];
  return content !== undefined && signature === sign(content, secret);
}

function sign(content: string, secret: string): string {
  return createHmac('sha256', secret).update(content).digest('base64url');
}
