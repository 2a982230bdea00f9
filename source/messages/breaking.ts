// Where a line may break between wide characters: before no closing punctuation, and after no opening one (as JIS X 4051 and GB/T 15834 have it).

/** What may not begin a line. */
export const CLOSING = /^[，。、；：！？）》」』】〉”’…％%,.;:!?)\]}]/u;
/** What may not end one. */
export const OPENING = /[（《「『【〈“‘([{]$/u;
