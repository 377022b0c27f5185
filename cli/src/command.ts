import { type ParseArgsConfig, parseArgs } from 'node:util';
import { TrueframeError } from '@trueframe/sdk';
import { didYouMean } from './closest.ts';
import { renderHelp } from './render-help.ts';

/** One `--flag` of a command. */
interface Flag {
  readonly type: 'string' | 'boolean';
  readonly summary: string;
  /** Shown in the help in place of the value. */
  readonly hint?: string;
  /** May be given more than once; its values become a list. */
  readonly multiple?: true;
}

type Flags = Readonly<Record<string, Flag>>;

type FlagValue<F extends Flag> = F extends { type: 'boolean' }
  ? boolean
  : F extends { multiple: true }
    ? readonly string[]
    : string | undefined;

type FlagValues<F extends Flags> = { readonly [Name in keyof F]: FlagValue<F[Name]> };

/** The arguments that are no flags. */
interface Operands {
  readonly name: string;
  readonly summary: string;
  /** Fewest and most arguments that are allowed. */
  readonly min: number;
  readonly max: number;
}

interface CommandSpec<F extends Flags> {
  readonly name: string;
  readonly summary: string;
  readonly flags: F;
  readonly operands?: Operands;
  /** Returns the exit code. */
  run(flags: FlagValues<F>, operands: readonly string[]): Promise<number>;
}

export interface Command {
  /** `argv`: what stands beside `--help`. */
  help(argv: readonly string[]): Promise<string>;
  run(argv: readonly string[]): Promise<number>;
}

/** A command of the CLI. */
export function defineCommand<const F extends Flags>(spec: CommandSpec<F>): Command {
  return {
    help: async () => renderHelp(spec),
    run: (argv) => {
      const { flags, operands } = read(spec, argv);
      return spec.run(flags as FlagValues<F>, operands);
    },
  };
}

function read<F extends Flags>(
  { name, flags, operands: rule }: CommandSpec<F>,
  argv: readonly string[],
) {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [flag, { type, multiple }] of Object.entries(flags)) {
    const standard = type === 'boolean' ? { default: false } : multiple ? { default: [] } : {};
    options[flag] = { type, multiple: multiple ?? false, ...standard };
  }
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (cause) {
    const said = firstSentence((cause as Error).message);
    const [, unknown = ''] = /unknown option '--([\w-]+)/.exec(said) ?? [];
    throw usageError(name, said, unknown && didYouMean(unknown, Object.keys(flags)));
  }
  const { values, positionals: operands } = parsed;
  const { min, max } = rule ?? { min: 0, max: 0 };
  if (operands.length < min) throw usageError(name, `${rule?.name} is missing`);
  if (operands.length > max) throw usageError(name, `unexpected argument ${operands[max]}`);
  return { flags: values, operands };
}

function usageError(command: string, what: string, guess = ''): TrueframeError {
  return new TrueframeError('REQUEST_INVALID', `${what}; see trueframe ${command} --help${guess}`);
}

function firstSentence(text: string): string {
  return text.split('. ')[0]?.replace(/^./, (letter) => letter.toLowerCase()) ?? text;
}
