import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startTelethon, type Telethon } from './start-telethon.ts'

const PERSON = { phone: '+15550123', code: '24680', password: 'a longer one' }

describe('Telethon', () => {
  let telethon: Telethon

  before(async () => {
    telethon = await startTelethon()
  })

  after(() => telethon?.[Symbol.asyncDispose]())

  it('logs in as a bot', async () => {
    const me = await telethon.run('log_in_as_bot')
    assert.deepEqual(me, { id: telethon.setting.bots[0].id, bot: true })
  })

  it('logs in as a person by phone, code and password, and finds the channel among the dialogs', async () => {
    const person = telethon.setting.server.addPerson(PERSON)
    telethon.setting.server.join(telethon.setting.channel.id, person.id, 'member')
    const me = await telethon.run('log_in_as_person', PERSON)
    const phone = PERSON.phone.slice(1)
    assert.deepEqual(me, { id: person.id, bot: false, phone, asked: true, refused: true, titles: ['Storage'] })
  })

  it('hears at once that a caption was edited', async () => {
    const { message } = await telethon.setting.post(1000)
    assert.deepEqual(await telethon.run('hear_edit', { message }), {
      message,
      text: 'Another caption',
      file: 'film.mkv',
    })
  })

  // One bot per case: a bot rests after its flood wait.
  for (const [kind, error, bot] of [
    ['flood', 'FloodWaitError', 0],
    ['premiumFlood', 'FloodPremiumWaitError', 1],
  ] as const) {
    it(`sees a ${kind} wait as an exception of its own`, async () => {
      const { message } = await telethon.setting.post(1000)
      const given = { token: telethon.setting.bots[bot].token, message }
      await using client = telethon.start('meet_flood', given)
      await client.next()
      telethon.setting.server.setFault({ kind, seconds: 33, times: 1 })
      client.tell('go')
      assert.deepEqual(await client.next(), { error, seconds: 33 })
    })
  }

  it('comes back to a restarted server by its saved session, without another key or login', async () => {
    await using own = await telethon.startOther()
    const { message, sha256: hash } = await own.post(100_001)
    const given = {
      session: path.join(own.folder, 'saved'),
      token: own.bots[0].token,
      channel: own.channel.id,
      message,
    }
    const comeBack = async () => {
      await using client = telethon.start('come_back', given, own.address)
      return await client.next()
    }
    assert.deepEqual(await comeBack(), { known: false, sha256: hash })
    await own.restart()
    assert.deepEqual(await comeBack(), { known: true, sha256: hash })
    const { keys, logins } = own.server.stats()
    assert.deepEqual({ keys, logins }, { keys: 0, logins: 0 })
    assert.deepEqual(own.errors, [])
  })

  it('met no fault inside of the server', () => {
    assert.deepEqual(telethon.setting.errors, [])
  })
})
