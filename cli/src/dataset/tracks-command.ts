import { join } from 'node:path';
import { loadPlugins } from '@trueframe/daemon/plugins';
import { filesBelow, keepSettings, type TracksSettings, tracksPath } from '@trueframe/dataset';
import { defineCommand } from '../command.ts';
import { readOptions } from '../plugin-options.ts';
import { wrong } from '../read-flags.ts';
import { loadSetup } from '../setup-flags.ts';
import { runOnVideos, STEP_FLAGS } from './run-step.ts';

export const tracks = defineCommand({
  name: 'dataset tracks',
  summary: 'Join the boxes of "dataset faces" into tracks.',
  operands: { name: 'FOLDER', summary: 'Folder of the data set.', min: 1, max: 1 },
  flags: {
    ...STEP_FLAGS,
    tracker: {
      type: 'string',
      summary:
        'dfdc-3rd-overlap, components-3d (The Medics), or any tracker (default: dfdc-3rd-overlap).',
      hint: 'ID',
    },
    options: { type: 'string', summary: 'Options of the tracker.', hint: 'JSON' },
    interpolate: {
      type: 'boolean',
      summary: 'dfdc-3rd-overlap: boxes for the frames in between, too.',
    },
  },
  async run(flags, [out = '']) {
    const use = flags.tracker ?? 'dfdc-3rd-overlap';
    if (flags.interpolate && use !== 'dfdc-3rd-overlap') {
      throw wrong(`--interpolate belongs to dfdc-3rd-overlap, not to ${use}`);
    }
    const settings: TracksSettings = {
      tracker: { use, options: readOptions(flags.options) },
      interpolate: flags.interpolate,
    };
    const config = await loadSetup(flags);
    if (use !== 'components-3d') {
      const registry = await loadPlugins(config, config.engine.pluginBootTimeout);
      registry.tracker(use);
    }
    const files = await filesBelow(join(out, 'boxes'), '.json');
    if (files.length === 0) throw wrong(`no boxes in ${out}: run trueframe dataset faces`);
    await keepSettings(out, 'tracks', settings);

    const videos = files.map((file) => file.slice(0, -'.json'.length));
    const outputOf = (video: string) => tracksPath(out, video);
    const taskOf = (video: string) => ({ step: 'tracks', video, out, settings }) as const;
    return runOnVideos({ step: 'tracks', out, videos, outputOf, taskOf }, flags, config);
  },
});
