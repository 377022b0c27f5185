import { defineCommand } from './command.ts';
import { checkFfmpeg } from './doctor/ffmpeg.ts';
import type { Finding, Level } from './doctor/finding.ts';
import { checkMachine } from './doctor/machine.ts';
import { checkModels } from './doctor/models.ts';
import { checkRuntime } from './doctor/runtime.ts';
import { EXIT } from './exit-code.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { paint, print, printJson } from './terminal.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Check this machine, line by line, and say what to do.',
  flags: { ...SETUP_FLAGS, json: { type: 'boolean', summary: 'One JSON object per line.' } },
  async run(flags) {
    const config = await loadSetup(flags);
    let worst: Level = 'ok';
    // One after the other, printed as they come: the slow ones run native code.
    for (const check of [checkMachine, checkRuntime, checkFfmpeg, checkModels]) {
      for (const finding of await check(config)) {
        if (finding.level === 'fail' || worst === 'ok') worst = finding.level;
        if (flags.json) printJson(finding);
        else show(finding);
      }
    }
    return worst === 'fail' ? EXIT.badInput : EXIT.ok;
  },
});

const MARKS = { ok: ['green', 'ok  '], warn: ['yellow', 'warn'], fail: ['red', 'fail'] } as const;

function show({ level, name, found, advice }: Finding): void {
  const [colour, mark] = MARKS[level];
  print(`${paint(colour, mark)}  ${name.padEnd(13)} ${found}`);
  if (advice) print(`${' '.repeat(20)}→ ${advice}`);
}
