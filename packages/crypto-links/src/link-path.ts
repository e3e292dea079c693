/** Where a link leads. */
export interface LinkPath {
  /** `stream` is one file, or something made of it; `download` is a pack of several. */
  kind: 'stream' | 'download'
  /** Id of the file, or of the pack. The two never share an id. */
  fileId: string
  /** What comes after the file's id: empty, or `/hls/…`, `/sub.vtt`. Not signed: one link is for all of a file. */
  below: string
}

const STREAM = /^\/stream\/([\w-]{1,64})((?:\/[\w.-]{1,128}){0,8})$/
const DOWNLOAD = /^\/download\/([\w-]{1,64})\.zip$/
const DOT_SEGMENT = /\/\.\.?(?:\/|$)/

/**
 * Reads the path of a link, without a query, or returns `undefined`.
 *
 * Nothing is decoded or normalized: an escape, an empty or dot segment and a slash at the end are refused, so that a
 * path means the same to everything that stands in front of us.
 */
export function parseLinkPath(path: string): LinkPath | undefined {
  const stream = STREAM.exec(path)
  if (stream !== null && !DOT_SEGMENT.test(path)) {
    return { kind: 'stream', fileId: stream[1] ?? '', below: stream[2] ?? '' }
  }
  const download = DOWNLOAD.exec(path)
  return download === null ? undefined : { kind: 'download', fileId: download[1] ?? '', below: '' }
}
