/** The contract's version. The host takes plugins of the same number only. */
export const API_VERSION = 1;
