import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** How an origin sends: files of zeros under every name, all of one size. */
export interface OriginOptions {
  fileBytes: number
  /** Bytes sent at once. @default 64 KiB */
  chunkBytes?: number
  /** Milliseconds that each of them takes. @default 0 */
  chunkMs?: number
}

/** A store behind the caches, that counts. */
export interface Origin extends AsyncDisposable {
  port: number
  /** Bytes sent of files whose name begins so. */
  sentBytes(prefix: string): number
}

/** Starts an HTTP server that answers ranges of `/stream/NAME` as slowly as told. */
export async function startOrigin({ fileBytes, chunkBytes = 65_536, chunkMs = 0 }: OriginOptions): Promise<Origin> {
  const chunk = Buffer.alloc(chunkBytes)
  const sent = new Map<string, number>()

  async function* bytesOf(name: string, start: number, end: number): AsyncGenerator<Buffer, void> {
    for (let position = start; position < end; ) {
      if (chunkMs > 0) await sleep(chunkMs)
      const piece = chunk.subarray(0, Math.min(chunkBytes, end - position))
      position += piece.byteLength
      sent.set(name, (sent.get(name) ?? 0) + piece.byteLength)
      yield piece
    }
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const name = request.url?.split('/')[2] ?? ''
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
    const start = Number(from)
    const end = Math.min(fileBytes, to === '' ? fileBytes : Number(to) + 1)
    response.writeHead(206, {
      'content-type': 'video/mp4',
      'content-length': end - start,
      'content-range': `bytes ${start}-${end - 1}/${fileBytes}`,
      etag: `"${name}"`,
    })
    // Whoever leaves early is nobody's error.
    pipeline(Readable.from(bytesOf(name, start, end), { objectMode: false }), response, () => {})
  }

  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    sentBytes: (prefix) => [...sent].reduce((sum, [name, bytes]) => (name.startsWith(prefix) ? sum + bytes : sum), 0),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
