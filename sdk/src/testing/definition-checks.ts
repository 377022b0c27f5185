import { API_VERSION } from '../api-version.ts';
import { TrueframeError } from '../errors.ts';
import { parseOptions } from '../options.ts';
import type { Definition, PluginKind } from '../plugin.ts';
import { type Check, expectThat } from './check.ts';

/** Returns the checks that hold for every kind of definition: frozen facts, and options that report typos. */
export function definitionChecks(
  definition: Definition,
  kind: PluginKind,
  options: unknown,
): Check[] {
  const say = (claim: boolean, message: string) =>
    expectThat(claim, `${definition.id}: ${message}`, 'PLUGIN_INVALID');
  return [
    {
      name: 'the definition is complete',
      async run() {
        say(definition.kind === kind, `kind is ${definition.kind}, expected ${kind}`);
        say(
          definition.apiVersion === API_VERSION,
          `apiVersion is ${definition.apiVersion}, this SDK is ${API_VERSION}`,
        );
        say(
          /^[a-z0-9][a-z0-9-]*$/.test(definition.id),
          'id must be lower case letters, digits and dashes',
        );
        say(definition.summary.trim().length > 0, 'summary is empty');
        say(Object.isFrozen(definition), 'not frozen: make it with define…()');
        say(typeof definition.create === 'function', 'create is not a function');
      },
    },
    {
      name: 'options reject unknown keys',
      async run() {
        parseOptions(definition.id, definition.options, options);
        const odd = { ...(options as object | undefined), 'no-such-option': 1 };
        try {
          parseOptions(definition.id, definition.options, odd);
        } catch (reason) {
          if (reason instanceof TrueframeError && reason.code === 'PLUGIN_OPTIONS_INVALID') return;
          throw reason;
        }
        say(false, 'an unknown option was accepted: use a strict schema');
      },
    },
  ];
}
