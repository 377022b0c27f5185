import { defineCommand } from './command.ts';
import { checkExposure } from './doctor/exposure.ts';
import { checkFfmpeg } from './doctor/ffmpeg.ts';
import type { Level } from './doctor/finding.ts';
import { checkGpu } from './doctor/gpu.ts';
import { checkIsolation } from './doctor/isolation.ts';
import { checkMachine } from './doctor/machine.ts';
import { checkModels } from './doctor/models.ts';
import { checkPermissions } from './doctor/permissions.ts';
import { checkRuntime } from './doctor/runtime.ts';
import { checkSandbox } from './doctor/sandbox.ts';
import { showFinding } from './doctor/show-finding.ts';
import { checkSinks } from './doctor/sinks.ts';
import { checkSessionStore } from './doctor/store.ts';
import { EXIT } from './exit-code.ts';
import { loadSetup, SETUP_FLAGS } from './setup-flags.ts';
import { printJson } from './terminal.ts';
import { ALL_FLAG } from './unconfigured.ts';

const CHECKS = [
  checkMachine,
  checkPermissions,
  checkSessionStore,
  checkExposure,
  checkRuntime,
  checkGpu,
  checkFfmpeg,
  checkIsolation,
  checkSandbox,
  checkModels,
  checkSinks,
] as const;

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Check this machine and say, line by line, what to do.',
  flags: {
    ...SETUP_FLAGS,
    ...ALL_FLAG,
    json: { type: 'boolean', summary: 'One JSON object per line; always all findings.' },
  },
  async run(flags) {
    const config = await loadSetup(flags);
    let worst: Level = 'ok';
    // One after the other, printed as they come: the slow ones run native code.
    for (const check of CHECKS) {
      for (const finding of await check(config, flags.all || flags.json)) {
        if (finding.level === 'fail' || worst === 'ok') worst = finding.level;
        if (flags.json) printJson(finding);
        else showFinding(finding);
      }
    }
    return worst === 'fail' ? EXIT.badInput : EXIT.ok;
  },
});
