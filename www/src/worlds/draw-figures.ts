import { html, nothing, svg, type TemplateResult } from 'lit';
import type { Figure } from './figures.js';
import type { Merged } from './merged.js';

/** Pixels of a curve. */
const [WIDTH, HEIGHT] = [64, 18];

/** The figures that the document has counted last, with a bar for each, and how they have grown. */
export function figures(merged: Merged, cursor: number, titles: readonly string[], said: (key: string) => string, isWhole: boolean): TemplateResult | typeof nothing {
  const all = merged.counted();
  const past = all.filter(({ at }) => at <= cursor);
  const shown = past.at(-1) ?? all[0];
  if (!shown) return nothing;
  const row = (figure: Figure): TemplateResult => {
    const series = past.flatMap((one) => one.figures.filter(({ name }) => name === figure.name));
    const most = Math.max(1, ...all.flatMap((one) => one.figures.filter(({ name }) => name === figure.name)).flatMap(({ values }) => values.map(Number)));
    const now = past.length === 0 ? null : figure.values;
    const differs = now !== null && new Set(now).size > 1;
    return html`<tr class=${differs ? 'differs' : ''}>
      <th scope="row">${isWhole ? said(`worlds.figure.${figure.name}`) : '\u00a0'}</th>
      ${titles.map((_, world) => html`<td>${bar(now?.[world], most)}</td>`)}
      <td class="curve">${curve(series, most)}</td>
    </tr>`;
  };
  return html`<table>
    <caption class="unseen">${said('worlds.figures')}</caption>
    <thead><tr><th scope="col"><span class="unseen">${said('worlds.figures')}</span></th>${titles.map((title) => html`<th scope="col">${title}</th>`)}<td class="curve"></td></tr></thead>
    <tbody>${shown.figures.map(row)}</tbody>
  </table>`;
}

function bar(value: number | null | undefined, most: number): TemplateResult {
  return html`<span>${value ?? '–'}</span><i .style=${`inline-size: calc((100% - 3em) * ${(value ?? 0) / most})`}></i>`;
}

/** A line for each world through what was counted so far. */
function curve(series: readonly Figure[], most: number): TemplateResult | typeof nothing {
  if (series.length < 2) return nothing;
  const x = (index: number): number => 2 + (index / (series.length - 1)) * (WIDTH - 4);
  const y = (value: number): number => HEIGHT - 2 - (value / most) * (HEIGHT - 4);
  const worlds = series[0]?.values.map((_, world) => series.map(({ values }, index) => `${x(index)},${y(values[world] ?? 0)}`).join(' ')) ?? [];
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width=${WIDTH} height=${HEIGHT} aria-hidden="true">${worlds.map((points) => svg`<polyline points=${points}></polyline>`)}</svg>`;
}
