/** The target of a link. */
export interface LinkPath {
  /** `stream` is one file, or something derived from it; `download` is a pack of several files. */
  kind: 'stream' | 'download'
  /** Id of the file, or of the pack. A file and a pack never share an id. */
  fileId: string
  /** The path after the id: empty, or `/hls/…`, `/sub.vtt`. Not signed: one link is valid for all paths of a file. */
  below: string
}

const STREAM = /^\/stream\/([\w-]{1,64})((?:\/[\w.-]{1,128}){0,8})$/
const DOWNLOAD = /^\/download\/([\w-]{1,64})\.zip$/
const DOT_SEGMENT = /\/\.\.?(?:\/|$)/

/**
 * Parses the path of a link, without its query, or returns `undefined`.
 *
 * Nothing is decoded or normalized: escapes, empty or dot segments and a trailing slash are refused, so that every
 * proxy in front of us reads the path alike.
 */
export function parseLinkPath(path: string): LinkPath | undefined {
  const stream = STREAM.exec(path)
  if (stream !== null && !DOT_SEGMENT.test(path)) {
    return { kind: 'stream', fileId: stream[1] ?? '', below: stream[2] ?? '' }
  }
  const download = DOWNLOAD.exec(path)
  return download === null ? undefined : { kind: 'download', fileId: download[1] ?? '', below: '' }
}
