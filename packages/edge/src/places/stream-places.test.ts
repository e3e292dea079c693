import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createLinkKeys, createLinkToken, personMark } from '@streamvault/crypto-links'
import { createMemoryLeases } from '@streamvault/leases/memory'
import { createStreamPlaces, type StreamAsk } from './stream-places.ts'

const keys = createLinkKeys({ current: 'k1', secrets: { k1: 'the secret of links in tests' } })
const ann = personMark(keys, 'ann')

/** Another link of the same person on this file. */
const ask = (fileId: string, { person = 'ann', address }: { person?: string; address?: string } = {}): StreamAsk => ({
  tid: createLinkToken(keys, person),
  fileId,
  address,
})

function setUp({ maxStreams = 2, maxLeases = 100 } = {}) {
  let time = 0
  const now = () => time
  const places = createStreamPlaces({ leases: createMemoryLeases({ maxLeases, now }), maxStreams, now })
  const enter = async (asked: StreamAsk) => (await places.enter(asked))?.code ?? 'in'
  const advance = (ms: number) => {
    time += ms
  }
  return { places, enter, advance }
}

describe('a person with two streams', () => {
  it('is refused the third file in words, whatever the link, and others are not', async () => {
    const { places, enter } = setUp()
    assert.deepEqual([await enter(ask('a')), await enter(ask('b'))], ['in', 'in'])
    const refusal = await places.enter(ask('c'))
    assert.equal(refusal?.code, 'too_many_streams')
    assert.match(refusal?.message ?? '', /watching 2 films already/)
    assert.equal(refusal?.retryAfterSeconds, 29)
    assert.equal(await enter(ask('c', { person: 'bob' })), 'in')
    assert.equal(places.refusals.too_many_streams, 1)
  })

  it('may open as many connections and links to one file as they like', async () => {
    const { enter } = setUp({ maxStreams: 1 })
    for (let turn = 0; turn < 5; turn += 1) assert.equal(await enter(ask('a')), 'in')
  })

  it('has a place again within 30 s of the last byte, and not while bytes flow', async () => {
    const { places, enter, advance } = setUp()
    const [a, b] = [ask('a'), ask('b')]
    await enter(a)
    await enter(b)
    for (let turn = 0; turn < 20; turn += 1) {
      advance(2000)
      assert.equal(await places.renew(a), true)
      if (turn < 5) assert.equal(await places.renew(b), true)
      // The thread reports the last byte of b up to 1 s after it was sent.
      assert.equal(await enter(ask('c')), turn < 19 ? 'too_many_streams' : 'in')
    }
  })

  it('moves on to another film at once when their player says so', async () => {
    const { places, enter, advance } = setUp()
    const a = ask('a')
    await enter(a)
    await enter(ask('b'))
    assert.equal(await places.leave(ann, 'a'), true)
    // Bytes of it that still arrive take no place back.
    assert.equal(await places.renew(a), true)
    assert.equal(await enter(ask('c')), 'in')
    advance(3001)
    assert.equal(await places.renew(a), false)
  })

  it('gains nothing by saying that they left what goes on', async () => {
    const { places, enter, advance } = setUp()
    const a = ask('a')
    await enter(a)
    await enter(ask('b'))
    await places.leave(ann, 'a')
    await enter(ask('c'))
    advance(2000)
    assert.equal(await places.leave(ann, 'a'), false)
    advance(2000)
    assert.equal(await places.renew(a), false)
    assert.equal(await places.leave(personMark(keys, 'bob'), 'b'), false)
  })

  it('watches no more by leaving in turn all that goes on', async () => {
    const { places, enter, advance } = setUp()
    const files = ['a', 'b', 'c', 'd'].map((fileId) => ask(fileId))
    const lost = new Set<string>()
    for (const asked of files) {
      assert.equal(await enter(asked), 'in')
      await places.leave(ann, asked.fileId)
    }
    for (let second = 0; second < 20; second += 1) {
      advance(1000)
      for (const asked of files.filter(({ fileId }) => !lost.has(fileId))) {
        if (!(await places.renew(asked))) lost.add(asked.fileId)
        await places.leave(ann, asked.fileId)
      }
    }
    assert.equal(files.length - lost.size, 2)
  })

  it('may come back to what they left where there is room', async () => {
    const { places, enter } = setUp({ maxStreams: 1 })
    await enter(ask('a'))
    await places.leave(ann, 'a')
    assert.equal(await enter(ask('a')), 'in')
    assert.equal(await enter(ask('b')), 'too_many_streams')
  })

  it('is told that a place was lost when another took it while nothing flowed', async () => {
    const { places, enter, advance } = setUp({ maxStreams: 1 })
    const a = ask('a')
    await enter(a)
    advance(30_000)
    await enter(ask('b'))
    assert.equal(await places.renew(a), false)
  })
})

describe('a link that is bound to no address', () => {
  it('belongs to the first that uses it, and moves when that one has been quiet for 30 s', async () => {
    const { places, enter, advance } = setUp()
    const home = ask('a', { address: '192.0.2.1' })
    const away = { ...home, address: '198.51.100.7' }
    assert.equal(await enter(home), 'in')
    assert.equal(await enter(away), 'link_elsewhere')
    advance(20_000)
    await places.renew(home)
    advance(20_000)
    assert.equal(await enter(away), 'link_elsewhere')
    advance(10_000)
    assert.equal(await enter(away), 'in')
    assert.equal(await places.renew(home), false)
    assert.equal(places.refusals.link_elsewhere, 2)
  })

  it('is left behind by a new link at the new address, which does not count twice', async () => {
    const { enter } = setUp({ maxStreams: 1 })
    await enter(ask('a', { address: '192.0.2.1' }))
    assert.equal(await enter(ask('a', { address: '198.51.100.7' })), 'in')
  })
})

describe('places', () => {
  it('hold back no link that was made for nobody', async () => {
    const { places } = setUp({ maxStreams: 1 })
    for (const fileId of ['a', 'b', 'c']) {
      const nobody = { tid: createLinkToken(keys), fileId, address: '192.0.2.1' }
      assert.equal(await places.enter(nobody), undefined)
      assert.equal(await places.enter({ ...nobody, address: '198.51.100.7' }), undefined)
      assert.equal(await places.renew(nobody), true)
    }
  })

  it('let nobody in when there are more persons than can be remembered', async () => {
    const { places, enter } = setUp({ maxLeases: 1 })
    await enter(ask('a'))
    assert.equal(await enter(ask('a', { person: 'bob' })), 'busy')
    assert.equal(places.refusals.busy, 1)
  })
})
