import { parsePipeline } from '@trueframe/daemon/config';
import { readText } from '@trueframe/daemon/lib';
import { TrueframeError } from '@trueframe/sdk';

/** `--pipeline` names an id, or a file whose pipeline is then to be loaded. */
export async function namedPipeline(text = ''): Promise<{ id: string; file?: string }> {
  if (!/\.ya?ml$/.test(text)) return { id: text };
  const yaml = await readText(text, 'PIPELINE_INVALID').catch((cause: unknown) => {
    if (cause instanceof TrueframeError) throw cause;
    const why = (cause as Error).message;
    throw new TrueframeError('PIPELINE_NOT_FOUND', `cannot read ${text}: ${why}`, { cause });
  });
  return { id: parsePipeline(yaml, text, process.env).id, file: text };
}
