/**
 * Tells the server that this browser has something to continue, so that the home page keeps the row's
 * place free and nothing jumps when the browser fills it. It holds no more than that.
 */
export const CONTINUE_COOKIE = 'streamvault-continue'
