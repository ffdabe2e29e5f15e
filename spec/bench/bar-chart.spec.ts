import { expect } from 'chai';
import { drawBarChart, type BarChart } from '../../bench/pictures/bar-chart';

const CHART: BarChart = {
  title: 'Title',
  subtitle: 'Subtitle',
  note: 'Note',
  bars: [
    { name: 'one', pieces: [{ value: 100, kind: 'own' }], label: '100/s', isOwn: true },
    {
      name: 'other',
      pieces: [
        { value: 20, kind: 'good' },
        { value: 30, kind: 'bad' },
      ],
      range: [40, 60],
      label: '50/s',
    },
  ],
};

const widths = (svg: string, kind: string): string[] =>
  [...svg.matchAll(new RegExp(`class="${kind}" x="[\\d.]+" y="[\\d.]+" width="([\\d.]+)"`, 'g'))].map(
    ([, width = '']) => width,
  );

describe('bar chart of the benchmark', () => {
  it('draws values to one scale, pieces one behind the other', () => {
    const svg = drawBarChart(CHART);
    expect(widths(svg, 'own')).to.deep.equal(['320']);
    expect(widths(svg, 'good')).to.deep.equal(['64']);
    expect(widths(svg, 'bad')).to.deep.equal(['96']);
    expect(/class="good" x="(\d+)"/.exec(svg)?.[1]).to.equal('310');
    expect(/class="bad" x="(\d+)"/.exec(svg)?.[1]).to.equal('374');
    expect(svg).to.contain('<line class="range" x1="438" x2="502"');
  });

  it('makes room for a range beyond the longest bar', () => {
    const [first] = CHART.bars;
    const bars = first === undefined ? [] : [{ ...first, range: [50, 200] as const }];
    expect(widths(drawBarChart({ ...CHART, bars }), 'own')).to.deep.equal(['160']);
  });

  it('draws the same text of the same chart', () => {
    expect(drawBarChart(CHART)).to.equal(drawBarChart(structuredClone(CHART)));
  });

  it('writes what stands for itself in XML as text', () => {
    expect(drawBarChart({ ...CHART, title: 'a < b & c' })).to.contain('a &lt; b &amp; c</text>');
  });

  it('has colours for dark pages', () => {
    expect(drawBarChart(CHART)).to.contain('@media (prefers-color-scheme: dark)');
  });
});
