import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inPieces, patternBytes } from '@streamvault/object-store/testing'
import { createTelegramSession, type TelegramSession } from '../telegram-session.ts'
import { createMemoryStore, postFile } from '../testing/index.ts'
import { createChannelPool } from './channel-pool.ts'

const { signal } = new AbortController()
const STRANGERS = ['s1', 's2', 's3', 's4', 's5']
const OUTSIDE = { status: 400, text: 'CHANNEL_INVALID' }

/** Six sessions, only one of which is in the channel. */
async function setUp() {
  const under = await createMemoryStore({ accounts: [...STRANGERS, 'member'] })
  for (const account of STRANGERS) {
    for (const method of ['getChannel', 'getMessages', 'getHistory', 'sendDocument', 'sendText', 'getFile'] as const)
      under.telegram.fault({ method, account, times: 1e6, does: OUTSIDE })
  }
  const asked = () => under.telegram.calls.filter(({ account }) => account !== 'member').length
  return { ...under, asked, [Symbol.asyncDispose]: () => under[Symbol.asyncDispose]() }
}

describe('createChannelPool', () => {
  it('finds the one session that is in the channel, asks the others once, and holds it against none', async () => {
    await using it = await setUp()
    let time = 0
    const pool = createChannelPool(it.pool, () => time)
    const ask = () =>
      pool.run({ priority: 'playing', signal }, (session, context) => session.getChannel(it.channel, context))
    for (let again = 0; again < 8; again += 1) assert.equal((await ask()).id, it.channel)
    assert.ok(it.asked() <= STRANGERS.length, `${it.asked()} calls were refused`)
    assert.deepEqual(
      pool.sessions().filter(({ health, state }) => health < 1 || state === 'resting'),
      [],
    )
    const before = it.asked()
    time += 61_000
    await ask()
    assert.ok(it.asked() >= before)
  })

  it('asks those who were outside when nobody else is left, and tells the refusal when there is none', async () => {
    await using it = await setUp()
    const pool = createChannelPool(it.pool)
    const ask = () =>
      pool.run({ priority: 'playing', signal }, (session, context) => session.getChannel(it.channel, context))
    await ask()
    pool.park('member', 'by hand')
    await assert.rejects(ask(), { code: 'telegram_forbidden', text: 'CHANNEL_INVALID' })
    it.telegram.createChannel('another')
    pool.unpark('member')
    assert.equal((await ask()).id, it.channel)
  })

  it('goes on by another member where one breaks down', async () => {
    await using under = await createMemoryStore({ accounts: ['stranger', 'one', 'two'] })
    const { telegram, channel } = under
    telegram.fault({ method: 'getChannel', account: 'stranger', times: 1e6, does: OUTSIDE })
    telegram.fault({ method: 'getChannel', account: 'one', times: 1e6, does: 'drop' })
    const pool = createChannelPool(under.pool)
    for (let again = 0; again < 4; again += 1) {
      const ask = pool.run({ priority: 'playing', signal }, (session, context) => session.getChannel(channel, context))
      assert.equal((await ask).id, channel)
    }
  })

  it('gives viewers a home in the channel as soon as it is known who is in it', async () => {
    await using it = await setUp()
    const pool = createChannelPool(it.pool)
    const first = await pool.openViewer({ id: 'first', signal })
    await pool.run({ priority: 'playing', viewer: first, signal }, (session, context) =>
      session.getChannel(it.channel, context),
    )
    const homes = []
    for (const id of ['first', 'second', 'third']) homes.push((await pool.openViewer({ id, signal })).sessionId)
    for (const home of homes) assert.ok(home === 'member' || !it.telegram.calls.some(({ account }) => account === home))
    for (const stranger of STRANGERS) {
      const options = { priority: 'playing', sessionId: stranger, signal } as const
      await assert.rejects(pool.run(options, (session, context) => session.getChannel(it.channel, context)))
    }
    const later = await Promise.all(['first', 'second', 'fourth'].map((id) => pool.openViewer({ id, signal })))
    assert.deepEqual(new Set(later.map(({ sessionId }) => sessionId)), new Set(['member']))
  })

  it('lets a store read and write where one of many sessions can', async () => {
    await using it = await setUp()
    const bytes = patternBytes(300_000)
    const { key } = await it.store.write(inPieces(bytes, 100_000), { signal })
    const options = { signal, priority: 'interactive', viewer: 'somebody' } as const
    const read = await Array.fromAsync(it.store.read(key, { start: 0, end: bytes.byteLength }, options))
    assert.deepEqual(Buffer.concat(read), Buffer.from(bytes))
    await postFile(it.telegram.account('member'), it.channel, Buffer.from(bytes), { name: 'Film.mkv' })
    const found = await Array.fromAsync(it.store.readChannel({ signal }))
    assert.ok(found.some(({ message }) => message.document?.name === 'Film.mkv'))
  })

  it('sends pieces by a session that may post them, not by one that may only read', async () => {
    await using under = await createMemoryStore({ accounts: ['admin'] })
    const account = under.telegram.account('reader')
    const getChannel: TelegramSession['getChannel'] = async (...asked) => ({
      ...(await account.getChannel(...asked)),
      canPost: false,
    })
    const reader = createTelegramSession({ ...account, getChannel }, { maxLocations: 10 })
    under.pool.add('reader', reader, { weight: 100 })
    for (let again = 0; again < 4; again += 1) {
      await under.store.write(inPieces(patternBytes(1000), 1000), { signal })
    }
    assert.equal(under.telegram.count('saveFilePart', 'reader'), 0)
  })
})
