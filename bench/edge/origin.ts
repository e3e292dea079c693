import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** Timing of the origin: it has files of zeros under every name, all of one size. */
export interface OriginOptions {
  fileBytes: number
  /** Bytes per chunk. @default 64 KiB */
  chunkBytes?: number
  /** Milliseconds per chunk. @default 0 */
  chunkMs?: number
  /** Answers every request with 503 instead, after so many milliseconds. */
  failsAfterMs?: number
}

/** An origin behind the caches, with counters. */
export interface Origin extends AsyncDisposable {
  port: number
  /** Bytes sent of files whose names have this prefix. */
  sentBytes(prefix: string): number
  /** Requests for a file so far, and those still running. */
  requestsFor(name: string): { asked: number; open: number }
}

/** Starts an HTTP server that answers ranges at the configured speed. */
export async function startOrigin(options: OriginOptions): Promise<Origin> {
  const { fileBytes, chunkBytes = 65_536, chunkMs = 0, failsAfterMs } = options
  const chunk = Buffer.alloc(chunkBytes)
  const sent = new Map<string, number>()
  const requests = new Map<string, { asked: number; open: number }>()

  async function* bytesOf(name: string, start: number, end: number): AsyncGenerator<Buffer, void> {
    for (let position = start; position < end; ) {
      if (chunkMs > 0) await sleep(chunkMs)
      const piece = chunk.subarray(0, Math.min(chunkBytes, end - position))
      position += piece.byteLength
      sent.set(name, (sent.get(name) ?? 0) + piece.byteLength)
      yield piece
    }
  }

  const requestsFor = (name: string) => requests.get(name) ?? { asked: 0, open: 0 }

  function count(name: string, response: ServerResponse): void {
    const { asked, open } = requestsFor(name)
    requests.set(name, { asked: asked + 1, open: open + 1 })
    response.once('close', () => {
      const now = requestsFor(name)
      requests.set(name, { ...now, open: now.open - 1 })
    })
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const name = request.url?.split('/')[2] ?? ''
    count(name, response)
    if (failsAfterMs !== undefined) {
      setTimeout(() => response.writeHead(503).end(), failsAfterMs)
      return
    }
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
    const start = Number(from)
    const end = Math.min(fileBytes, to === '' ? fileBytes : Number(to) + 1)
    response.writeHead(206, {
      'content-type': 'video/mp4',
      'content-length': end - start,
      'content-range': `bytes ${start}-${end - 1}/${fileBytes}`,
      etag: `"${name}"`,
    })
    // A client that leaves early is not an error.
    pipeline(Readable.from(bytesOf(name, start, end), { objectMode: false }), response, () => {})
  }

  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    sentBytes: (prefix) => [...sent].reduce((sum, [name, bytes]) => (name.startsWith(prefix) ? sum + bytes : sum), 0),
    requestsFor,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
