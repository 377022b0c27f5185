import * as z from 'zod';

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `250ms`, `10s`, `5m`, `1h` → milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h)$/, 'a duration like 250ms, 10s, 5m or 1h')
  // docs/configuration.md calls it so.
  .meta({ kind: 'duration' })
  .transform((text) => {
    const [, amount, unit] = /^([\d.]+)(ms|s|m|h)$/.exec(text) as unknown as [
      string,
      string,
      keyof typeof UNITS,
    ];
    return Number(amount) * UNITS[unit];
  });

/** `host:port`; port 0 asks the system for a free one. */
export const address = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[^:\s]+):\d{1,5}$/, 'an address like 127.0.0.1:50051')
  .meta({ kind: 'host:port' });

/** Scheme, host and port of a web page, as browsers send it in `Origin`. */
export const origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, {
    message: 'an origin like https://console.example.com, without a path',
  })
  .meta({ kind: 'origin' });
