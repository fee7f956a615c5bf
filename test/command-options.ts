/** The command line of the commands for engineers: `--help` says what they do; an option that they do not have ends them. */
import { type ParseArgsOptionDescriptor, parseArgs } from 'node:util';

type Option = ParseArgsOptionDescriptor & { readonly says: string };

interface CommandLine<Options extends Readonly<Record<string, Option>>> {
  /** How it is called: `npm run fuzz`. */
  readonly command: string;
  readonly does: string;
  readonly options?: Options;
  /** What it takes beside options, in words; without it nothing. */
  readonly takes?: string;
}

const help: Readonly<Record<'help', Option>> = { help: { type: 'boolean', short: 'h', says: 'prints this' } };

/**
 * Reads the options of a command. With `--help` it prints them and ends with 0; what the command does not know ends it with 2,
 * before anything is started.
 */
export function readCommandLine<const Options extends Readonly<Record<string, Option>> = Record<never, Option>>(
  line: CommandLine<Options>,
) {
  const { options = {} as Options, takes } = line;
  const { values, positionals } = parsed(() =>
    parseArgs({ allowPositionals: takes !== undefined, options: { ...options, ...help } }),
  );
  if (Reflect.get(values, 'help') === true) {
    process.stdout.write(`${usage(line)}\n`);
    process.exit(0);
  }
  type Values = ReturnType<typeof parseArgs<{ options: Options }>>['values'];
  return { values: values as Values, positionals: positionals as readonly string[] };

  function parsed<Result>(parse: () => Result): Result {
    try {
      return parse();
    } catch (error) {
      return refuseCommandLine(`${error instanceof Error ? error.message : error}\n\n${usage(line)}`);
    }
  }
}

/** Ends a command whose options make no sense. */
export function refuseCommandLine(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}

/** Options as numbers. Ends the command unless all are whole and above 0. */
export function countsIn<Name extends string>(values: Readonly<Record<Name, string>>): Record<Name, number> {
  const names = Object.keys(values) as Name[];
  const wrong = names.filter((name) => !/^[1-9]\d{0,8}$/.test(values[name]));
  if (wrong.length > 0)
    refuseCommandLine(`${wrong.map((name) => `--${name}`).join(', ')}: needs a whole number above 0`);
  return Object.fromEntries(names.map((name) => [name, Number(values[name])])) as Record<Name, number>;
}

function usage({ command, does, options, takes }: CommandLine<Readonly<Record<string, Option>>>): string {
  const all = Object.entries({ ...options, ...help }).map(([name, { type, says, default: preset }]) => {
    const named = `--${name}${type === 'string' ? ' …' : ''}`;
    return `  ${named.padEnd(16)}${says}${preset === undefined ? '' : ` (default ${[preset].flat().join(', ')})`}`;
  });
  return [`${command} -- [options]${takes === undefined ? '' : ` [${takes}]`}`, '', does, '', ...all].join('\n');
}
