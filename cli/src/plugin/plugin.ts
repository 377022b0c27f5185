import { commandGroup } from '../command-group.ts';
import { pluginNew } from './new-command.ts';
import { pluginTest } from './test-command.ts';

export const plugin = commandGroup({
  name: 'plugin',
  summary: 'Begins a plugin, and checks one. (docs/plugins.md)',
  step: 'ACTION',
  steps: {
    new: {
      summary: 'Write a plugin that passes all checks, as a place to begin.',
      command: pluginNew,
    },
    test: {
      summary: 'Check everything that the daemon relies on in a plugin.',
      command: pluginTest,
    },
  },
});
