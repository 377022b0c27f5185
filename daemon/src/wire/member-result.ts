import type { WireError } from '@trueframe/sdk/host';

/** One member's word on one crop. */
export type MemberResult =
  /** 0..1, 1 = synthetic. */
  number | { readonly abstain: string } | { readonly failed: WireError };
