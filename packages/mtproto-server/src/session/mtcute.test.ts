import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { startTinyServer } from './testing/start-tiny-server.ts'

// mtcute waits for a second in several places; run in parallel, these waits overlap.
const TOGETHER = { concurrency: 8 }

describe('a client of mtcute that has never been here', TOGETHER, () => {
  it('makes a key, logs in and tells who it is', async (context) => {
    const { stranger, world, errors, keys } = await startTinyServer(context)
    const me = await stranger().start({ botToken: '1:token' })
    assert.equal(me.username, 'tiny_bot')
    assert.equal(keys().length, 1)
    assert.equal(world.calls.find(({ request }) => request._ === 'auth.importBotAuthorization')?.caller.apiId, 1)
    assert.deepEqual(errors, [])
  })

  it('binds a temporary key to a lasting one, and is known by that', async (context) => {
    const { running, world, errors, keys } = await startTinyServer(context)
    const script = fileURLToPath(new URL('testing/log-in-with-pfs.ts', import.meta.url))
    const server = JSON.stringify({ dcs: running.wire.dcs, publicKeyPem: running.publicKeyPem })
    const { stdout } = await promisify(execFile)(process.execPath, [script, server])
    assert.equal(stdout, 'tiny_bot')
    assert.deepEqual(
      keys().map(({ temporary }) => temporary),
      [false, true],
    )
    assert.deepEqual(new Set(world.calls.map(({ caller }) => caller.authKeyId)), new Set([keys()[0]?.authKeyId]))
    assert.deepEqual(errors, [])
  })

  it('is refused in the words of the world', async (context) => {
    const { stranger } = await startTinyServer(context)
    await assert.rejects(stranger().start({ botToken: '2:other' }), { text: 'ACCESS_TOKEN_INVALID', code: 400 })
  })
})

describe('a client of mtcute that comes back', TOGETHER, () => {
  it('makes no other key, whether the server was restarted or has moved', async (context) => {
    const { known, keys, errors } = await startTinyServer(context)
    const client = await known()
    assert.equal((await client.getMe()).username, 'tiny_bot')
    assert.deepEqual(keys(), [])
    assert.deepEqual(errors, [])
  })

  it('makes another key when the server has forgotten its own', async (context) => {
    const { known, keys, running, world } = await startTinyServer(context)
    const client = await known()
    for (const key of world.signedIn) running.wire.forgetKey(key)
    await assert.rejects(client.getMe(), { text: 'AUTH_KEY_UNREGISTERED' })
    assert.equal(keys().length, 1)
  })

  it('goes on after the salt has changed, and after its connections were cut', async (context) => {
    const { known, running, errors } = await startTinyServer(context)
    const client = await known()
    running.wire.rotateSalts()
    assert.equal((await client.getMe()).username, 'tiny_bot')
    assert.equal(running.wire.dropConnections(), 1)
    assert.equal((await client.getMe()).username, 'tiny_bot')
    assert.deepEqual(errors, [])
  })

  for (const fault of [{ kind: 'drop' }, { kind: 'lost' }, { kind: 'salt' }, { kind: 'slow', ms: 50 }] as const) {
    it(`gets its answer, and is answered once, although the server was told: ${fault.kind}`, async (context) => {
      const { known, world } = await startTinyServer(context)
      const client = await known()
      world.faults.push({ method: 'help.getNearestDc', fault })
      const answer = await client.call({ _: 'help.getNearestDc' })
      assert.equal(answer.nearestDc, 2)
      const asked = world.calls.filter(({ request }) => request._ === 'help.getNearestDc')
      assert.equal(asked.length, 1)
    })
  }

  it('waits for a call that is never answered until it gives up by itself', async (context) => {
    const { known, world } = await startTinyServer(context)
    const client = await known()
    world.faults.push({ method: 'help.getNearestDc', fault: { kind: 'ignore' } })
    await assert.rejects(client.call({ _: 'help.getNearestDc' }, { timeout: 200 }))
    assert.equal((await client.call({ _: 'help.getNearestDc' })).nearestDc, 2)
  })

  it('hears updates when it wants some', async (context) => {
    const { known, running, world } = await startTinyServer(context)
    const deaf = await known()
    const hearing = await known({ disableUpdates: false })
    const heard = Promise.withResolvers<unknown>()
    deaf.onRawUpdate.add(() => heard.reject(new Error('The deaf one heard')))
    hearing.onRawUpdate.add(({ update }) => heard.resolve(update))
    await hearing.startUpdatesLoop()
    await Promise.all([deaf.getMe(), hearing.getMe()])
    const update = { _: 'updateServiceNotification', type: 'T', message: 'Hello', media: { _: 'messageMediaEmpty' } }
    running.wire.push([...world.signedIn], { _: 'updates', updates: [update], date: 1, seq: 0 })
    assert.equal(((await heard.promise) as { message: string }).message, 'Hello')
  })

  it('finds a data centre again that was gone', async (context) => {
    const { known, running } = await startTinyServer(context)
    const client = await known()
    running.wire.closeDc(2)
    const answer = client.call({ _: 'help.getNearestDc' })
    running.wire.openDc(2)
    assert.equal((await answer).nearestDc, 2)
  })
})
