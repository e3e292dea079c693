import type { AdderDeps } from '../ports.ts'
import type { Post } from './post.ts'

/** Bytes of a key, from `start` up to `end`. */
export interface KeyRange {
  start: number
  end: number
}

/** A post with a part of a file, or all of it. */
export interface PostPart {
  id: number
  /** Bytes. */
  size: number
}

/** A channel whose files are imported in place. */
export interface ChannelToImport {
  /** Prefix of its files' paths: `telegram://1234567890`. */
  address: string
  /** Name of the store of its files. */
  store: string
  /** Every post from that id on, in order. */
  readPosts(fromId: number, signal: AbortSignal): AsyncIterable<Post>
  /** The key of the file in those posts, or of a range of it. */
  keyOf(parts: PostPart[], range?: KeyRange): string
  /** SHA-256 of each window of a fixed sample of a whole file, however it is cut: equal bytes give equal hashes. */
  sampleHashes(parts: PostPart[], signal: AbortSignal): Promise<Uint8Array>
  /** Reads some bytes. */
  read(key: string, range: KeyRange, signal: AbortSignal): Promise<Uint8Array>
  /** The store's version of it. @throws when its posts are gone. */
  versionOf(key: string, signal: AbortSignal): Promise<string>
}

/** The external dependencies of an import. */
export interface ImporterDeps extends Pick<AdderDeps, 'catalog' | 'readName' | 'qualityOf' | 'now'> {
  channel: ChannelToImport
  /** Reads the container of an object. */
  probe: AdderDeps['probe']
  /** The first post that the last import did not finish; 1 when there was none. */
  loadPosition(): Promise<number>
  savePosition(id: number): Promise<void>
  /** Whether an error is the channel's or the network's, so that the next file would fail as well. */
  endsImport(error: unknown): boolean
}
