import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { type CheckedLink, createLinkKeys, createLinkToken } from '@streamvault/crypto-links'
import type { PlaceQuestion } from './place-messages.ts'
import { createThreadPlaces, type Seat } from './thread-places.ts'

const keys = createLinkKeys({ current: 'k1', secrets: { k1: 'the secret of links in tests' } })
const never = () => new AbortController().signal
const tid = createLinkToken(keys, 'ann')
const link = (over: Partial<CheckedLink> = {}): CheckedLink => ({
  kind: 'stream',
  fileId: 'film',
  below: '',
  class: 'member',
  tid,
  bind: 'ip',
  expires: 1,
  download: false,
  query: '',
  ...over,
})

function setUp(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const told: PlaceQuestion[] = []
  const places = createThreadPlaces((message) => told.push(message))
  t.after(() => places[Symbol.dispose]())
  const letIn = async (over: Partial<CheckedLink> = {}, address = '192.0.2.1') => {
    const entering = places.enter(link(over), address, never)
    const asked = told.at(-1)
    assert.ok(asked?.kind === 'enter')
    places.take({ kind: 'entered', question: asked.question, refusal: undefined })
    const seat = (await entering) as Seat
    told.length = 0
    return { seat, ask: asked.ask }
  }
  const look = (times = 1) => {
    for (let turn = 0; turn < times; turn += 1) t.mock.timers.tick(1000)
  }
  return { places, told, letIn, look }
}

describe('createThreadPlaces', () => {
  it('asks once for a link, and lets its next requests in at once', async (t) => {
    const { places, told, letIn } = setUp(t)
    const { seat } = await letIn()
    assert.equal(places.enter(link(), '192.0.2.1', never), seat)
    assert.deepEqual(told, [])
    assert.equal(places.enter(link({ tid: 't1' }), '192.0.2.1', never), undefined)
  })

  it('gives two first requests the same seat', async (t) => {
    const { places, told } = setUp(t)
    const entering = [places.enter(link(), '192.0.2.1', never), places.enter(link(), '192.0.2.1', never)]
    for (const question of [1, 2]) places.take({ kind: 'entered', question, refusal: undefined })
    const [first, second] = await Promise.all(entering)
    assert.equal(told.length, 2)
    assert.equal(first, second)
  })

  it('hands on a refusal, and asks again for the next request', async (t) => {
    const { places, told } = setUp(t)
    const refusal = { code: 'too_many_streams', message: 'No', retryAfterSeconds: 9 } as const
    const entering = places.enter(link(), '192.0.2.1', never)
    places.take({ kind: 'entered', question: 1, refusal })
    assert.deepEqual(await entering, { kind: 'refused', refusal })
    void places.enter(link(), '192.0.2.1', never)
    assert.equal(told.length, 2)
  })

  it('lets go of a viewer who leaves before there is an answer', async (t) => {
    const { places, told } = setUp(t)
    const viewer = new AbortController()
    const entering = places.enter(link(), '192.0.2.1', () => viewer.signal)
    viewer.abort(new Error('left'))
    await assert.rejects(Promise.resolve(entering), /left/)
    places.take({ kind: 'entered', question: 1, refusal: undefined })
    void places.enter(link(), '192.0.2.1', never)
    assert.equal(told.length, 2)
  })

  it('tells every second what flows, and nothing of what rests', async (t) => {
    const { told, letIn, look } = setUp(t)
    const { seat, ask } = await letIn()
    seat.isUsed = true
    look(3)
    assert.deepEqual(told, [{ kind: 'used', asks: [ask] }])
  })

  it('asks anew for what rested ten seconds', async (t) => {
    const { places, told, letIn, look } = setUp(t)
    const { seat } = await letIn()
    look(9)
    assert.equal(places.enter(link(), '192.0.2.1', never), seat)
    look(1)
    void places.enter(link(), '192.0.2.1', never)
    assert.equal(told.at(-1)?.kind, 'enter')
  })

  it('ends what flows when the place is lost, and nothing that was done before', async (t) => {
    const { places, letIn } = setUp(t)
    const { seat, ask } = await letIn()
    const ended: string[] = []
    const done = { destroy: () => ended.push('done') }
    seat.streams.add(done).add({ destroy: () => ended.push('open') })
    seat.streams.delete(done)
    places.take({ kind: 'lost', ask })
    assert.deepEqual(ended, ['open'])
    assert.ok(places.enter(link(), '192.0.2.1', never) instanceof Promise)
  })

  it('tells addresses apart where the signature does not', async (t) => {
    const { places, told, letIn } = setUp(t)
    const { seat } = await letIn({ bind: 'none' })
    assert.equal(places.enter(link({ bind: 'none' }), '192.0.2.1', never), seat)
    void places.enter(link({ bind: 'none' }), '198.51.100.7', never)
    assert.deepEqual(told, [{ kind: 'enter', question: 2, ask: { tid, fileId: 'film', address: '198.51.100.7' } }])
    const { ask } = await letIn({ bind: 'net' }, '2001:db8::1')
    assert.equal(ask.address, undefined)
  })
})
