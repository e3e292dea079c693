import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import { bytesOf, inPieces, patternBytes } from '@streamvault/object-store/testing'
import { eventually } from '@streamvault/waits/testing'
import { writeKey } from '../../packages/object-store-telegram/src/channel/object-key.ts'
import { startTelegram, type Telegram } from './start-telegram.ts'

const never = new AbortController().signal
const bytes = patternBytes(3 * MIB + 5)

describe('sessions', () => {
  let telegram: Telegram
  let key: string
  let foreignKey: string

  before(async () => {
    telegram = await startTelegram({ bots: 2 })
    await using connected = await telegram.connect()
    key = (await connected.store.write(inPieces(bytes, 500_000), { signal: never })).key
    const document = { name: 'film.mkv', size: bytes.byteLength, bytes: inPieces(bytes, MIB), dc: 4 }
    const messageId = await telegram.server.postDocument(telegram.channel.id, document)
    foreignKey = writeKey({ kind: 'adopted', parts: [{ messageId, size: bytes.byteLength }] })
    // Both sessions look up both files; the second file is in the other data centre.
    for (let i = 0; i < 4; i += 1) {
      await bytesOf(connected.store, key, { start: 0, end: bytes.byteLength })
      await bytesOf(connected.store, foreignKey, { start: 0, end: bytes.byteLength })
    }
  })

  after(() => telegram[Symbol.asyncDispose]())

  it('come back after a restart without a login, an export of the authorization, a key or a lookup', async () => {
    telegram.server.resetStats()
    await using connected = await telegram.connect()
    assert.ok(Buffer.from(await bytesOf(connected.store, key, { start: 0, end: bytes.byteLength })).equals(bytes))
    assert.deepEqual(
      await bytesOf(connected.store, foreignKey, { start: MIB, end: 2 * MIB }),
      bytes.slice(MIB, 2 * MIB),
    )
    const { logins, exportAuthorization, keys, methods } = telegram.server.stats()
    assert.deepEqual({ logins, exportAuthorization, keys }, { logins: 0, exportAuthorization: 0, keys: 0 })
    // Requests for the data centres' addresses are allowed: they are not lookups of an account.
    const asked = Object.keys(methods).filter((method) => !method.startsWith('help.'))
    assert.deepEqual(asked, ['upload.getFile'])
  })

  it('keep several connections that share one key', async () => {
    telegram.server.resetStats()
    await using connected = await telegram.connect()
    assert.equal(connected.sessions.sessions.size, 2)
    const { connections, keys } = telegram.server.stats()
    assert.ok(connections >= 2 * (4 + 1), `${connections} connections`)
    assert.equal(keys, 0)
  })

  it('read the first bytes of a seek with one request of 128 KiB', async () => {
    await using connected = await telegram.connect()
    telegram.server.resetStats()
    assert.deepEqual(await bytesOf(connected.store, key, { start: MIB, end: MIB + 2 }), bytes.slice(MIB, MIB + 2))
    const { getFile, methods } = telegram.server.stats()
    assert.deepEqual(getFile, { requests: 1, bytes: 128 * KIB })
    assert.deepEqual(methods, { 'upload.getFile': 1 })
  })

  it('survive a refused export of the authorization, and go there once it is allowed', async () => {
    await using other = await startTelegram({ bots: 1 })
    await using connected = await other.connect({ pool: { maxWaitMs: 30_000 } })
    const document = { name: 'film.mkv', size: bytes.byteLength, bytes: inPieces(bytes, MIB), dc: 4 }
    const messageId = await other.server.postDocument(other.channel.id, document)
    const foreign = writeKey({ kind: 'adopted', parts: [{ messageId, size: bytes.byteLength }] })
    const [thread] = connected.sessions.threadIds
    const unhandled: unknown[] = []
    const onUnhandled = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', onUnhandled)
    other.server.setFault({ kind: 'flood', method: 'auth.exportAuthorization', seconds: 2, times: 1 })
    assert.ok(Buffer.from(await bytesOf(connected.store, foreign, { start: 0, end: bytes.byteLength })).equals(bytes))
    process.off('unhandledRejection', onUnhandled)
    assert.deepEqual(unhandled, [])
    const { methods } = other.server.stats()
    assert.equal(methods['auth.exportAuthorization'], 2)
    // The thread survived: no session was opened again.
    assert.equal(connected.sessions.threadIds[0], thread)
  })

  it('replace a connection that hangs, before it takes request after request', async () => {
    await using other = await startTelegram({ bots: 1 })
    await using connected = await other.connect({ store: { requestTimeoutMs: 2000 } })
    const stored = await connected.store.write(inPieces(bytes, 500_000), { signal: never })
    other.server.resetStats()
    other.server.setFault({ kind: 'hang', times: 1 })
    const read = await bytesOf(connected.store, stored.key, { start: 0, end: bytes.byteLength })
    assert.ok(Buffer.from(read).equals(bytes))
    await eventually(async () => other.server.stats().connections === 1)
    assert.equal(other.server.stats().keys, 0)
  })

  it('tell Telegram within a moment that nobody waits any more', async () => {
    await using other = await startTelegram({ bots: 1 })
    await using connected = await other.connect()
    const stored = await connected.store.write(inPieces(bytes, 500_000), { signal: never })
    await bytesOf(connected.store, stored.key, { start: 0, end: 1 })
    other.server.setLimits({ rttMs: 60_000 })
    const leaver = new AbortController()
    const range = { start: MIB, end: 2 * MIB }
    const read = connected.store.read(stored.key, range, { signal: leaver.signal, priority: 'interactive' })
    const next = read[Symbol.asyncIterator]().next()
    const asked = other.server.stats().getFile.requests
    await eventually(async () => other.server.stats().getFile.requests > asked)
    const before = performance.now()
    const reason = new Error('the viewer left')
    leaver.abort(reason)
    await assert.rejects(next, reason)
    assert.ok(performance.now() - before < 100)
  })
})
