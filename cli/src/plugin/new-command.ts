import { relative, resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { EXIT } from '../exit-code.ts';
import { choiceFlag, wrong } from '../read-flags.ts';
import { print } from '../terminal.ts';
import { KINDS } from './kinds.ts';
import { scaffold } from './scaffold.ts';

const NAME = /^[a-z0-9][a-z0-9-]*$/;

export const pluginNew = defineCommand({
  name: 'plugin new',
  summary: 'Write a plugin that passes all checks, as a place to begin. Nothing is downloaded.',
  operands: { name: 'NAME', summary: 'Id of the plugin in pipelines.', min: 1, max: 1 },
  flags: {
    kind: { type: 'string', summary: `One of ${KINDS.join(', ')}.`, hint: 'KIND' },
    folder: { type: 'string', summary: 'Folder to make (default: NAME).', hint: 'FOLDER' },
  },
  async run({ kind: asked, folder }, [id = '']) {
    if (!NAME.test(id))
      throw wrong(`a plugin is named in lower case letters, digits and dashes, not ${id}`);
    if (asked === undefined) throw wrong(`--kind is missing: one of ${KINDS.join(', ')}`);
    const kind = choiceFlag('--kind', asked, 'pooling', KINDS);
    const path = resolve(folder ?? id);
    const files = await scaffold(path, id, kind);
    const shown = relative(process.cwd(), path) || '.';
    print(`${kind} ${id} in ${shown}: ${files.join(', ')}`);
    print(`trueframe plugin test ${shown} checks it; ${shown}/README.md says how to go on`);
    return EXIT.ok;
  },
});
