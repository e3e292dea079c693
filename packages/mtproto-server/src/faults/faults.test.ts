import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TlObject } from '../rpc.ts'
import { refusal, setUpWorld } from '../testing/set-up-world.ts'
import type { Fault } from './fault.ts'
import { createFaults } from './faults.ts'

const FILE = 300_000

/** A bot, a document that it posted, and a way to inject faults. */
async function setUp() {
  const setting = await setUpWorld()
  const { bot, channel, bytes } = await setting.channelWithFile(FILE)
  const document = await bot.documentOf(channel, 2)
  const [user] = await bot.call<{ id: number }[]>({ _: 'users.getUsers', id: [{ _: 'inputUserSelf' }] })
  const id = user?.id ?? 0
  const read = (from: TlObject = document) => bot.getFile(from, 0, 4096)
  return { ...setting, setting, bot, channel, bytes, document, id, read }
}

describe('a fault', () => {
  const target = (accountId: number) => ({ accountId, method: 'upload.getFile', dc: 2 })
  const strikes = (fault: Fault, asks: number[]) => {
    const faults = createFaults(() => 0)
    faults.add(fault)
    return asks.map((accountId) => (faults.take([fault.kind], target(accountId)) === undefined ? 0 : 1))
  }

  it('strikes so often in all as it was told', () => {
    assert.deepEqual(strikes({ kind: 'drop', times: 2 }, [1, 2, 1]), [1, 1, 0])
  })
  it('strikes once for every account when it was told nothing', () => {
    assert.deepEqual(strikes({ kind: 'drop' }, [1, 2, 1, 2, 3]), [1, 1, 0, 0, 1])
  })
  it('strikes once in all when it changes the world', () => {
    assert.deepEqual(strikes({ kind: 'migrate' }, [1, 2, 1]), [1, 0, 0])
  })
  it('meets the one account that it names', () => {
    assert.deepEqual(strikes({ kind: 'drop', session: 2 }, [1, 2, 2]), [0, 1, 0])
  })
  it('stays armed for as long as it was told, and no longer', () => {
    let now = 0
    const faults = createFaults(() => now)
    faults.add({ kind: 'drop', seconds: 5 })
    const asked = [1000, 4000, 5000].map((at) => {
      now = at
      return faults.take(['drop'], target(1)) !== undefined
    })
    assert.deepEqual(asked, [true, true, false])
  })
  it('meets the one method that it names, else those that carry bytes', () => {
    const faults = createFaults(() => 0)
    faults.add({ kind: 'drop', method: 'messages.sendMedia' })
    assert.equal(faults.take(['drop'], target(1)), undefined)
    assert.notEqual(faults.take(['drop'], { ...target(1), method: 'messages.sendMedia' }), undefined)
    faults.add({ kind: 'lost' })
    assert.equal(faults.take(['lost'], { ...target(1), method: 'help.getConfig' }), undefined)
  })
})

describe('faults of a session', () => {
  it('flood: rests the account for so many seconds, and counts who comes early', async () => {
    await using here = await setUpDisposable()
    here.world.setFault({ kind: 'flood', session: here.id, seconds: 30 })
    assert.equal(await refusal(here.read()), 'FLOOD_WAIT_30')
    here.setting.pass(10)
    assert.equal(await refusal(here.read()), 'FLOOD_WAIT_20')
    here.setting.pass(20)
    assert.equal((await here.read()).length, 4096)
    const { floodWaits, requestsWhileResting, requests } = here.world.stats().bySession[here.id] ?? {}
    assert.deepEqual(
      { floodWaits, requestsWhileResting, requests },
      { floodWaits: 2, requestsWhileResting: 1, requests: 3 },
    )
  })

  it('premiumFlood: has a word of its own', async () => {
    await using here = await setUpDisposable()
    here.world.setFault({ kind: 'premiumFlood', seconds: 7 })
    assert.equal(await refusal(here.read()), 'FLOOD_PREMIUM_WAIT_7')
  })

  it('flood: of another method does not rest the account', async () => {
    await using here = await setUpDisposable()
    here.world.setFault({ kind: 'flood', method: 'channels.getMessages', seconds: 3 })
    assert.equal(await refusal(here.bot.message(here.channel, 2)), 'FLOOD_WAIT_3')
    assert.equal((await here.read()).length, 4096)
  })

  it('revoke: signs every key of the account out, for good or for a while', async () => {
    await using here = await setUpDisposable()
    here.world.setFault({ kind: 'revoke', session: here.id, seconds: 60 })
    assert.equal(await refusal(here.read()), 'SESSION_REVOKED')
    assert.equal(await refusal(here.bot.message(here.channel, 2)), 'SESSION_REVOKED')
    here.setting.pass(60)
    assert.equal((await here.read()).length, 4096)
    here.world.setFault({ kind: 'revoke', session: here.id })
    assert.equal(await refusal(here.read()), 'SESSION_REVOKED')
    here.setting.pass(1e6)
    assert.equal(await refusal(here.read()), 'AUTH_KEY_UNREGISTERED')
  })
})

