import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { calm, eventually } from '@streamvault/waits/testing'
import { createTcpTransport } from './tcp-transport.ts'

type Side = Awaited<ReturnType<typeof setUp>>

async function setUp(t: TestContext) {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const coming = once(server, 'connection') as Promise<[Socket]>
  const told: string[] = []
  const transport = createTcpTransport(
    {},
    {
      onTrying: (dc) => told.push(`tries ${dc}`),
      onOpened: (dc) => told.push(`opened ${dc}`),
      onClosed: (dc, isOurs) => told.push(`closed ${dc} ${isOurs ? 'here' : 'there'}`),
    },
  )
  t.after(() => {
    transport.close()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const connection = await transport.connect({ id: 2, ipAddress: '127.0.0.1', port })
  const [far] = await coming
  far.on('error', () => {})
  return { connection, far, transport, told }
}

describe('a connection', () => {
  it('gives what comes in order, holds back what nobody takes, and tells the end', async (t) => {
    const { connection, far } = await setUp(t)
    const sent = randomBytes(48 * 2 ** 20)
    let accepted = 0
    const send = () => {
      const piece = sent.subarray(accepted, accepted + 2 ** 18)
      if (piece.byteLength === 0) return far.end()
      far.write(piece, () => {
        accepted += piece.byteLength
        send()
      })
    }
    send()
    await calm(() => accepted)
    assert.ok(accepted < 24 * 2 ** 20, `${accepted}`)
    const got: Buffer[] = []
    for (let left = sent.byteLength; left > 0; ) {
      const into = new Uint8Array(16_384)
      const bytes = await connection.read(into)
      got.push(Buffer.from(into.subarray(0, bytes)))
      left -= bytes
    }
    assert.ok(Buffer.concat(got).equals(sent))
    await assert.rejects(connection.read(new Uint8Array(10)), /the connection was closed/)
  })

  it('is told of when it is tried, stands and ends, and who ended it', async (t) => {
    const ends = [
      ['closed 2 there', ({ far }: Side) => far.resetAndDestroy()],
      ['closed 2 here', ({ connection }: Side) => connection.close()],
      ['closed 2 here', ({ transport }: Side) => transport.close()],
    ] as const
    for (const [word, end] of ends) {
      const side = await setUp(t)
      side.far.write('a')
      await side.connection.read(new Uint8Array(10))
      end(side)
      await eventually(() => side.told.length === 3)
      assert.deepEqual(side.told, ['tries 2', 'opened 2', word])
    }
  })

  it('stands when it was not cut for a while, and never does when it is cut at once', async (t) => {
    const cut = await setUp(t)
    cut.far.resetAndDestroy()
    await assert.rejects(cut.connection.read(new Uint8Array(10)))
    const idle = await setUp(t)
    await eventually(() => idle.told.length === 2)
    assert.deepEqual(idle.told, ['tries 2', 'opened 2'])
    assert.deepEqual(cut.told, ['tries 2'])
  })

  it('writes, and fails when it is cut', async (t) => {
    const { connection, far } = await setUp(t)
    await connection.write(new Uint8Array([1, 2, 3]))
    const [came] = await once(far, 'data')
    assert.deepEqual([...came], [1, 2, 3])
    const reading = assert.rejects(connection.read(new Uint8Array(10)))
    far.resetAndDestroy()
    await reading
    await assert.rejects(connection.write(new Uint8Array(1)))
  })
})
