import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { installForeignClients } from './foreign-clients.ts'
import { randomRanges } from './random-ranges.ts'
import { runClient, startClient } from './run-client.ts'
import { type ForeignSetting, sha256, startForeignSetting } from './start-server.ts'

const HERE = path.join(import.meta.dirname, 'telethon')
const PERSON = { phone: '+15550123', code: '24680', password: 'a longer one' }

describe('Telethon', () => {
  let python = ''
  let layerFiles: Record<number, string> = {}
  let folder = ''
  let setting: ForeignSetting

  before(async () => {
    python = (await installForeignClients()).python
    folder = await mkdtemp(path.join(tmpdir(), 'telethon-'))
    const file = path.join(folder, 'telethon.tl')
    const { layer } = await runClient<{ layer: number }>(python, [path.join(HERE, 'write_schema.py'), file])
    layerFiles = { [layer]: file }
    setting = await startForeignSetting(layerFiles)
  })

  after(async () => {
    await setting?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  function argumentsOf(name: string, given: object): string[] {
    return [path.join(HERE, 'cases.py'), setting.address, name, JSON.stringify(given)]
  }

  function run<Line>(name: string, given: object = {}): Promise<Line> {
    const { channel, bots } = setting
    const all = { token: bots[0].token, otherToken: bots[1].token, channel: channel.id, ...given }
    return runClient<Line>(python, argumentsOf(name, all))
  }

  it('logs in as a bot', async () => {
    const me = await run('log_in_as_bot')
    assert.deepEqual(me, { id: setting.bots[0].id, bot: true })
  })

  it('logs in as a person by phone, code and password, and finds the channel among the dialogs', async () => {
    const person = setting.server.addPerson(PERSON)
    setting.server.join(setting.channel.id, person.id, 'member')
    const me = await run('log_in_as_person', PERSON)
    const phone = PERSON.phone.slice(1)
    assert.deepEqual(me, { id: person.id, bot: false, phone, asked: true, refused: true, titles: ['Storage'] })
  })

  for (const [name, size, count] of [
    ['10 MB and a byte up and down, whole and in 40 ranges', 10_000_001, 40],
    ['25 MB up and down', 25_000_000, 3],
  ] as const) {
    it(`carries ${name}`, async () => {
      const bytes = randomBytes(size)
      const file = path.join(folder, 'film.mkv')
      await writeFile(file, bytes)
      const ranges = randomRanges(size, count)
      const done = await run<{ size: number; whole: string; ranges: string[] }>('transfer', { file, ranges })
      assert.equal(done.size, size)
      assert.equal(done.whole, sha256(bytes))
      assert.deepEqual(
        done.ranges,
        ranges.map(([start, end]) => sha256(bytes.subarray(start, end))),
      )
    })
  }

  it('goes to the data centre that has the file', async () => {
    const posted = await setting.post(3_000_001, 4)
    setting.server.resetStats()
    const done = await run('download', { message: posted.message })
    assert.deepEqual(done, { dc: 4, sha256: posted.sha256, size: 3_000_001 })
    assert.equal(setting.server.stats().exportAuthorization, 1)
  })

  it('hears at once that a caption was edited', async () => {
    const { message } = await setting.post(1000)
    assert.deepEqual(await run('hear_edit', { message }), { message, text: 'Another caption', file: 'film.mkv' })
  })

  // One bot each: who was told to wait rests until then.
  for (const [kind, error, bot] of [
    ['flood', 'FloodWaitError', 0],
    ['premiumFlood', 'FloodPremiumWaitError', 1],
  ] as const) {
    it(`sees a ${kind} wait as an exception of its own`, async () => {
      const { message } = await setting.post(1000)
      const given = { token: setting.bots[bot].token, channel: setting.channel.id, message }
      await using client = startClient(python, argumentsOf('meet_flood', given))
      await client.next()
      setting.server.setFault({ kind, seconds: 33, times: 1 })
      client.tell('go')
      assert.deepEqual(await client.next(), { error, seconds: 33 })
    })
  }

  it('comes back to a restarted server by its saved session, without another key or login', async () => {
    await using own = await startForeignSetting(layerFiles)
    const { message, sha256: hash } = await own.post(100_001)
    const given = {
      session: path.join(own.folder, 'saved'),
      token: own.bots[0].token,
      channel: own.channel.id,
      message,
    }
    const comeBack = () =>
      runClient<object>(python, [path.join(HERE, 'cases.py'), own.address, 'come_back', JSON.stringify(given)])
    assert.deepEqual(await comeBack(), { known: false, sha256: hash })
    await own.restart()
    assert.deepEqual(await comeBack(), { known: true, sha256: hash })
    const { keys, logins } = own.server.stats()
    assert.deepEqual({ keys, logins }, { keys: 0, logins: 0 })
    assert.deepEqual(own.errors, [])
  })

  it('met no fault inside of the server', () => {
    assert.deepEqual(setting.errors, [])
  })
})
