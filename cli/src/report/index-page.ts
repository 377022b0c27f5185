import { labelWords, verdictMeaning } from '@trueframe/client/words';
import { type Html, html } from './html.ts';
import { document, nameOf } from './page.ts';
import type { SourceReport } from './source-report.ts';

/** A report, and where it is from the index. */
export interface Listed {
  readonly href: string;
  readonly report: SourceReport;
}

/** Returns a page that lists the reports of several sources, the most suspicious first. */
export function indexPage(listed: readonly Listed[]): string {
  const rows = listed.toSorted((a, b) => rank(b.report) - rank(a.report));
  return document(
    `${listed.length} sources`,
    html`<h1>${listed.length} sources</h1>
<div class="table"><table class="list"><tr><th scope="col">source</th><th scope="col">verdict</th><th scope="col">score</th><th scope="col">faces</th><th scope="col">meaning</th></tr>
${rows.map(row)}</table></div>`,
  );
}

function row({ href, report }: Listed): Html {
  const verdict = report.findings.summary?.verdict ?? undefined;
  const words = verdict ? labelWords(verdict.label) : 'no verdict';
  return html`<tr class="${verdict?.label ?? ''}"><td><a href="${href}">${nameOf(report.source)}</a><br><span class="soft">${report.source}</span></td><td><b>${words}</b></td><td>${verdict?.score?.toFixed(2) ?? 'no score'}</td><td>${facesOf(report)}</td><td>${verdict ? verdictMeaning(verdict) : (report.failure ?? '')}</td></tr>`;
}

function facesOf({ findings }: SourceReport): string {
  const { length } = findings.tracks;
  return length === 1 ? '1 face' : `${length} faces`;
}

function rank({ findings }: SourceReport): number {
  const verdict = findings.summary?.verdict;
  // Nobody has judged it: it is to be looked at before those that were found inconspicuous.
  if (verdict?.score === undefined) return 0.5;
  return verdict.label === 'LABEL_SYNTHETIC_LIKELY' ? 1 + verdict.score : verdict.score;
}
