import {
  labelWords,
  mediaTime,
  REASON_WORDS,
  settledWords,
  verdictMeaning,
} from '@trueframe/client/words';
import type { Verdict__Output } from '@trueframe/proto';
import { facts } from './facts.ts';
import type { Findings, TrackFindings } from './findings.ts';
import { type Html, html } from './html.ts';
import { type ChartRange, modelsOf, scoreChart } from './score-chart.ts';
import type { Crop, SourceReport } from './source-report.ts';
import { STYLE } from './style.ts';

/** Returns a page that needs no other file. */
export function reportPage(report: SourceReport): string {
  const { source, findings } = report;
  const verdict = findings.summary?.verdict ?? undefined;
  return document(
    `${source}: ${verdict ? labelWords(verdict.label) : 'no verdict'}`,
    html`<h1>${nameOf(source)}</h1>
<p class="soft">${source}</p>
${overall(report, verdict)}
${findings.notes.filter((note) => !note.endsWith(report.failure ?? '\0')).map((note) => html`<p>⚠ ${note}</p>`)}
<h2>Faces</h2>
${findings.tracks.length === 0 ? html`<p>No face was followed.</p>` : html`${legend()}${report.noCrops ? html`<p class="soft">${report.noCrops}</p>` : html``}`}
${findings.tracks.map((track) => face(track, report))}
<h2>What was analysed, and with what</h2>
${facts(report)}
<h2>Once more</h2>
<p>The same input, pipeline and models give the same scores:</p>
<pre>${report.command}</pre>
<p class="soft">Crops of faces are biometric data. Keep this file only as long as you need it.</p>`,
  );
}

/** Returns the part of a source that a person calls it by. */
export function nameOf(source: string): string {
  return source.split('/').findLast((part) => part !== '') ?? source;
}

/** Returns a whole document around a body. */
export function document(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`.text;
}

function overall({ failure }: SourceReport, verdict: Verdict__Output | undefined): Html {
  if (!verdict) {
    return html`<div class="verdict LABEL_UNABLE_TO_EVALUATE"><b>no verdict</b>
<p>${failure ?? 'The session ended without a summary.'}</p><p>Nothing is said about this source.</p></div>`;
  }
  return html`<div class="verdict ${verdict.label}">
<b>${labelWords(verdict.label)}</b>${scoreWords(verdict)}
<p>${verdictMeaning(verdict)}</p>
${reasons(verdict)}
${failure ? html`<p>⚠ ${failure}</p>` : html``}
${verdict.scope.length > 0 ? html`<p class="soft">Looked for: ${verdict.scope.join(', ')}.</p>` : html``}
${verdict.settled ? html`<p class="soft">Settled ${settledWords(verdict.settled)}.</p>` : html``}
${verdict.blindTo.length > 0 ? html`<p class="soft">Known to miss: ${verdict.blindTo.join(', ')}.</p>` : html``}
</div>`;
}

function scoreWords({ score, thresholds }: Verdict__Output): Html {
  if (score === undefined) return html``;
  const scale = thresholds
    ? ` (authentic up to ${thresholds.authentic.toFixed(2)}, synthetic from ${thresholds.synthetic.toFixed(2)})`
    : '';
  return html` · score ${score.toFixed(2)}<span class="soft">${scale}</span>`;
}

function reasons({ reasons: codes }: Verdict__Output): Html {
  const items = codes.map(
    (code) => html`<li><code>${code}</code>: ${REASON_WORDS[code] ?? 'see docs/verdicts.md'}</li>`,
  );
  return items.length > 0 ? html`<ul>${items}</ul>` : html``;
}

function legend(): Html {
  return html`<p class="soft">Scores go from 0 to 1; 1 is synthetic. Thin lines are the models as each of them sees it, the thick one is the ensemble, the band around it holds eight of ten
frames. Dashed: the thresholds. Grey: media that was not seen, and frames on which no model voted.</p>`;
}

function face({ trackId, samples, verdict }: TrackFindings, report: SourceReport): Html {
  const { findings, crops } = report;
  const cut = crops.get(trackId) ?? [];
  const when = verdict ? `${mediaTime(verdict.fromMs)} to ${mediaTime(verdict.toMs)}, ` : '';
  return html`<section class="face">
<h2>Face ${trackId}${verdict ? html`: ${labelWords(verdict.label)}` : html``}</h2>
<p>${verdict ? verdictMeaning(verdict) : 'No verdict.'}</p>
<p class="soft">${when}${samples.length} frames${verdict ? scoreWords(verdict) : html``}</p>
${verdict ? reasons(verdict) : html``}
<ul class="crops">${cut.map((crop) => cropItem(crop, trackId))}</ul>
${samples.length > 0 ? scoreChart(samples, verdict, findings.gaps, rangeOf(findings)) : html``}
<ul class="key"><li class="ensemble">ensemble</li>${modelsOf(samples).map((id, k) => html`<li class="m${k % 6}">${id}</li>`)}<li class="synthetic">synthetic from here</li><li class="authentic">authentic up to here</li></ul>
</section>`;
}

function cropItem({ kind, sample, jpeg }: Crop, trackId: number): Html {
  const score = sample.score === undefined ? 'no score' : sample.score.toFixed(2);
  const words = `${kind}: ${score} at ${mediaTime(sample.ptsMs)}`;
  if (!jpeg) return html``;
  return html`<li><img alt="Face ${trackId}, ${words}" src="data:image/jpeg;base64,${jpeg.toString('base64')}"><span>${words}</span></li>`;
}

function rangeOf({ started, summary, tracks }: Findings): ChartRange {
  const last = Math.max(0, ...tracks.map(({ samples }) => samples.at(-1)?.ptsMs ?? 0));
  return {
    fromMs: 0,
    toMs: Math.max(last, summary?.mediaMs ?? 0, started?.video?.durationMs ?? 0),
  };
}
