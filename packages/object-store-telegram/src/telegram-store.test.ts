import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { KIB, MIB } from '@streamvault/bytes'
import { ReadOnlyStoreError } from '@streamvault/object-store'
import { bytesOf, collectBytes, inPieces, objectStoreContract, patternBytes } from '@streamvault/object-store/testing'
import { writeKey } from './channel/object-key.ts'
import { createMemoryStore, postFile } from './testing/index.ts'

const { signal } = new AbortController()

for (const maxPartBytes of [undefined, MIB]) {
  objectStoreContract(`a store in a channel with parts of ${maxPartBytes ?? 'the usual size'}`, async () => {
    const under = await createMemoryStore(maxPartBytes === undefined ? {} : { maxPartBytes })
    return { store: { ...under.store, [Symbol.asyncDispose]: () => under[Symbol.asyncDispose]() } }
  })
}

describe('createTelegramStore', () => {
  it('reads an object with nothing but its key and the channel', async () => {
    await using under = await createMemoryStore()
    await using other = await createMemoryStore()
    const bytes = patternBytes(3 * MIB)
    const { key } = await under.store.write(inPieces(bytes, 70_000), { signal, suggestedName: 'film.mkv' })
    await rm(under.folder, { recursive: true })
    const empty = await under.reopen()
    assert.deepEqual(await bytesOf(empty, key, { start: 5, end: MIB }), bytes.slice(5, MIB))
    await assert.rejects(bytesOf(other.store, key, { start: 0, end: 1 }), { code: 'object_not_found' })
  })

  it('reads files that others posted, as one object, and never deletes them', async () => {
    await using under = await createMemoryStore()
    const { telegram, channel, store } = under
    const bytes = patternBytes(2 * MIB + 9)
    const pieces = [bytes.subarray(0, MIB + 3), bytes.subarray(MIB + 3)]
    const messages = await Promise.all(pieces.map((piece) => postFile(telegram.account('other'), channel, piece)))
    const parts = messages.map(({ id, document }) => ({ messageId: id, size: document?.size ?? 0 }))
    const key = writeKey({ kind: 'adopted', parts })
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: bytes.byteLength }), bytes)
    assert.equal((await store.stat(key, signal))?.size, bytes.byteLength)
    await assert.rejects(store.delete(key, signal), ReadOnlyStoreError)
  })

  it('takes damaged bytes from nobody, tells of them, and asks another session', async () => {
    await using under = await createMemoryStore()
    const { telegram, store, events } = under
    const bytes = patternBytes(2 * MIB)
    const { key } = await store.write(inPieces(bytes, 70_000), { signal })
    telegram.fault({ method: 'getFile', does: 'damage', times: 2 })
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: 2 * MIB }), bytes)
    assert.equal(events.filter(({ kind }) => kind === 'damaged').length, 2)
  })

  it('goes on at once on another session when one has to rest or is dead', async () => {
    await using under = await createMemoryStore({ accounts: ['one', 'two', 'three'] })
    const { telegram, store, pool } = under
    const bytes = patternBytes(4 * MIB)
    const { key } = await store.write(inPieces(bytes, 70_000), { signal })
    telegram.fault({ method: 'getFile', account: 'one', times: 99, does: { status: 420, text: 'FLOOD_WAIT_30' } })
    telegram.fault({ method: 'getFile', account: 'two', times: 99, does: { status: 401, text: 'SESSION_REVOKED' } })
    assert.deepEqual(await bytesOf(store, key, { start: 0, end: 4 * MIB }), bytes)
    const states = Object.fromEntries(pool.sessions().map(({ id, state }) => [id, state]))
    assert.notEqual(states.three, 'parked')
    assert.ok(telegram.count('getFile', 'one') <= 8)
  })

  it('costs one request, of one window, to look at two bytes of a known object', async () => {
    await using under = await createMemoryStore({ accounts: ['one'] })
    const { telegram, store } = under
    const { key } = await store.write(inPieces(patternBytes(3 * MIB), 70_000), { signal })
    await bytesOf(store, key, { start: 0, end: 2 })
    const before = telegram.calls.length
    await bytesOf(store, key, { start: MIB, end: MIB + 2 })
    const calls = telegram.calls.slice(before).filter(({ method }) => method !== 'getChannel')
    assert.deepEqual(
      calls.map(({ method, limit }) => [method, limit]),
      [['getFile', 128 * KIB]],
    )
  })

  it('counts a viewer who watches once, refuses one too many early, and other reads never', async () => {
    await using under = await createMemoryStore({ accounts: ['one'], maxViewers: 1 })
    const { store } = under
    const { key } = await store.write(inPieces(patternBytes(MIB), 70_000), { signal })
    const read = (viewer: string | undefined, priority: 'interactive' | 'job' = 'interactive') =>
      collectBytes(store.read(key, { start: 0, end: MIB }, { signal, priority, ...(viewer && { viewer }) }))
    await Promise.all([read('ann'), read('ann')])
    await assert.rejects(read('ben'), { code: 'sessions_busy', reason: 'viewers_full' })
    await Promise.all([read('ann'), read(undefined), read('ben', 'job')])
  })

  it('lists what the channel has, and what it has no more', async () => {
    await using under = await createMemoryStore()
    const { store } = under
    const one = await store.write(inPieces(patternBytes(10), 5), { signal, suggestedName: 'one.mkv' })
    const two = await store.write(inPieces(patternBytes(20), 5), { signal, suggestedName: 'two.mkv' })
    const none = await store.write(inPieces(patternBytes(0), 5), { signal, suggestedName: 'none.mkv' })
    await store.delete(one.key, signal)
    assert.deepEqual(await Array.fromAsync(store.list(signal)), [
      { ...two, name: 'two.mkv' },
      { ...none, name: 'none.mkv' },
    ])
  })

  it('leaves no message of an upload that failed', async () => {
    await using under = await createMemoryStore({ maxPartBytes: MIB })
    const { store, telegram, channel } = under
    const before = telegram.messageIds(channel)
    const failing = (async function* () {
      yield patternBytes(3 * MIB)
      throw new Error('the source broke')
    })()
    await assert.rejects(store.write(failing, { signal }), { message: 'the source broke' })
    assert.ok(telegram.count('sendDocument') >= 1)
    assert.deepEqual(telegram.messageIds(channel), before)
  })

  it('says that an object is gone when one of its messages is', async () => {
    await using under = await createMemoryStore({ maxPartBytes: MIB })
    const { store, telegram, channel } = under
    const { key } = await store.write(inPieces(patternBytes(3 * MIB), 70_000), { signal })
    const [first = 0] = telegram.messageIds(channel)
    await telegram.account('other').deleteMessages({ channel, ids: [first] }, { signal })
    await assert.rejects(bytesOf(store, key, { start: 0, end: 10 }), { code: 'object_not_found' })
    assert.equal(await store.stat(key, signal), undefined)
  })
})
