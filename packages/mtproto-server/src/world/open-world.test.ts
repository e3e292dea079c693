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
})
