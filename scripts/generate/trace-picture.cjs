'use strict';

// The terminal picture of `freshkeys trace` in the README: what the command prints in colours about the recording beside
// it, as an SVG. The recording is that of a `freshkeys demo`.

const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

/** As wide as a terminal: longer lines are broken where a terminal breaks them. */
const COLUMNS = 132;
const COLUMN_PX = 7.2;
const LINE_PX = 17;
const MARGIN_PX = 16;
const BAR_PX = 30;

/** What the command switches on, by the number of SGR (ECMA-48 §8.3.117). Each of them ends all of its kind. */
const STYLES = {
  1: { weight: 'bold' },
  2: { dim: true },
  22: { weight: undefined, dim: undefined },
  31: { color: '#ff7b72' },
  32: { color: '#3fb950' },
  33: { color: '#d29922' },
  39: { color: undefined },
};

/** What `freshkeys trace` prints, in colours and by the time of Greenwich. */
function printTrace(root, recording) {
  const environment = { ...process.env, FORCE_COLOR: '1', TZ: 'UTC' };
  // Specs count the lines that the compiled command line runs, and this is not it.
  for (const name of ['NODE_V8_COVERAGE', 'NO_COLOR']) Reflect.deleteProperty(environment, name);
  const parameters = ['--import', 'tsx', join(root, 'lib/cli/main.ts'), 'trace', recording];
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    cwd: root,
    encoding: 'utf8',
    env: environment,
  });
  if (status !== 0) throw new Error(`freshkeys trace: ${stderr}`);
  return stdout.trimEnd();
}

/** The characters of a terminal line, each with how it is painted. */
function readLine(line) {
  const cells = [];
  let style = {};
  for (const [whole, code] of line.matchAll(/\u001b\[(\d+)m|./gu)) {
    if (code === undefined) cells.push({ character: whole, style });
    else if (STYLES[code] === undefined) throw new Error(`unknown colour: ${code}`);
    else style = { ...style, ...STYLES[code] };
  }
  return cells;
}

function breakLine(cells) {
  const rows = [];
  for (let start = 0; start === 0 || start < cells.length; start += COLUMNS)
    rows.push(cells.slice(start, start + COLUMNS));
  return rows;
}

const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The pieces of a row: of one style each, and without two spaces, of which a picture would make one. */
function splitRow(cells) {
  const pieces = [];
  cells.forEach(({ character, style }, column) => {
    const last = pieces.at(-1);
    const next = cells[column + 1];
    if (character === ' ') {
      // A single space between words belongs to them.
      if (last?.end === column && next?.character !== ' ' && next?.style === last.style) {
        last.text += ' ';
        last.end += 1;
      }
    } else if (last?.end === column && last.style === style) {
      last.text += character;
      last.end += 1;
    } else {
      pieces.push({ text: character, style, column, end: column + 1 });
    }
  });
  return pieces;
}

/** One row. Each piece stands at its column, whatever the font makes of its width. */
function drawRow(cells, row) {
  const y = BAR_PX + MARGIN_PX + (row + 1) * LINE_PX;
  return splitRow(cells)
    .map(({ text, style: { color, weight, dim }, column }) => {
      const shown = text.trimEnd();
      const attributes = {
        x: (MARGIN_PX + column * COLUMN_PX).toFixed(1),
        y,
        textLength: ([...shown].length * COLUMN_PX).toFixed(1),
        ...(color === undefined ? {} : { fill: color }),
        ...(weight === undefined ? {} : { 'font-weight': weight }),
        ...(dim === undefined ? {} : { opacity: '0.6' }),
      };
      const written = Object.entries(attributes).map(([name, value]) => `${name}="${value}"`);
      return `<text ${written.join(' ')}>${escapeXml(shown)}</text>`;
    })
    .join('\n');
}

/** The picture of what a command printed. */
function drawTerminal(command, printed) {
  const prompt = `\u001b[2m$\u001b[22m ${command}`;
  const rows = [prompt, '', ...printed.split('\n')].flatMap((line) => breakLine(readLine(line)));
  const width = Math.ceil(COLUMNS * COLUMN_PX) + 2 * MARGIN_PX;
  const height = BAR_PX + rows.length * LINE_PX + 2 * MARGIN_PX;
  const dots = ['#ff5f57', '#febc2e', '#28c840']
    .map((color, index) => `<circle cx="${String(20 + index * 20)}" cy="16" r="6" fill="${color}"/>`)
    .join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${String(width)} ${String(height)}" role="img">
<title>What freshkeys trace prints in a terminal</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
${dots}
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="12" fill="#e6edf3" lengthAdjust="spacingAndGlyphs">
${rows
  .map(drawRow)
  .filter((row) => row !== '')
  .join('\n')}
</g>
</svg>
`;
}

/** The picture, and the lines that it shows. @param root the folder of this repository */
function buildTracePicture(root) {
  const recording = 'docs/trace/demo.jsonl';
  return drawTerminal(`freshkeys trace ${recording}`, printTrace(root, recording));
}

module.exports = { buildTracePicture };
