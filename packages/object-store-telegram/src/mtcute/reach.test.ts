import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { createReach } from './reach.ts'

function setUp({ mock }: TestContext) {
  mock.timers.enable({ apis: ['setTimeout'] })
  const told: string[] = []
  const onChange = (dc: number, isReachable: boolean) => told.push(`${dc} ${isReachable ? 'there' : 'gone'}`)
  const reach = createReach({ goneAfterMs: 8000, onChange })
  return { reach, told, pass: (ms: number) => mock.timers.tick(ms) }
}

describe('the reach of a session', () => {
  it('loses a data centre to which connections were tried for long, and regains it with the first that stands', (t) => {
    const { reach, told, pass } = setUp(t)
    reach.trying(2)
    reach.opened(2)
    reach.closed(2)
    pass(5000)
    reach.trying(2)
    pass(2999)
    assert.deepEqual(told, ['2 there'])
    pass(1)
    reach.trying(2)
    pass(60_000)
    assert.deepEqual(told, ['2 there', '2 gone'])
    reach.opened(2)
    reach.opened(2)
    assert.deepEqual(told, ['2 there', '2 gone', '2 there'])
  })

  it('loses none that has a connection left, nor one that is back in time, nor others with it', (t) => {
    const { reach, told, pass } = setUp(t)
    for (const dc of [2, 2, 4]) reach.opened(dc)
    reach.closed(2)
    reach.trying(2)
    pass(60_000)
    reach.trying(2)
    reach.closed(2)
    pass(7999)
    reach.opened(2)
    reach.trying(5)
    pass(8000)
    assert.deepEqual(told, ['2 there', '4 there', '5 gone'])
  })

  it('says nothing more once it is disposed of', (t) => {
    const { reach, told, pass } = setUp(t)
    reach.trying(2)
    reach[Symbol.dispose]()
    reach.closed(4)
    reach.opened(2)
    pass(60_000)
    assert.deepEqual(told, [])
  })
})
