import { Html } from './html.ts';

/** Style sheet of the pages: light, dark as the reader's system is, and light on paper. */
export const STYLE = new Html(`
:root {
  --paper: #ffffff; --ink: #16191d; --soft: #5a6472; --line: #d9dee5; --panel: #f5f7f9;
  --red: #b3261e; --green: #1b6e3c; --amber: #8a5a00; --grey: #5a6472; --blue: #1f5fbf;
  --shade: rgba(90, 100, 114, .22); --band: rgba(31, 95, 191, .16); --covered: rgba(90, 100, 114, .06);
  --m0: #8e5bb5; --m1: #2a8a86; --m2: #b8731f; --m3: #5d7d2b; --m4: #b34a7a; --m5: #4a6a99;
  color-scheme: light dark;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e8ebef; --soft: #a3adba; --line: #323a44; --panel: #1c2127;
    --red: #ff8a80; --green: #6fd394; --amber: #f2b84b; --grey: #a3adba; --blue: #7db0ff;
    --shade: rgba(163, 173, 186, .25); --band: rgba(125, 176, 255, .2); --covered: rgba(163, 173, 186, .07);
    --m0: #c79be8; --m1: #62c9c4; --m2: #eeb16b; --m3: #a9cc6f; --m4: #ee9bc0; --m5: #9dbbe6;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1, p, a, code, pre, li { overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; }
a { color: var(--blue); }
.soft { color: var(--soft); }
.verdict { border: 1px solid var(--line); border-left: .4rem solid var(--grey); border-radius: .4rem; background: var(--panel);
  padding: .8rem 1rem; margin: 1rem 0; }
.verdict b { font-size: 1.2rem; }
.LABEL_SYNTHETIC_LIKELY { border-left-color: var(--red); } .LABEL_SYNTHETIC_LIKELY b { color: var(--red); }
.LABEL_AUTHENTIC_LIKELY { border-left-color: var(--green); } .LABEL_AUTHENTIC_LIKELY b { color: var(--green); }
.LABEL_INCONCLUSIVE, .LABEL_UNABLE_TO_EVALUATE { border-left-color: var(--amber); }
.LABEL_INCONCLUSIVE b, .LABEL_UNABLE_TO_EVALUATE b { color: var(--amber); }
.face { break-inside: avoid; border-top: 1px solid var(--line); margin-top: 1.5rem; }
.crops { display: flex; flex-wrap: wrap; gap: .75rem; margin: .75rem 0; padding: 0; list-style: none; }
.crops img { display: block; width: 9rem; height: 9rem; border-radius: .4rem; background: var(--panel); }
.crops span { display: block; font-size: .85rem; color: var(--soft); }
.chart { width: 100%; height: auto; display: block; }
.chart text { fill: var(--soft); font-size: 11px; }
.chart path { fill: none; stroke-linejoin: round; }
.chart .band { fill: var(--band); }
.chart .ensemble { stroke: var(--blue); stroke-width: 2; }
.chart .model { stroke-width: 1; opacity: .85; }
.chart .covered { fill: var(--covered); } .chart .gap, .chart .silence { fill: var(--shade); }
.chart .synthetic { stroke: var(--red); stroke-dasharray: 5 4; } .chart .authentic { stroke: var(--green); stroke-dasharray: 5 4; }
${[0, 1, 2, 3, 4, 5].map((k) => `.chart .m${k} { stroke: var(--m${k}); } .key .m${k} { color: var(--m${k}); }`).join('\n')}
.key { display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .85rem; color: var(--soft); margin: .25rem 0; padding: 0;
  list-style: none; }
.key .ensemble { color: var(--blue); } .key .synthetic { color: var(--red); } .key .authentic { color: var(--green); }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
code { font: .88em ui-monospace, monospace; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .6rem .8rem; white-space: pre-wrap; }
@media (max-width: 40rem) {
  .chart text { font-size: 20px; }
  .list th { display: none; }
  .list td { display: block; border: 0; padding: 0; }
  .list td:last-child { padding-bottom: .6rem; border-bottom: 1px solid var(--line); margin-bottom: .6rem; }
}
@media print { body { max-width: none; padding: 0; } .verdict, pre { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
`);
