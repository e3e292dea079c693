import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SECRET, urlOf } from './sign-urls.ts'
import { type EdgeProcess, startEdge } from './start-edge.ts'

/** The files in the cache, and its memory. */
export interface WarmEdgeOptions {
  /** An empty folder. */
  directory: string
  files: number
  fileBytes: number
  /** Bytes of memory for hot slices. */
  memoryBytes: number
}

/** Our edge with every file in its cache. */
export interface WarmEdge extends EdgeProcess {
  /** Path and query of each file. */
  urls: string[]
}

/** The default memory for hot slices. */
export const DEFAULT_MEMORY_BYTES: number = 256 * 2 ** 20

/** Starts our edge with two threads, and reads every file once. */
export async function startWarmEdge({ directory, files, fileBytes, memoryBytes }: WarmEdgeOptions): Promise<WarmEdge> {
  const filesDirectory = path.join(directory, 'files')
  mkdirSync(filesDirectory, { recursive: true })
  const names = Array.from({ length: files }, (_, at) => `film${at}`)
  for (const name of names) writeFileSync(path.join(filesDirectory, name), Buffer.alloc(fileBytes, 65))
  const edge = await startEdge({
    cacheDir: path.join(directory, 'slices'),
    secret: SECRET,
    source: { kind: 'folder', path: filesDirectory },
    threads: 2,
    memoryBytes,
  })
  const urls = names.map((name) => urlOf(name))
  for (const url of urls) await (await fetch(`http://127.0.0.1:${edge.port}${url}`)).arrayBuffer()
  return { ...edge, urls }
}
