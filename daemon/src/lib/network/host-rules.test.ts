import { expect, test } from 'vitest';
import { isHostRule } from './host-rules.ts';

test.each(['cam.example', '*.example', 'cam_1', '10.1.0.0/16', '10.0.0.1', '::1', 'fd00::/8'])(
  '%s is a rule',
  (rule) => expect(isHostRule(rule)).toBe(true),
);

test.each([
  ...['', '*', '*.*.example', 'a*.example', 'http://cam', 'cam:554', 'cam/live', '.example'],
  ...['10.0.0.300', '10.1', '10.0.0.0/33', '[::1]', 'cam example', 'example.'],
])('%j is no rule', (rule) => expect(isHostRule(rule)).toBe(false));
