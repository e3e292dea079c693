import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setUpWorld } from '../testing/set-up-world.ts'
import { furnishWorld } from './furnish-world.ts'

describe('furnishWorld', () => {
  it('finds after a restart what it made before, and makes more bots when more are asked for', async () => {
    await using setting = await setUpWorld()
    const before = furnishWorld(setting.world, 2)
    await setting.restart()
    const after = furnishWorld(setting.world, 3)
    assert.deepEqual(after.channel, before.channel)
    assert.deepEqual(after.bots.slice(0, 2), before.bots)
    assert.equal(new Set(after.bots.map(({ token }) => token)).size, 3)
  })

  it('makes every bot an admin of the channel', async () => {
    await using setting = await setUpWorld()
    const { bots, channel } = furnishWorld(setting.world, 2)
    for (const { token } of bots) {
      const bot = setting.client()
      await bot.signInBot(token)
      assert.equal((await bot.sendFile(channel, Buffer.from('film')))._, 'updates')
    }
  })
})
