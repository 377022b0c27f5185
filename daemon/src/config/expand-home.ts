import { homedir } from 'node:os';
import { TrueframeError } from '@trueframe/sdk';

/**
 * The path with a `~` at its start replaced by the user's folder, as shells do; they do not inside of files and behind `=`.
 * @throws CONFIG_INVALID for `~somebody`, and where the user has no folder
 */
export function expandHome(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if (!path.startsWith('~')) return path;
  if (path !== '~' && !path.startsWith('~/')) {
    throw new TrueframeError(
      'CONFIG_INVALID',
      `${path} names the folder of another user; write the path in full (or ./${path} for a name that begins with ~)`,
    );
  }
  const home = env.HOME || homeOfUser(path);
  return `${home}${path.slice(1)}`;
}

function homeOfUser(path: string): string {
  try {
    return homedir();
  } catch (cause) {
    throw new TrueframeError(
      'CONFIG_INVALID',
      `${path} cannot be found: this user has no home folder; set HOME or write the path in full`,
      { cause },
    );
  }
}
