import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { it, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { MIB } from '@streamvault/bytes'
import { inPieces, patternBytes } from '@streamvault/object-store/testing'
import type { SessionNews } from '../session-news.ts'
import { startTelegram } from '../testing/start-telegram.ts'
import { openMtcuteClient } from './mtcute-client.ts'

const STEP_BYTES = 5_000
const STEP_MS = 50

/** A proxy to `port` that passes 100 kB a second once it is slow. */
async function startLine(context: TestContext, port: number) {
  const sockets = new Set<Socket>()
  const state = { isSlow: false }
  async function bring(far: Socket, near: Socket): Promise<void> {
    for await (const chunk of far as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.byteLength; at += STEP_BYTES) {
        near.write(chunk.subarray(at, at + STEP_BYTES))
        if (state.isSlow) await pause(STEP_MS)
      }
    }
    near.end()
  }
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}))
    near.pipe(far)
    bring(far, near).catch(() => near.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { state, port: (server.address() as AddressInfo).port }
}

it('a long answer on a slow line arrives: it is not taken for a connection that hangs', async (context) => {
  const { signal } = context
  const { owned, server, home, bot, channel, app, session } = await startTelegram(context)
  const bytes = patternBytes(MIB)
  const id = await server.postDocument(channel.id, { name: 'film.mkv', size: MIB, bytes: inPieces(bytes, MIB) })
  const line = await startLine(context, home.port)
  const network = { ...app.network, home: { ...app.network.home, port: line.port } }
  const news: SessionNews[] = []
  const { client } = await openMtcuteClient({ ...app, network }, { ...session, botToken: bot.token }, signal, {
    tell: (one) => news.push(one),
  })
  owned.use(client)
  const [message] = await client.getMessages({ channel: channel.id, ids: [id] }, { signal })
  const location = message?.document?.location
  assert.ok(location !== undefined)
  await client.getFile({ location, offset: 0, limit: 1024 }, { signal })
  line.state.isSlow = true
  assert.deepEqual(
    Buffer.from(await client.getFile({ location, offset: 0, limit: MIB }, { signal })),
    Buffer.from(bytes),
  )
  assert.ok(!news.some((one) => one.kind === 'fault' && one.fault === 'hung'))
})
