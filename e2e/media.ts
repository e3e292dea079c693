import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { appendFreeBox } from '@streamvault/dev-env'

const DEMO = path.resolve(import.meta.dirname, '..', 'demo')

/** Makes a playable film of about `bytes` bytes at `target`: a demo film with reproducible noise after it. */
export async function makeLargeFilm(source: string, target: string, bytes: number, seed: number): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true })
  await copyFile(source, target)
  await appendFreeBox(target, bytes, seed)
}

/** SHA-256 of a file, in hex. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** A file of the demo library. */
export function demoFile(...parts: string[]): string {
  return path.join(DEMO, ...parts)
}
