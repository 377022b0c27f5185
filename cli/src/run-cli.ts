import { stripVTControlCharacters } from 'node:util';
import { TrueframeError } from '@trueframe/sdk';
import { didYouMean } from './closest.ts';
import { COMMANDS } from './commands.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import { type Output, withOutput } from './output.ts';
import { printError } from './print-error.ts';
import { type Term, termList } from './term-list.ts';
import { hasColours, helpWidth, paint, print, terminalWidth } from './terminal.ts';
import { version } from './version.ts';
import { wrapText } from './wrap-text.ts';

/**
 * Runs `trueframe …` and returns its exit code. Errors are printed, never thrown. Output goes to `to`, by default to the
 * streams of this process.
 */
export function runCli(argv: readonly string[], to: Output = process): Promise<number> {
  return withOutput(to, () => run(argv));
}

async function run(argv: readonly string[]): Promise<number> {
  const verbose = argv.includes('--verbose');
  const [name, ...rest] = argv.filter((arg) => arg !== '--verbose');
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
      const guess = didYouMean(name, Object.keys(COMMANDS));
      throw new TrueframeError(
        'REQUEST_INVALID',
        `no command ${name}; see trueframe --help${guess}`,
      );
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

function overview(): string {
  const width = helpWidth();
  const commands = Object.entries(COMMANDS).map(([name, { summary }]): Term => [name, summary]);
  return [
    ...wrapText('Watches video and says, face by face, how likely it is synthetic.', width),
    '',
    `${paint('bold', 'Usage')}: trueframe COMMAND [--flags]`,
    '',
    ...termList(commands, width),
    '',
    ...wrapText(
      'trueframe COMMAND --help explains a command, --verbose adds stacks to errors, --version prints the version.',
      terminalWidth(),
    ),
  ].join('\n');
}
