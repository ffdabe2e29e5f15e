/** Text that is HTML already. */
export interface Markup {
  readonly text: string;
}

type Content = string | number | Markup | readonly Markup[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template for HTML and SVG: whatever is put in is shown as it is, unless it was made by this template itself. */
export function markup(parts: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  const texts = parts.map((part, index) => {
    const before = index === 0 ? '' : render(contents[index - 1] ?? '');
    return `${before}${part.replace(/\n\s+/g, '\n')}`;
  });
  return { text: texts.join('') };
}

/** Nothing. */
export const NOTHING: Markup = { text: '' };

function render(content: Content): string {
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string')
    return content.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
  return 'text' in content ? content.text : content.map(({ text }) => text).join('');
}
