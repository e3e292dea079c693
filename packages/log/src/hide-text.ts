/** What stands in a log instead of what was hidden. */
export const HIDDEN = '[hidden]'

const QUERY = /\?[^\s"'\\<>]+/g
const SIGNED_PAIR = /\b(sig|md5|token|tid|access_token|api_key)=[^\s&"'\\]+/gi
const CREDENTIALS = /\b(Bearer|Basic)\s+[\w.~+/=-]+/gi
const USER_OF_URL = /:\/\/[^\s/@"'\\]+@/g
const BOT_TOKEN = /(?<!\d)\d{6,12}:[\w-]{30,}/g

const PATH_START = /^(?:\/|~\/|\.\.?\/|file:|[a-z]:[\\/]|\\\\)/i
/** From the first quote of a line to its last: a file name may hold quotes itself. */
const QUOTED = /"[^\n]*"|'[^\n]*'|`[^\n]*`/g
/** To the end of the line: a path that is not quoted may hold spaces. */
const BARE_PATH = /(?<![\w:/])(?:file:\/\/|~)?\/[^\s/]+\/[^\n]*|(?<![\w./])\.{1,2}\/[^\n]*|\b[a-z]:\\[^\n]*/gi

/** Takes secrets that can be known by their form out of any text: queries of addresses, credentials, bot tokens. */
export function hideSecrets(text: string): string {
  return text
    .replace(QUERY, `?${HIDDEN}`)
    .replace(SIGNED_PAIR, `$1=${HIDDEN}`)
    .replace(CREDENTIALS, `$1 ${HIDDEN}`)
    .replace(USER_OF_URL, `://${HIDDEN}@`)
    .replace(BOT_TOKEN, HIDDEN)
}

/** Hides a value that is a path as a whole, and secrets inside any other. */
export function hideValue(text: string): string {
  return PATH_START.test(text) ? HIDDEN : hideSecrets(text)
}

/** What an error says, without the names in it: errors quote their subjects, which may be files of an operator. */
export function hideSubjects(message: string): string {
  return hideSecrets(message.replace(QUOTED, `"${HIDDEN}"`).replace(BARE_PATH, HIDDEN))
}

/** Where an error came from: functions, and the last three parts of the places in the code. */
export function hideFolders(stack: string): string {
  const frames = stack.split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
  return frames
    .map((frame) => frame.replace(/(?:file:\/\/)?(?:\/[^/()]+)*?((?:\/[^/()]+){1,3}:\d+:\d+)/, '…$1'))
    .join('\n')
}
