import { stripVTControlCharacters } from 'node:util';
import { version } from '@trueframe/daemon';
import { TrueframeError } from '@trueframe/sdk';
import { COMMANDS } from './commands.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { printError } from './print-error.ts';
import { hasColours, paint, print } from './terminal.ts';

/** Runs `trueframe …` and returns its exit code. Errors are printed, never thrown. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const verbose = argv.includes('--verbose');
  const [name, ...rest] = argv.filter((arg) => arg !== '--verbose');
  endWithReader();
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      print(overview());
      return name === undefined ? EXIT.badInput : EXIT.ok;
    }
    if (name === '--version' || name === '-v') {
      print(version);
      return EXIT.ok;
    }
    const row = COMMANDS[name];
    if (!row) {
      throw new TrueframeError('REQUEST_INVALID', `no command ${name}; see trueframe --help`);
    }
    const command = await row.load();
    if (rest.includes('--help') || rest.includes('-h')) {
      const help = await command.help(rest);
      print(hasColours() ? help : stripVTControlCharacters(help));
      return EXIT.ok;
    }
    return await command.run(rest);
  } catch (reason) {
    printError(reason, verbose);
    return exitCodeOf(reason);
  }
}

/**
 * Cancels a running analysis when nobody reads on (`trueframe …
 * head`), and ends anything else.
 */
function endWithReader(): void {
  process.stdout.on('error', () => {
    // As shells count SIGPIPE, which Node ignores.
    if (!process.emit('SIGTERM', 'SIGTERM')) process.exit(128 + 13);
  });
  // Nobody listens to what goes wrong; the results may still be wanted.
  process.stderr.on('error', () => {});
}

function overview(): string {
  const rows = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `  ${paint('cyan', name.padEnd(10))}${summary}`,
  );
  return [
    'Watches video and says, face by face, how likely it is synthetic.',
    '',
    `${paint('bold', 'Usage')}: trueframe COMMAND [--flags]`,
    '',
    ...rows,
    '',
    'trueframe COMMAND --help explains a command, --verbose adds stacks to errors, --version prints the version.',
  ].join('\n');
}
