import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { permittedLayers, userOf, wrapped } from './layers.ts';
import { checkReadable, readablePaths } from './readable-folders.ts';

const PROGRAM = fileURLToPath(new URL('./guest/main.js', import.meta.url));

/** A plugin package that is to run in a process of its own. */
export interface IsolatedSource {
  readonly name: string;
  /** Folder of the package; absolute. */
  readonly folder: string;
  /** Module of the plugin, relative to the folder. */
  readonly entry: string;
}

/** MiB of memory that an isolated plugin may take, and of them for JavaScript objects. */
const GUEST_MEMORY = 512;
const GUEST_HEAP = 256;

/** MiB that Node reserves for machine code and never uses, but that count: from version 23 on. */
const RESERVED = Number(process.versions.node.split('.')[0]) > 22 ? 512 : 0;

/**
 * Starts a process that loads a plugin: it may read its own files, and neither write nor start anything; its environment is empty.
 * Descriptor 3 is the connection to it.
 * @throws MACHINE_DENIED the user that it is to run as cannot read its files
 */
export async function startGuest({ name, folder, entry }: IsolatedSource): Promise<ChildProcess> {
  const layers = await permittedLayers();
  const paths = await readablePaths(folder);
  if (layers.ownUser) await checkReadable([...paths, process.execPath], userOf(name));
  const command = [
    process.execPath,
    permissionFlag(),
    ...paths.map((path) => `--allow-fs-read=${path}${path.endsWith('.json') ? '' : '/'}`),
    '--no-warnings',
    `--max-old-space-size=${GUEST_HEAP}`,
    PROGRAM,
    pathToFileURL(join(folder, entry)).href,
  ];
  const [program = '', ...args] = wrapped(layers, name, GUEST_MEMORY + RESERVED, command);
  return spawn(program, args, {
    env: {},
    cwd: '/',
    // A process group of its own: a signal to "its" group reaches nobody else.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
}

/** Its name changed when it was no experiment any more. */
function permissionFlag(): string {
  const { allowedNodeEnvironmentFlags: flags } = process;
  return flags.has('--permission') ? '--permission' : '--experimental-permission';
}
