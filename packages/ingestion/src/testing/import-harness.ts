import type { MediaInfo } from '@streamvault/catalog'
import { createMemoryCatalog } from '@streamvault/catalog/memory'
import type { AddResult } from '../add-result.ts'
import { type ImportOptions, importChannel } from '../posts/importer.ts'
import type { ImporterDeps } from '../posts/ports.ts'
import type { Post } from '../posts/post.ts'
import { readName } from './adder-harness.ts'

/** The metadata of every file's container. */
export const MEDIA: MediaInfo = { container: 'mkv', contentType: 'video/x-matroska', duration: 60, tracks: [], hdr: [] }
/** Milliseconds of a day. */
export const DAY = 86_400_000
/** When the imports run. */
export const NOW = 1_700_000_000_000

/** An error that ends an import. */
export class NetworkError extends Error {}

/** An import, and its recorded accesses. */
export interface ImportHarness {
  posts: Post[]
  deps: ImporterDeps
  /** A stand-in for the bytes of each post. */
  content: Map<number, string>
  /** Bytes by key. */
  archive: Map<string, Uint8Array>
  /** Ids of posts, and keys, that were read. */
  read: number[]
  probed: string[]
  run(options?: Partial<ImportOptions>): Promise<AddResult[]>
  position(): number
}

/** A channel whose files are identified by the hash of their `content`; the bytes of a key are in `archive`. */
export function setUpImport(posts: Post[], overrides: Partial<ImporterDeps> = {}): ImportHarness {
  const content = new Map<number, string>()
  const archive = new Map<string, Uint8Array>()
  const read: number[] = []
  const probed: string[] = []
  let position = 1
  const deps: ImporterDeps = {
    catalog: createMemoryCatalog(),
    readName,
    qualityOf: () => '1080p',
    now: () => NOW,
    probe: async (key) => {
      probed.push(key)
      return MEDIA
    },
    loadPosition: async () => position,
    savePosition: async (id) => {
      position = id
    },
    endsImport: (error) => error instanceof NetworkError,
    channel: {
      address: 'telegram://1',
      store: 'telegram',
      async *readPosts(fromId) {
        for (const post of posts) {
          if (post.id < fromId) continue
          read.push(post.id)
          yield post
        }
      },
      keyOf: (parts, range) => `1/${parts.map(({ id }) => id).join('.')}${range ? `@${range.start}-${range.end}` : ''}`,
      sampleHashes: async (parts) => Buffer.from(parts.map(({ id }) => content.get(id) ?? id).join(',')),
      read: async (key, { start, end }) => (archive.get(key) ?? new Uint8Array()).subarray(start, end),
      versionOf: async () => 'posted',
    },
    ...overrides,
  }
  const run = (options: Partial<ImportOptions> = {}) =>
    Array.fromAsync(importChannel(deps, { signal: new AbortController().signal, ...options }))
  return { posts, deps, content, archive, read, probed, run, position: () => position }
}

let lastId = 0

/** A post with a file, a day old. */
export function post(name: string | undefined, { caption = '', size = 100, ...rest }: PostWish = {}): Post {
  lastId += 1
  const file = { name, mimeType: 'video/x-matroska', size }
  return { id: lastId, postedMs: NOW - DAY, text: caption, file, albumId: undefined, ...rest }
}

type PostWish = Partial<Post> & { caption?: string; size?: number }

/** A post without a file. */
export const text = (words: string): Post => ({ ...post(undefined), file: undefined, text: words })
