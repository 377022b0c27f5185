const JUNK = [
  // Hidden: `.git`, `.ipynb_checkpoints`, `._clip.mp4` of macOS, and `..data` of a Kubernetes ConfigMap.
  /^\./,
  /^__MACOSX$/,
  /^__pycache__$/,
  /^lost\+found$/,
  /^node_modules$/,
  // Copies that editors, tools and people leave beside what they change.
  /~$/,
  /\.(bak|backup|old|orig|save|swp|tmp|part|partial|disabled)$/i,
];

/** True for names that tools leave in folders beside what people put there: skipped unless they are named themselves. */
export function isJunk(name: string): boolean {
  return JUNK.some((pattern) => pattern.test(name));
}
