/** A shorter piece of base64 stands in many an innocent text. */
const MIN_PIECE = 8;

/** The forms in which a secret travels: as it is, in URLs, in JSON, and in base64 alone or inside of something longer. */
export function secretForms(secret: string): readonly string[] {
  const inQuery = new URLSearchParams([['', secret]]).toString().slice(1);
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, inQuery, encodeURIComponent(secret), inJson, ...base64Pieces(secret)])];
}

/** What is left of a secret in the base64 of a longer text, for each place within three octets where it may begin. */
function base64Pieces(secret: string): readonly string[] {
  const octets = Buffer.from(secret);
  return [0, 1, 2]
    .flatMap((offset) => {
      const encoded = Buffer.concat([Buffer.alloc(offset), octets])
        .toString('base64')
        .replace(/=+$/, '');
      // The first and the last group mix with the neighbours.
      const piece = encoded.slice(offset === 0 ? 0 : 4, Math.floor(((offset + octets.length) * 8) / 24) * 4);
      return [piece, piece.replaceAll('+', '-').replaceAll('/', '_')];
    })
    .filter(({ length }) => length >= MIN_PIECE);
}
