import { TrueframeError } from '../errors.ts';

/** @param owner e.g. `pooling mean`; empty: whoever reads the message knows */
export function refuse(owner: string, why: string): never {
  throw new TrueframeError('PLUGIN_OUTPUT_INVALID', owner ? `${owner}: ${why}` : why, {
    details: owner ? { plugin: owner } : {},
  });
}
