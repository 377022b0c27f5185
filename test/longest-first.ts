import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Seconds that the longest files take. A file that is not named here counts as short. */
const SECONDS: Readonly<{ [file: string]: number }> = {
  'test/cli/benchmarks.test.ts': 110,
  'test/parity/presets.test.ts': 65,
  'test/e2e/packed.test.ts': 60,
  'test/training/training.test.ts': 60,
  'test/e2e/engine-killed.test.ts': 55,
  'test/cli/analyze.test.ts': 50,
  'test/decode/resume.test.ts': 50,
  'test/integration/readiness.test.ts': 50,
  'test/cli/evaluate.test.ts': 50,
  'test/e2e/embedded.test.ts': 40,
  'test/cli/bench.test.ts': 38,
  'test/integration/devices.test.ts': 36,
  'test/e2e/bad-input.test.ts': 35,
  'test/parity/detectors.test.ts': 31,
  'test/decode/rtsp-times.test.ts': 31,
  'test/integration/fairness.test.ts': 30,
  'test/e2e/clips.test.ts': 28,
  'test/parity/exporters.test.ts': 28,
  'test/decode/lost-ffmpeg.test.ts': 28,
  'test/decode/rtsp.test.ts': 28,
  'test/decode/windows.test.ts': 27,
  'test/e2e/rtsp.test.ts': 25,
  'test/integration/methods.test.ts': 25,
  'test/cli/int8.test.ts': 24,
  'test/cli/dataset.test.ts': 22,
  'test/e2e/eight-sessions.test.ts': 20,
  'test/cli/telemetry.test.ts': 20,
};

/** Long files begin first, so that no core waits for one of them at the end. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const group = (file: TestSpecification) => file.project.config.sequence.groupOrder;
    const seconds = (file: TestSpecification) =>
      SECONDS[relative(this.ctx.config.root, file.moduleId)] ?? 0;
    return [...files].sort((a, b) => group(a) - group(b) || seconds(b) - seconds(a));
  }
}
