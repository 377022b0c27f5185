import * as z from 'zod';
import { templateProblem } from './subject.ts';

const file = z.string().min(1).optional();

export const Options = z.strictObject({
  servers: z
    .array(z.string().min(1))
    .min(1)
    .default(['127.0.0.1:4222'])
    .describe('Servers of one cluster, `host:port` or `tls://host:port`.'),
  subject: z
    .string()
    .default('trueframe.{session}.{kind}')
    .superRefine((template, context) => {
      const message = templateProblem(template);
      if (message) context.addIssue({ code: 'custom', message });
    })
    .describe(
      'Subject of each notice, with `{tenant}`, `{session}`, `{kind}` and `{externalId}`. Other characters than letters, digits, `-` and `_` in them become `_`, as does an empty one.',
    ),
  jetstream: z
    .enum(['auto', 'always', 'never'])
    .default('auto')
    .describe(
      'Whether a stream has to confirm each notice. `auto`: where a stream takes the subject; elsewhere whoever subscribes gets the notice, or nobody.',
    ),
  user: z.string().optional().describe('Name of the user, with `password`.'),
  password: z.string().optional().describe('Its password; an environment variable, better.'),
  token: z.string().optional().describe('Token; an environment variable, better.'),
  credsFile: file.describe('File with credentials, `*.creds`.'),
  caFile: file.describe('PEM file with the CA of the servers. Set, connections are encrypted.'),
  certFile: file.describe('PEM file with a client certificate, with `keyFile`.'),
  keyFile: file.describe('PEM file with its key.'),
  timeoutMs: z
    .int()
    .min(100)
    .default(5000)
    .describe('Milliseconds that a server may take to connect or to confirm.'),
});

export type NatsOptions = z.output<typeof Options>;
