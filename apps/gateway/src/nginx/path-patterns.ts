/**
 * Paths of links as they stand in the request line, with the id that was signed. nginx itself looks at a path only after
 * decoding and tidying it; what had to be tidied is refused.
 */
const NO_DOTS = String.raw`(?![^?]*/\.\.?(?:[/?]|$))`

/** A file, or something below it. */
export const STREAM_PATH: string = `^/stream/${NO_DOTS}(?<sv_stream>[A-Za-z0-9_-]{1,64})(?:/[A-Za-z0-9_.-]{1,128}){0,8}(?:[?]|$)`

/** A pack. */
export const DOWNLOAD_PATH: string = String.raw`^/download/(?<sv_pack>[A-Za-z0-9_-]{1,64})\.zip(?:[?]|$)`

/** The bytes of a file themselves, and nothing made of them. */
export const PLAIN_FILE: string = String.raw`^/stream/[A-Za-z0-9_-]{1,64}\?(?!(?:.*&)?mode=)`
