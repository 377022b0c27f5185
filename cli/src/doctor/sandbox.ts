import type { Config } from '@trueframe/daemon';
import { Sandbox } from '@trueframe/daemon/machine';
import type { Finding } from './finding.ts';

const WITHOUT_ROOM =
  'install bubblewrap (Debian: apt install bubblewrap), and let this user make namespaces: a decoder that a hostile file takes over could read what the daemon can';
const WITHOUT_USER =
  'run the daemon as a user of its own, or as root with all capabilities: decoders run as the daemon does';

/** Layers around ffmpeg and ffprobe; that of setpriv is told with the machine. */
export async function checkSandbox({ sources }: Config): Promise<readonly Finding[]> {
  const sandbox = await Sandbox.open(sources.sandbox);
  const { layers, ownUser } = sandbox;
  sandbox.close();
  const why = (name: string) => layers.find((layer) => layer.name === name)?.missing ?? '';
  return [
    userFinding(ownUser, why('user')),
    finding(
      'bubblewrap',
      'ffmpeg and ffprobe see no files of this machine, and files and pushed media are decoded without a network',
      why('bwrap'),
      WITHOUT_ROOM,
    ),
  ];
}

function userFinding(ownUser: number | undefined, missing: string): Finding {
  // A daemon that is not root has a user of its own already.
  const isRoot = process.geteuid?.() === 0;
  if (!isRoot) return { level: 'ok', name: 'decoder user', found: 'that of the daemon' };
  const found = `ffmpeg and ffprobe run as user ${ownUser}`;
  return finding('decoder user', found, missing, WITHOUT_USER);
}

function finding(name: string, found: string, missing: string, advice: string): Finding {
  if (missing === '') return { level: 'ok', name, found };
  return { level: 'warn', name, found: missing, advice };
}
