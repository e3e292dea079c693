import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { type DcAddress, RpcError } from '../rpc.ts'
import { ByteWriter } from '../tl/byte-writer.ts'
import { type AuthKey, idOfAuthKey } from './auth-key.ts'
import { openKeyring } from './keyring.ts'
import { messageIdAt } from './message-ids.ts'
import { startWire } from './start-wire.ts'
import { codec, connectRawClient, containerOf } from './testing/raw-client.ts'
import { createTinyWorld } from './testing/tiny-world.ts'

const PING = codec.write({ _: 'mt_ping', ping_id: 5n })
const NEAREST = codec.write({ _: 'help.getNearestDc' })

/** A wire that knows one key, and a client with that key. */
async function setUp(context: TestContext) {
  const folder = await mkdtemp(path.join(tmpdir(), 'mtproto-messages-'))
  const bytes = randomBytes(256)
  const key: AuthKey = { id: idOfAuthKey(bytes), bytes, dc: 2, salt: 77n }
  openKeyring(path.join(folder, 'keys')).keep(key)
  const world = createTinyWorld()
  const errors: unknown[] = []
  const running = await startWire({ folder, dcs: [{ id: 2 }], world, onError: (error) => errors.push(error) })
  context.after(async () => {
    await running[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })
  const connect = (sessionId?: bigint) => connectRawClient(context, running.wire.dcs[0] as DcAddress, key, sessionId)
  return { world, key, connect, client: await connect(), running, errors }
}

function packed(body: Buffer): Buffer {
  const writer = new ByteWriter()
  writer.uint(0x3072cfa1)
  writer.bytes(gzipSync(body))
  return writer.result()
}

describe('a session', { timeout: 30_000 }, () => {
  it('is announced as new once, with the oldest message of its first container', async (context) => {
    const { client } = await setUp(context)
    const [first, second, outer] = [client.nextId(), client.nextId(), client.nextId()]
    client.send(
      outer,
      2,
      containerOf({ id: first, sequence: 1, body: PING }, { id: second, sequence: 3, body: NEAREST }),
    )
    const { object, sequence } = await client.receive('mt_new_session_created')
    assert.equal(object.first_msg_id, first)
    assert.equal(object.server_salt, 77n)
    assert.equal(sequence % 2, 1)
    assert.equal((await client.receive('mt_pong')).object.msg_id, first)
    assert.equal((await client.receive('result')).object.to, second)
    client.send(client.nextId(), 5, PING)
    await client.receive('mt_pong')
    assert.deepEqual(client.waiting, [])
  })

  it('reads packed messages, alone and in containers', async (context) => {
    const { client } = await setUp(context)
    const [first, second, outer] = [client.nextId(), client.nextId(), client.nextId()]
    client.send(first, 1, packed(NEAREST))
    assert.equal((await client.receive('result')).object.to, first)
    client.send(outer, 4, containerOf({ id: second, sequence: 3, body: packed(NEAREST) }))
    assert.equal((await client.receive('result')).object.to, second)
  })

  it('tells the salt to who has it wrong, and does not run the call', async (context) => {
    const { client, world } = await setUp(context)
    client.salt = 78n
    const id = client.nextId()
    client.send(id, 1, NEAREST)
    const { object } = await client.receive('mt_bad_server_salt')
    assert.deepEqual([object.bad_msg_id, object.error_code, object.new_server_salt], [id, 48, 77n])
    assert.deepEqual(world.calls, [])
    client.salt = 77n
    client.send(client.nextId(), 1, NEAREST)
    await client.receive('result')
  })

  for (const [what, number, ms, sequence, low] of [
    ['is too old', 16, -301_000, 1, 0n],
    ['is of the future', 17, 31_000, 1, 0n],
    ['is not divisible by four', 18, 0, 1, 2n],
    ['counts as no content although it is a call', 35, 0, 2, 0n],
  ] as const) {
    it(`refuses a message that ${what}`, async (context) => {
      const { client, world } = await setUp(context)
      const id = messageIdAt(Date.now() + ms) + low
      client.send(id, sequence, NEAREST)
      const { object } = await client.receive('mt_bad_msg_notification')
      assert.deepEqual([object.bad_msg_id, object.bad_msg_seqno, object.error_code], [id, sequence, number])
      assert.deepEqual(world.calls, [])
    })
  }

  it('refuses counters that run backwards', async (context) => {
    const { client } = await setUp(context)
    const [first, second, third] = [client.nextId(), client.nextId(), client.nextId()]
    client.send(second, 5, NEAREST)
    await client.receive('result')
    client.send(third, 3, NEAREST)
    assert.equal((await client.receive('mt_bad_msg_notification')).object.error_code, 32)
    client.send(first, 7, NEAREST)
    assert.equal((await client.receive('mt_bad_msg_notification')).object.error_code, 33)
  })

  it('refuses containers in containers, damaged ones, and those that count as content', async (context) => {
    const { client } = await setUp(context)
    const [inner, middle] = [client.nextId(), client.nextId()]
    const nested = containerOf({ id: middle, sequence: 2, body: containerOf({ id: inner, sequence: 1, body: PING }) })
    client.send(client.nextId(), 4, nested)
    assert.equal((await client.receive('mt_bad_msg_notification')).object.error_code, 64)
    client.send(client.nextId(), 4, containerOf({ id: inner, sequence: 1, body: PING }).subarray(0, 24))
    assert.equal((await client.receive('mt_bad_msg_notification')).object.error_code, 64)
    client.send(client.nextId(), 5, containerOf({ id: inner, sequence: 1, body: PING }))
    assert.equal((await client.receive('mt_bad_msg_notification')).object.error_code, 34)
  })

  it('runs a repeated call once and answers it again', async (context) => {
    const { client, world } = await setUp(context)
    const id = client.nextId()
    client.send(id, 1, NEAREST)
    const first = await client.receive('result')
    client.send(id, 1, NEAREST)
    const again = await client.receive('result')
    assert.deepEqual([again.id, again.sequence, again.object], [first.id, first.sequence, first.object])
    assert.equal(world.calls.length, 1)
  })

  it('says which messages it has, and sends an answer again on demand', async (context) => {
    const { client } = await setUp(context)
    const [known, unknown] = [client.nextId(), client.nextId()]
    client.send(known, 1, NEAREST)
    const answer = await client.receive('result')
    const ask = { _: 'mt_msgs_state_req', msg_ids: [known, unknown] }
    client.send(client.nextId(), 3, codec.write(ask))
    assert.deepEqual([...((await client.receive('mt_msgs_state_info')).object.info as Buffer)], [4, 2])
    assert.equal((await client.receive('result')).id, answer.id)
    client.send(client.nextId(), 5, codec.write({ _: 'mt_msg_resend_req', msg_ids: [answer.id] }))
    assert.equal((await client.receive('result')).id, answer.id)
    client.send(client.nextId(), 7, codec.write({ _: 'mt_msgs_ack', msg_ids: [answer.id] }))
    client.send(client.nextId(), 9, codec.write({ _: 'mt_msg_resend_req', msg_ids: [answer.id] }))
    await client.receive('mt_msgs_state_info')
    assert.deepEqual(
      client.waiting.filter(({ object }) => object._ === 'result'),
      [],
    )
  })

  it('sends what was not acknowledged again when the client comes back', async (context) => {
    const { client, connect, world } = await setUp(context)
    client.send(client.nextId(), 1, PING)
    await client.receive('mt_pong')
    world.faults.push({ method: 'help.getNearestDc', fault: { kind: 'lost' } })
    const id = client.nextId()
    client.send(id, 3, NEAREST)
    await client.closed
    const back = await connect(client.sessionId)
    back.send(back.nextId(), 5, PING)
    assert.equal((await back.receive('result')).object.to, id)
    assert.equal((await back.receive('mt_new_session_created')).object.server_salt, 77n)
  })

  it('acknowledges a call that takes long, and drops its answer on demand', async (context) => {
    const { client, world } = await setUp(context)
    world.answers['help.getNearestDc'] = (_request, _caller, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const id = client.nextId()
    client.send(id, 1, NEAREST)
    assert.deepEqual((await client.receive('mt_msgs_ack')).object.msg_ids, [id])
    const drop = client.nextId()
    client.send(drop, 3, codec.write({ _: 'mt_rpc_drop_answer', req_msg_id: id }))
    const { object } = await client.receive('result')
    assert.deepEqual([object.to, object.value], [drop, { _: 'mt_rpc_answer_dropped_running' }])
    client.send(client.nextId(), 5, PING)
    await client.receive('mt_pong')
    assert.deepEqual(
      client.waiting.filter(({ object: other }) => other._ === 'result'),
      [],
    )
    assert.equal(world.events.filter(({ kind }) => kind === 'dropped').length, 1)
  })

  it('runs a call after another, and not at all when that one failed', async (context) => {
    const { client, world } = await setUp(context)
    const order: string[] = []
    const gate = Promise.withResolvers<void>()
    world.answers['help.getNearestDc'] = async () => {
      await gate.promise
      order.push('first')
      throw new RpcError(400, 'NO')
    }
    world.answers['help.getConfig'] = () => order.push('second')
    const first = client.nextId()
    client.send(first, 1, NEAREST)
    const query = codec.write({ _: 'help.getConfig' })
    client.send(client.nextId(), 3, codec.write({ _: 'invokeAfterMsg', msg_id: first, query }))
    gate.resolve()
    const failed = await client.receive(({ object }) => object._ === 'result' && object.to !== first)
    assert.equal((failed.object.value as { error_message: string }).error_message, 'MSG_WAIT_FAILED')
    assert.deepEqual(order, ['first'])
  })

  it('answers a call that it cannot read, once and for all', async (context) => {
    const { client, errors } = await setUp(context)
    client.send(client.nextId(), 1, Buffer.from('efbeadde', 'hex'))
    const { object } = await client.receive('result')
    assert.equal((object.value as { error_message: string }).error_message, 'INPUT_METHOD_INVALID_3735928559_0')
    assert.equal(errors.length, 1)
  })

  it('gives salts ahead, and ends another session on demand', async (context) => {
    const { client, connect } = await setUp(context)
    const other = await connect()
    other.send(other.nextId(), 1, PING)
    await other.receive('mt_pong')
    client.send(client.nextId(), 1, codec.write({ _: 'mt_get_future_salts', num: 2 }))
    const { object } = await client.receive('mt_future_salts')
    assert.deepEqual(
      (object.salts as { salt: bigint }[]).map(({ salt }) => salt),
      [77n, 77n],
    )
    const end = codec.write({ _: 'mt_destroy_session', session_id: other.sessionId })
    client.send(client.nextId(), 3, end)
    await client.receive('mt_destroy_session_ok')
    client.send(client.nextId(), 5, end)
    await client.receive('mt_destroy_session_none')
  })

  it('pushes to those who wanted updates, but not to the one that is left out', async (context) => {
    const { client, connect, key, running } = await setUp(context)
    const [other, quiet] = [await connect(), await connect()]
    const wrapped = codec.write({ _: 'invokeWithoutUpdates', query: NEAREST })
    for (const [one, body] of [
      [client, NEAREST],
      [other, NEAREST],
      [quiet, wrapped],
    ] as const) {
      one.send(one.nextId(), 1, body)
      await one.receive('result')
    }
    running.wire.push([key.id], { _: 'updatesTooLong' }, { authKeyId: key.id, sessionId: client.sessionId })
    await other.receive('updatesTooLong')
    for (const one of [client, quiet]) {
      one.send(one.nextId(), 3, PING)
      await one.receive('mt_pong')
      assert.deepEqual(
        one.waiting.filter(({ object }) => object._ === 'updatesTooLong'),
        [],
      )
    }
  })

  it('ends a connection whose packet is damaged, and tells an unknown key what it is', async (context) => {
    const { connect, key, running, errors } = await setUp(context)
    const forger = await connectRawClient(context, running.wire.dcs[0] as DcAddress, {
      ...key,
      bytes: randomBytes(256),
    })
    forger.send(forger.nextId(), 1, PING)
    await forger.closed
    assert.equal((errors[0] as { code: string }).code, 'mtproto_envelope')
    running.wire.forgetKey(key.id)
    const stranger = await connect()
    stranger.send(stranger.nextId(), 1, PING)
    assert.equal((await stranger.receive('error')).object.code, -404)
  })
})
