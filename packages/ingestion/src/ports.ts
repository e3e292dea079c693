import type { Catalog, MediaInfo } from '@streamvault/catalog'
import type { OnBytes } from './hash-file.ts'
import type { ReadName } from './parsed-name.ts'

/** Metadata of a file on this machine's disk. */
export interface LocalStat {
  size: number
  /** Changes whenever the bytes may have changed; equals the version in the store `local`. */
  version: string
  /** Milliseconds since 1970. */
  modifiedMs: number
}

/** Describes the file at an absolute path, `undefined` when there is none. */
export type StatLocal = (path: string, signal: AbortSignal) => Promise<LocalStat | undefined>

/** A file to copy, with the identity of its bytes. */
export interface FileToCopy {
  /** Its real path. */
  path: string
  size: number
  /** The version whose bytes have `contentHash`. */
  version: string
  /** SHA-256 in lower-case hex. */
  contentHash: string
}

/** An object in the main storage. */
export interface CopiedObject {
  key: string
  size: number
  version: string
}

/** The external dependencies of an adder. */
export interface AdderDeps {
  catalog: Catalog
  readName: ReadName
  /**
   * Reads the file's container; throws with a message for the operator when it cannot, and with the code `not_media`
   * when the container is unknown.
   */
  probe: (path: string, signal: AbortSignal) => Promise<MediaInfo>
  /** Name of a picture's size, as `1080p`. */
  qualityOf: (width: number | null, height: number | null) => string | null
  /** SHA-256 of the whole file in lower-case hex. */
  hash: (path: string, signal: AbortSignal, onBytes: OnBytes) => Promise<string>
  stat: StatLocal
  /** Called once per add that copies, before a file is read in vain: throws when copies are impossible. */
  mayCopy?: (signal: AbortSignal) => Promise<void>
  /** Copies a file into the main storage. */
  copyIn?: (file: FileToCopy, signal: AbortSignal, onBytes: OnBytes) => Promise<CopiedObject>
  /** Called when the work on a copy is over, whether or not it has become a file's source. Must not reject. */
  settleCopy?: (key: string) => Promise<void>
  /** Milliseconds since 1970. */
  now: () => number
}
