const COLORS = `
:root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --ink: #1b2430; --soft: #566270; --line: #dde2e8;
  --even: #2f6bd8; --odd: #5289e6; --bad: #b3384b; --number: #fff; --tail: #9dbbf0; --good: #14784a; --warn: #9a5b00;
  --sent: #9aa7b6; --focus: #2f6bd8; --warn-card: #fff6e5; --good-card: #eaf6ef; }
@media (prefers-color-scheme: dark) { :root { --page: #11151b; --card: #191f27; --ink: #e7ebf0; --soft: #9ba8b6;
  --line: #2b343f; --even: #3f75d6; --odd: #2d59ab; --bad: #c04a5c; --number: #fff; --tail: #3b5a94; --good: #4cc38a;
  --warn: #e0a13a; --sent: #5c6978; --focus: #8ab4ff; --warn-card: #2b2413; --good-card: #14261d; } }
@media print { :root { color-scheme: light; --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; } }`;

const LAYOUT = `
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
main, header, footer { max-width: 1240px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 28px; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.25; letter-spacing: -.01em; }
h2 { margin: 0 0 12px; font-size: 18px; }
h3 { margin: 14px 0 2px; font-size: 14px; }
h4 { margin: 18px 0 2px; font-size: 13px; overflow-wrap: anywhere; }
header p, .note, footer { color: var(--soft); margin: 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; margin: 20px 0; }
footer { padding-bottom: 28px; font-size: 13px; }
[hidden] { display: none !important; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }`;

const FIGURES = `
.verdict { margin: 0 0 14px; padding: 10px 14px; border-radius: 8px; background: var(--warn-card); border-left: 4px solid var(--warn); list-style: none; }
.verdict li + li { margin-top: 6px; }
.verdict.good { background: var(--good-card); border-color: var(--good); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px 24px; margin: 0; }
.figures dt { color: var(--soft); font-size: 13px; }
.figures dd { margin: 0; font-size: 13px; color: var(--soft); }
.figures b { display: block; font-size: 26px; line-height: 1.2; font-weight: 600; color: var(--ink); font-variant-numeric: tabular-nums; }
`;

const PICTURE = `
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0 0 10px; padding: 0; list-style: none; font-size: 13px; color: var(--soft); }
.legend li { display: flex; align-items: center; gap: 6px; }
.zoom { float: right; display: flex; gap: 6px; margin: -4px 0 6px; }
button, input, select { font: inherit; font-size: 14px; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; min-height: 34px; }
button { cursor: pointer; }
button:hover { border-color: var(--focus); }
.scroller { clear: both; overflow-x: auto; border-top: 1px solid var(--line); border-bottom: 1px solid var(--line); padding-bottom: 8px; }
.canvas { --zoom: 1; width: calc(100% * var(--zoom)); min-width: 100%; }
.canvas svg { display: block; }
.canvas h3 span, .process span { position: sticky; left: 0; overflow-wrap: anywhere; }
.process { margin: 4px 0 0; font-size: 12px; color: var(--soft); }
svg text { font: 12px system-ui, sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; }
svg.number, svg.tick { overflow: visible; }
.axis .fine { display: none; } .deep .axis .fine { display: inline; }
.lane + .process { margin-top: 10px; }
.grid { stroke: var(--line); }
.token.even { fill: var(--even); } .token.odd { fill: var(--odd); } .token.bad { fill: var(--bad); }
.number text { fill: var(--number); font-weight: 600; pointer-events: none; }
.tail { fill: var(--tail); }
.requests, .activity path { fill: var(--sent); }
.mark path, .mark circle, .mark rect { fill: var(--soft); }
.mark.renewed path { fill: var(--good); }
.mark.wait path, .mark.wait rect { fill: var(--warn); }
.mark.wait rect { opacity: .45; }
.mark .stroke { fill: none; stroke: var(--warn); stroke-width: 2.5; stroke-linecap: round; }
.mark.rejected .stroke { stroke: var(--bad); }
.mark .hollow { fill: var(--card); stroke: var(--bad); stroke-width: 2.5; }`;

const TABLES = `
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 600; }
.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.what { white-space: nowrap; } .what svg { vertical-align: -3px; margin-right: 6px; }
.name, .details { overflow-wrap: anywhere; }
.details { min-width: 22em; }
.events .name { min-width: 7em; max-width: 16em; }
details.tokens { overflow-x: auto; } summary { cursor: pointer; color: var(--soft); font-size: 13px; padding: 4px 0; }
.filter { display: flex; flex-wrap: wrap; align-items: center; gap: 10px 18px; margin: 8px 0 12px; font-size: 13px; color: var(--soft); }
.filter label { display: flex; align-items: center; gap: 8px; }
.events thead th { position: sticky; top: 0; background: var(--card); }`;

const SMALL = `
@media (max-width: 720px) {
  main, header, footer { padding-left: 12px; padding-right: 12px; }
  section { padding: 14px 12px; }
  .figures { grid-template-columns: 1fr 1fr; }
  .zoom { float: none; margin-bottom: 8px; }
  .canvas:not(.zoomed) .tick.odd, .canvas:not(.zoomed) .tick.late { display: none; }
  .events thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .events tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
  .events td { display: inline; border: 0; padding: 0 12px 0 0; }
  .events .details { display: block; }
  .events .name { color: var(--soft); }
}
@media print {
  section { border: 0; padding: 0; break-inside: auto; }
  .zoom, .filter { display: none !important; }
  .scroller { overflow: visible; } .canvas { width: 100%; }
  .lane, tr { break-inside: avoid; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .events thead th { position: static; }
}`;

/** How the page looks: light and dark, on a large screen and a small one, and on paper. */
export const PAGE_STYLE = [COLORS, LAYOUT, FIGURES, PICTURE, TABLES, SMALL].join('\n');
