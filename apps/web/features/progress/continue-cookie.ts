/**
 * Tells the server that this browser has something to continue, so that the home page reserves the row's
 * space and the layout does not shift when the browser fills it. The cookie holds no more than that.
 */
export const CONTINUE_COOKIE = 'streamvault-continue'
