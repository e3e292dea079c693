/** A place of a file's bytes. Sources are tried in order. */
export interface FileSource {
  /** The store's name: `local` is the machine's own disk, indexed in place; `main` the configured storage. */
  store: string
  key: string
  /** The store's version of the object when it was indexed. */
  version: string
}

/** One track of a file, as described by its container. */
export interface Track {
  /** Position in the file, counted from 0. */
  index: number
  kind: 'video' | 'audio' | 'subtitle'
  /** Short codec name: `avc`, `hevc`, `aac`; null when unknown. */
  codec: string | null
  /** Full codec string for `MediaSource.isTypeSupported`, when known. */
  codecString: string | null
  /** BCP 47, null when absent. */
  language: string | null
  name: string | null
  width: number | null
  height: number | null
  channels: number | null
  isDefault: boolean
}

/** The metadata in a file's container. */
export interface MediaInfo {
  container: string
  contentType: string
  /** Seconds. */
  duration: number | null
  tracks: Track[]
  /** `HDR10`, `HLG`, `DV`; empty for standard range. */
  hdr: string[]
}

/** `missing`: its bytes are not at their place. `unplaced`: it has no title yet, or a removed one, see `reason`. */
export type FileState = 'ready' | 'missing' | 'unplaced' | 'replaced'

/** One file of a title. Its bytes never change: changed bytes are another file. */
export interface MediaFile {
  id: string
  /** Null while it is unplaced, unless its title was removed. */
  titleId: string | null
  /**
   * The file's identity: SHA-256 of the whole content in lower-case hex; for a file that was never read whole, `sampled-`
   * and a hash of its size and a few windows.
   */
  contentHash: string
  size: number
  /** Last segment of the path it was added from. */
  fileName: string
  /** Path it was added from, for the operator only. */
  path: string
  /** `2160p`, `1080p`, … by the picture's actual size, else by the name. */
  quality: string | null
  season: number | null
  episodes: number[]
  /** The part of a film that it holds, counted from 1; null for a whole film, and for episodes. */
  part: number | null
  edition: string | null
  releaseSource: string | null
  sources: FileSource[]
  media: MediaInfo | null
  state: FileState
  /** Why it is unplaced or missing. */
  reason: string | null
  addedAt: number
  /** When the bytes were last modified, in milliseconds since 1970: the HTTP date of the file. */
  modifiedMs: number
}
