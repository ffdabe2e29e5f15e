/** A form of a page, as a browser would send it. */
export interface HtmlForm {
  /** The address that it is sent to. */
  readonly action: URL;
  /** Names and preset values of its fields. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The first form of a page, or `undefined`. Enough for plain pages; it is no HTML parser. */
export function parseHtmlForm(html: string, pageUrl: URL): HtmlForm | undefined {
  const form = /<form\b([^>]*)>([\s\S]*?)<\/form>/i.exec(html);
  if (!form) return undefined;
  const fields: Record<string, string> = {};
  for (const [, attributes = ''] of (form[2] ?? '').matchAll(/<input\b([^>]*)>/gi)) {
    const name = readAttribute(attributes, 'name');
    if (name !== undefined) fields[name] = readAttribute(attributes, 'value') ?? '';
  }
  return { action: new URL(readAttribute(form[1] ?? '', 'action') ?? '', pageUrl), fields };
}

function readAttribute(attributes: string, name: string): string | undefined {
  const value = new RegExp(`(?:^|\\s)${name}="([^"]*)"`, 'i').exec(attributes)?.[1];
  return value === undefined ? undefined : decodeEntities(value);
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };

function decodeEntities(text: string): string {
  return text.replace(/&(lt|gt|quot|#39|amp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
