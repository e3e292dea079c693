/** The placeholder for hidden text in a log. */
export const HIDDEN = '[hidden]'

const QUERY = /\?[^\s"'\\<>]+/g
const SIGNED_PAIR = /\b(sig|md5|token|tid|access_token|api_key)=[^\s&"'\\]+/gi
const CREDENTIALS = /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi
const USER_OF_URL = /:\/\/[^\s/@"'\\]+@/g
const BOT_TOKEN = /(?<!\d)\d{6,12}:[\w-]{30,}/g

const PATH_START = /^(?:\/|~\/|\.\.?\/|file:|[a-z]:[\\/]|\\\\)/i
/** From the first quote of a line to its last: a file name may contain quotes. */
const QUOTED = /"[^\n]*"|'[^\n]*'|`[^\n]*`/g
/** To the end of the line: an unquoted path may contain spaces. */
const BARE_PATH = /(?<![\w:/])(?:file:\/\/|~)?\/[^\s/]+\/[^\n]*|(?<![\w./])\.{1,2}\/[^\n]*|\b[a-z]:\\[^\n]*/gi

/** Removes secrets of a recognisable form from any text: queries of URLs, credentials, bot tokens. */
export function hideSecrets(text: string): string {
  return text
    .replace(QUERY, `?${HIDDEN}`)
    .replace(SIGNED_PAIR, `$1=${HIDDEN}`)
    .replace(CREDENTIALS, `$1 ${HIDDEN}`)
    .replace(USER_OF_URL, `://${HIDDEN}@`)
    .replace(BOT_TOKEN, HIDDEN)
}

/** Hides a path as a whole, and only the secrets inside any other value. */
export function hideValue(text: string): string {
  return PATH_START.test(text) ? HIDDEN : hideSecrets(text)
}

/** An error's message without its quotes and paths, which may name an operator's files. */
export function hideSubjects(message: string): string {
  return hideSecrets(message.replace(QUOTED, `"${HIDDEN}"`).replace(BARE_PATH, HIDDEN))
}

/** A stack trace with function names and the last three parts of each code location. */
export function hideFolders(stack: string): string {
  const frames = stack.split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
  return frames
    .map((frame) => frame.replace(/(?:file:\/\/)?(?:\/[^/()]+)*?((?:\/[^/()]+){1,3}:\d+:\d+)/, '…$1'))
    .join('\n')
}
