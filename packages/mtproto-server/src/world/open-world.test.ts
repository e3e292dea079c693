import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setUpWorld } from '../testing/set-up-world.ts'

describe('openWorld', () => {
  it('lets a bot sign in, upload a file into a channel and read it back', async () => {
    await using setting = await setUpWorld()
    const { bot, channel, bytes } = await setting.channelWithFile(1_500_000)
    const read = await bot.readFile(await bot.documentOf(channel, 2))
    assert.ok(read.equals(bytes))
  })

  it('is the same after a restart: sign-ins, access hashes, references, messages and bytes', async () => {
    await using setting = await setUpWorld()
    const { bot, channel, bytes } = await setting.channelWithFile(700_000)
    const before = await bot.message(channel, 2)
    const { apiId, apiHash } = setting.world
    await setting.restart()
    assert.deepEqual(await bot.message(channel, 2), before)
    assert.ok((await bot.readFile(await bot.documentOf(channel, 2))).equals(bytes))
    assert.deepEqual({ apiId, apiHash }, { apiId: setting.world.apiId, apiHash: setting.world.apiHash })
    assert.equal(setting.world.stats().logins, 0)
    await bot.sendFile(channel, bytes)
    assert.equal((await bot.message(channel, 3))._, 'message')
  })

  it('makes an account with a known token or phone once', async () => {
    await using setting = await setUpWorld()
    const { world } = setting
    const token = `123456:${'A'.repeat(35)}`
    assert.equal(world.addBot({ token }).id, 123_456)
    assert.equal(world.addBot({ token }).id, 123_456)
    const { id } = world.addPerson({ phone: '+1 555', code: '1' })
    assert.equal(world.addPerson({ phone: '1555', code: '2' }).id, id)
  })

  it('posts files and texts by itself', async () => {
    await using setting = await setUpWorld()
    const channel = setting.world.createChannel({ title: 'Films' })
    const bytes = [Buffer.from('abc'), Buffer.from('def')]
    const stream = async function* () {
      yield* bytes
    }
    await setting.world.postDocument(channel.id, { name: 'a.srt', size: 6, bytes: stream(), caption: 'c', dc: 4 })
    const bot = await setting.bot(channel)
    const document = await bot.documentOf(channel, 2)
    assert.deepEqual({ size: document.size, dc: document.dc_id }, { size: 6, dc: 4 })
    const short = setting.world.postDocument(channel.id, { name: 'b', size: 7, bytes: stream() })
    await assert.rejects(short, /received 6 of 7 bytes/)
  })
})