describe('faults of a file', () => {
  it('expired: needs a new reference', async () => {
    await using here = await setUpDisposable()
    here.world.setFault({ kind: 'expired' })
    assert.equal(await refusal(here.read()), 'FILE_REFERENCE_EXPIRED')
    assert.equal(await refusal(here.read()), 'FILE_REFERENCE_EXPIRED')
    assert.equal((await here.read(await here.bot.documentOf(here.channel, 2))).length, 4096)
  })

  it('migrate: puts the file into another data centre, which then gives it', async () => {
    await using here = await setUpDisposable()
    here.world.setFault({ kind: 'migrate' })
    assert.equal(await refusal(here.read()), 'FILE_MIGRATE_4')
    const away = here.client(4)
    const { id, bytes } = await here.bot.call({ _: 'auth.exportAuthorization', dc_id: 4 })
    await away.call({ _: 'auth.importAuthorization', id, bytes })
    assert.equal((await away.getFile(here.document, 0, 4096)).length, 4096)
    assert.equal((await here.bot.documentOf(here.channel, 2)).dc_id, 4)
  })

  it('deleted: takes the message away, for a while or for good', async () => {
    await using here = await setUpDisposable()
    here.world.setFault({ kind: 'deleted', seconds: 60 })
    assert.equal(await refusal(here.read()), 'FILE_REFERENCE_EXPIRED')
    assert.equal((await here.bot.message(here.channel, 2))._, 'messageEmpty')
    here.setting.pass(60)
    assert.equal((await here.read()).length, 4096)
    here.world.setFault({ kind: 'deleted' })
    assert.equal(await refusal(here.read()), 'FILE_REFERENCE_EXPIRED')
    here.setting.pass(1e6)
    assert.equal((await here.bot.message(here.channel, 2))._, 'messageEmpty')
  })

  it('deleted: leaves the copies of the file in other channels', async () => {
    await using here = await setUpDisposable()
    const copy = here.world.createChannel({ title: 'Copy' })
    here.world.join(copy.id, here.id)
    await here.bot.call({
      _: 'messages.forwardMessages',
      from_peer: await here.bot.inputPeer(here.channel),
      to_peer: await here.bot.inputPeer(copy),
      id: [2],
      random_id: [1n],
    })
    here.world.setFault({ kind: 'deleted' })
    assert.equal(await refusal(here.read()), 'FILE_REFERENCE_EXPIRED')
    assert.equal((await here.bot.message(here.channel, 2))._, 'messageEmpty')
    assert.equal((await here.read(await here.bot.documentOf(copy, 2))).length, 4096)
    assert.equal(await refusal(here.read()), 'FILE_REFERENCE_EXPIRED')
  })

  it('damage: sends other bytes, and keeps the right ones', async () => {
    await using here = await setUpDisposable()
    here.world.setFault({ kind: 'damage', times: 1 })
    assert.equal((await here.read()).equals(here.bytes.subarray(0, 4096)), false)
    assert.equal((await here.read()).equals(here.bytes.subarray(0, 4096)), true)
  })
})

describe('faults of the line', () => {
  it('are handed to the wire for the request that they meet', async () => {
    await using here = await setUpDisposable()
    const { world, bot } = here
    for (const kind of ['drop', 'lost', 'hang', 'slow', 'salt'] as const) world.setFault({ kind, session: here.id })
    const met = Array.from({ length: 6 }, () => world.wireFault('upload.getFile', bot.caller))
    assert.deepEqual(met, [
      { kind: 'drop' },
      { kind: 'lost' },
      { kind: 'hang' },
      { kind: 'slow', ms: 2000 },
      { kind: 'salt' },
      undefined,
    ])
  })

  it('salt and dcDown begin at once', async () => {
    await using here = await setUpDisposable()
    here.world.setFault({ kind: 'salt' })
    here.world.setFault({ kind: 'dcDown', dc: 4, seconds: 600 })
    assert.deepEqual(here.wire.asked, ['rotate salts', 'close 4'])
  })
})

async function setUpDisposable() {
  const here = await setUp()
  return { ...here, [Symbol.asyncDispose]: () => here.setting[Symbol.asyncDispose]() }
}
