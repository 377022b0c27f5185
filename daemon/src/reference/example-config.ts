import { Config } from '../config/schema.ts';
import { describeKeys, type KeyFacts } from './describe.ts';

const HEAD = `# Every key of the configuration with its default. Written by \`npm run gen -w daemon\`; do not edit.
# Nothing of it is needed: leave out what you do not change. \`trueframe check FILE\` checks a file.
`;

/** The text of config/example.yml: parsing it gives the defaults. */
export function exampleConfig(): string {
  const blocks = describeKeys(Config).map((key) => block(key, '').join('\n'));
  return `${HEAD}\n${blocks.join('\n\n')}\n`;
}

function block(key: KeyFacts, indent: string): string[] {
  const name = key.path.at(-1);
  const comment = `${indent}# ${key.summary}`;
  if (key.keys.length > 0) {
    const inner = key.keys.flatMap((one) => block(one, `${indent}  `));
    return [comment, `${indent}${name}:`, ...inner];
  }
  if (key.isLiteral) return [comment, `${indent}${name}: ${key.standard}`];
  // The default depends on the machine, or there is none.
  return [comment, `${indent}# ${name}: (${key.standard})`];
}
