/** Words for a person. Nothing here needs Node: pages in a browser import it, too. */
export { mediaTime } from './media-time.ts';
export { REASON_WORDS } from './reason-words.ts';
export { type SettledFacts, settledWords } from './settled-words.ts';
export { type JudgedVerdict, labelWords, verdictInShort, verdictMeaning } from './verdict-words.ts';
