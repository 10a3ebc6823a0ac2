/** What a button says that this version cannot read. */
export const STALE = 'This button is from an older version of Handfix. Open the bulletin again.';
