import { createHash } from 'node:crypto'

/** A client's answer from one address. */
export interface Download {
  status: number
  bytes: number
  /** SHA-256 of the body, in hex. */
  hash: string
}

/** Reads a whole body without keeping it. @throws when the connection is cut */
export async function download(url: string, headers: Record<string, string> = {}): Promise<Download> {
  const response = await fetch(url, { headers })
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of response.body ?? []) {
    hash.update(piece)
    bytes += piece.byteLength
  }
  return { status: response.status, bytes, hash: hash.digest('hex') }
}
