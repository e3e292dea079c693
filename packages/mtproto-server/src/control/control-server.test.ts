import assert from 'node:assert/strict'
import { request } from 'node:http'
import { describe, it } from 'node:test'
import { setUpWorld } from '../testing/set-up-world.ts'
import { startControl } from './control-server.ts'

async function setUp() {
  const setting = await setUpWorld()
  const { bot, channel } = await setting.channelWithFile(100_000)
  const control = await startControl({ world: setting.world })
  const ask = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(control.url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: answer.status, json: (await answer.json()) as never }
  }
  const dispose = async () => {
    await control[Symbol.asyncDispose]()
    await setting[Symbol.asyncDispose]()
  }
  return { setting, bot, channel, control, ask, [Symbol.asyncDispose]: dispose }
}

describe('the control address', () => {
  it('tells what happened since the last reset', async () => {
    await using here = await setUp()
    const document = await here.bot.documentOf(here.channel, 2)
    await here.ask('POST', '/reset')
    await here.bot.getFile(document, 0, 4096)
    await here.bot.getFile(document, 98_304, 4096)
    const { getFile, bySession, connections, exportAuthorization, logins } = (await here.ask('GET', '/stats')).json
    assert.deepEqual(getFile, { requests: 2, bytes: 4096 + 1696 })
    const [session] = Object.values(bySession)
    assert.deepEqual(session, { requests: 2, floodWaits: 0, requestsWhileResting: 0, maxPerSecond: 2 })
    assert.deepEqual(
      { connections, exportAuthorization, logins },
      { connections: 0, exportAuthorization: 0, logins: 0 },
    )
  })

  it('orders faults, the account named as number or text', async () => {
    await using here = await setUp()
    assert.equal((await here.ask('POST', '/fault', { kind: 'drop', session: '7000000001' })).status, 200)
    assert.deepEqual(here.setting.world.wireFault('upload.getFile', here.bot.caller), { kind: 'drop' })
    await here.ask('POST', '/fault', { kind: 'drop' })
    await here.ask('DELETE', '/fault')
    assert.equal(here.setting.world.wireFault('upload.getFile', here.bot.caller), undefined)
  })

  it('changes the network', async () => {
    await using here = await setUp()
    await here.ask('POST', '/limits', { rttMs: 80, perConnectionMBs: 5, chunkRate: 12 })
    assert.deepEqual(here.setting.world.network, { rttMs: 80, bytesPerSecond: 5_000_000 })
    assert.equal(here.setting.world.limits.chunkRate, 12)
  })

  it('refuses what it does not understand, and says why', async () => {
    await using here = await setUp()
    const wrong = [
      await here.ask('POST', '/fault', { kind: 'earthquake' }),
      await here.ask('POST', '/fault', { kind: 'drop', time: 3 }),
      await here.ask('POST', '/limits', { rttMs: -1 }),
      await here.ask('POST', '/limits', { rtt: 1 }),
    ]
    assert.deepEqual(
      wrong.map(({ status }) => status),
      [400, 400, 400, 400],
    )
    assert.equal((await here.ask('GET', '/nothing')).status, 404)
  })

  it('answers nobody who calls it by another name', async () => {
    await using here = await setUp()
    const { port } = new URL(here.control.url)
    const status = await new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path: '/stats', headers: { host: 'evil.example' } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      sent.on('error', reject).end()
    })
    assert.equal(status, 403)
  })
})
