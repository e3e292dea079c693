/**
 * Paths of links as in the request line, with the signed id. nginx matches a path only after decoding and normalising
 * it; a path that needs normalising is refused.
 */
const NO_DOTS = String.raw`(?![^?]*/\.\.?(?:[/?]|$))`

/** A file, or a path below it. */
export const STREAM_PATH: string = `^/stream/${NO_DOTS}(?<sv_stream>[A-Za-z0-9_-]{1,64})(?:/[A-Za-z0-9_.-]{1,128}){0,8}(?:[?]|$)`

/** A pack. */
export const DOWNLOAD_PATH: string = String.raw`^/download/(?<sv_pack>[A-Za-z0-9_-]{1,64})\.zip(?:[?]|$)`

/** The bytes of a file themselves, without derived forms. */
export const PLAIN_FILE: string = String.raw`^/stream/[A-Za-z0-9_-]{1,64}\?(?!(?:.*&)?mode=)`
