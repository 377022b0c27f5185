import { mediaTime } from '@trueframe/client/words';
import type { ModelRef__Output, Summary__Output } from '@trueframe/proto';
import { type Html, html } from './html.ts';
import type { SourceReport } from './source-report.ts';

/** Returns tables of what was analysed and with what: hashes, versions, frames, models. */
export function facts({ findings, version, madeAt }: SourceReport): Html {
  const { started, summary, sessionId, sha256 } = findings;
  const video = started?.video;
  const rows: [string, string | Html | undefined][] = [
    ['SHA-256 of the input', sha256 && code(sha256)],
    [
      'Video',
      video ? `${video.width}×${video.height}, ${video.codec} in ${video.container}` : undefined,
    ],
    ['Length', summary && mediaTime(summary.mediaMs)],
    ['Frames', summary && framesOf(summary)],
    ['Sampling', started?.sampling],
    ['Completeness', summary && completenessOf(summary)],
    ['Pipeline', started?.pipeline],
    ['Version of the pipeline', started && code(started.pipelineVersion)],
    ['Session', sessionId && code(sessionId)],
    ['Trueframe', version],
    ['Report made', madeAt],
  ];
  const told = rows.filter(([, value]) => value !== undefined && value !== '');
  return html`<div class="table" tabindex="0" role="region" aria-label="Facts"><table>${told.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</table></div>
${models(started?.models ?? [])}`;
}

function framesOf({ frames }: Summary__Output): string {
  const { analysed = 0, received = 0 } = frames ?? {};
  const dropped = Object.entries(frames?.dropped ?? {}).map(([why, n]) => `${n} ${why}`);
  const why = dropped.length > 0 ? ` (${dropped.join(', ')})` : '';
  return `${analysed} of ${received} analysed${why}`;
}

/** Nothing: unknown. */
function completenessOf({ completeness }: Summary__Output): string {
  return completeness > 0 ? `${Math.floor(completeness * 100)} % of the promised media` : '';
}

function models(used: readonly ModelRef__Output[]): Html {
  if (used.length === 0) return html``;
  return html`<h2>Models</h2>
<div class="table" tabindex="0" role="region" aria-label="Models"><table><tr><th scope="col">model</th><th scope="col">version</th><th scope="col">weight</th><th scope="col">runs on</th><th scope="col">scores</th><th scope="col">SHA-256</th></tr>
${used.map((model) => html`<tr><td>${model.id}</td><td>${model.version}</td><td>${model.weight}</td><td>${model.provider}</td><td>${model.calibrated ? 'calibrated' : 'a ranking, not probabilities'}</td><td>${code(model.sha256)}</td></tr>`)}</table></div>`;
}

function code(text: string): Html {
  return html`<code>${text}</code>`;
}
