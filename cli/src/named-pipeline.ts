import { parsePipeline } from '@trueframe/daemon/config';
import { readText } from '@trueframe/daemon/lib';
import { TrueframeError } from '@trueframe/sdk';

export interface NamedPipeline {
  /** Empty: the default one. */
  readonly id: string;
  /** File that it is in, which is to be loaded. */
  readonly file?: string;
}

/** `--pipeline` names an id, or a file whose pipeline is then to be loaded. */
export async function namedPipeline(text = ''): Promise<NamedPipeline> {
  if (!/\.ya?ml$/.test(text)) return { id: text };
  const yaml = await readText(text, 'PIPELINE_INVALID').catch((cause: unknown) => {
    if (cause instanceof TrueframeError) throw cause;
    const why = (cause as Error).message;
    throw new TrueframeError('PIPELINE_NOT_FOUND', `cannot read ${text}: ${why}`, { cause });
  });
  return { id: parsePipeline(yaml, text, process.env).id, file: text };
}
