import { once } from 'node:events'
import { stat } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { type Duplex, duplexPair } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type LinkKeys, signLink } from '@streamvault/crypto-links'
import { BLOCK_BYTES, type FileMeta, type RangeReader } from '@streamvault/slice-cache'
import { createCounterMemory, openCounters } from './counters.ts'
import { createPlainConnections } from './plain/plain-connections.ts'
import { createStreamHandler, type StreamHandlerDeps } from './stream-handler.ts'

/** The parts of a thread that are warmed up before it serves viewers. */
export interface WarmUp {
  /** The thread's server, which does not listen yet. */
  server: Server
  keys: LinkKeys
  /** The dependencies of its stream handler. */
  streamDeps: StreamHandlerDeps
}

const ROUNDS = 3
const LINK_SECONDS = 60
/** After this the thread listens, warm or not. */
const PATIENCE_MS = 1000
const META: FileMeta = {
  size: 2 * BLOCK_BYTES,
  etag: '"warm"',
  modifiedMs: 0,
  contentType: 'video/mp4',
  fileName: 'warm',
}

/**
 * Runs the code that serves a viewer a few times, so that the first viewer does not wait for its compilation. It
 * touches no port, no source and no counter of viewers.
 */
export async function warmUp({ server, keys, streamDeps }: WarmUp): Promise<void> {
  const expires = Math.floor(Date.now() / 1000) + LINK_SECONDS
  // This link is served from memory.
  const link = signLink(keys, { path: '/stream/warm-up', expires, class: 'member', tid: '', bind: 'none' })
  const counters = openCounters(createCounterMemory(1), 0)
  const describe = async () => META
  const stream = createStreamHandler({
    ...streamDeps,
    counters,
    describe,
    openRange: (_, range) => zeros(range.start, range.end),
  })
  const plain = createPlainConnections({
    answer: (request, response) => void stream(request, response),
    handOver: (socket) => socket.destroy(),
    headersMs: PATIENCE_MS,
    idleMs: PATIENCE_MS,
  })
  for (let round = 0; round < ROUNDS; round += 1) {
    // Refused, as its signature is wrong: no source is read.
    await ask((connection) => server.emit('connection', connection), `${link}0`)
    await ask((connection) => plain.accept(asSocket(connection)), link)
    crc32(Buffer.alloc(BLOCK_BYTES))
    // The first call of this kind starts the thread pool that reads the disk.
    await stat('/').catch(() => undefined)
  }
}

async function ask(connect: (connection: Duplex) => void, path: string): Promise<void> {
  const [client, serving] = duplexPair()
  connect(serving)
  client.end(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1-70000\r\nConnection: close\r\n\r\n`)
  client.resume()
  await once(client, 'end', { signal: AbortSignal.timeout(PATIENCE_MS) })
  client.destroy()
}

/** A stand-in with everything an answer needs except timeouts, which its short life does not need. */
function asSocket(connection: Duplex): Socket {
  return Object.assign(connection, { setTimeout: () => connection }) as unknown as Socket
}

function zeros(start: number, end: number): RangeReader {
  let position = start
  return {
    get position() {
      return position
    },
    end,
    ready: () => undefined,
    readHot: () => undefined,
    read(target) {
      const bytes = target.fill(0).subarray(0, end - position)
      position += bytes.byteLength
      return bytes
    },
    close: () => {},
  }
}
