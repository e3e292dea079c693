import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { createLine, type Line } from './line.ts'

/** A line over a socket that accepts everything, with a manual clock. */
function setUp(context: TestContext, { rttMs = 0, bytesPerSecond = 0 } = {}) {
  context.mock.timers.enable({ apis: ['setTimeout'] })
  let now = 0
  context.mock.method(performance, 'now', () => now)
  const sent: string[] = []
  const socket = { writableLength: 0, write: ([name]: Buffer[]) => sent.push(String(name).slice(0, 1)) }
  const conditions = { rttMs, bytesPerSecond }
  const line = createLine(
    socket,
    () => conditions,
    () => {},
  )
  const pass = (ms: number) => {
    for (let i = 0; i < ms; i++) {
      now += 1
      context.mock.timers.tick(1)
    }
  }
  return { line, socket, sent, conditions, pass }
}

function send(line: Line, name: string, bytes: number, delayMs?: number): void {
  line.send([Buffer.alloc(bytes, name)], delayMs)
}

describe('createLine', () => {
  it('sends at once on a perfect line', (context) => {
    const { line, sent } = setUp(context)
    send(line, 'a', 1000)
    assert.deepEqual(sent, ['a'])
  })

  it('lets answers that are ready together arrive together, a round trip later', (context) => {
    const { line, sent, pass } = setUp(context, { rttMs: 80 })
    send(line, 'a', 1000)
    send(line, 'b', 1000)
    pass(79)
    assert.deepEqual(sent, [])
    pass(1)
    assert.deepEqual(sent, ['a', 'b'])
  })

  it('carries its bytes a second and no more, one packet behind another', (context) => {
    const { line, sent, pass } = setUp(context, { rttMs: 10, bytesPerSecond: 1_000_000 })
    for (const name of ['a', 'b', 'c']) send(line, name, 100_000)
    pass(10 + 100)
    assert.deepEqual(sent, ['a'])
    pass(100)
    assert.deepEqual(sent, ['a', 'b'])
    pass(100)
    assert.deepEqual(sent, ['a', 'b', 'c'])
  })

  it('gives small packets no more than their share', (context) => {
    const { line, sent, pass } = setUp(context, { bytesPerSecond: 1_000_000 })
    for (let i = 0; i < 1000; i++) send(line, 'a', 1000)
    pass(500)
    assert.ok(sent.length >= 495 && sent.length <= 510, String(sent.length))
  })

  it('saves up nothing while it is idle', (context) => {
    const { line, sent, pass } = setUp(context, { bytesPerSecond: 1_000_000 })
    pass(10_000)
    send(line, 'a', 100_000)
    send(line, 'b', 100_000)
    pass(150)
    assert.deepEqual(sent, ['a'])
    pass(50)
    assert.deepEqual(sent, ['a', 'b'])
  })

  it('lets others overtake a slow answer', (context) => {
    const { line, sent, pass } = setUp(context, { rttMs: 5 })
    send(line, 'a', 10, 100)
    send(line, 'b', 10)
    pass(105)
    assert.deepEqual(sent, ['b', 'a'])
  })

  it('holds everything back for a time, or for ever', (context) => {
    const { line, sent, pass } = setUp(context)
    line.hold(50)
    send(line, 'a', 10)
    pass(49)
    assert.deepEqual(sent, [])
    pass(2)
    assert.deepEqual(sent, ['a'])
    line.hold(undefined)
    send(line, 'b', 10)
    pass(100_000)
    assert.deepEqual(sent, ['a'])
  })

  it('waits for a client that does not read, and says that it is full', (context) => {
    const { line, socket, sent } = setUp(context)
    socket.writableLength = 2 ** 21
    for (let i = 0; i < 20; i++) send(line, 'a', 2 ** 20)
    assert.deepEqual(sent, [])
    assert.equal(line.full, true)
    socket.writableLength = 0
    line.drained()
    assert.equal(sent.length, 20)
    assert.equal(line.full, false)
  })

  it('calls itself hopeless when far more comes than can ever leave', (context) => {
    const { line } = setUp(context)
    line.hold(undefined)
    for (let i = 0; i < 128; i++) send(line, 'a', 2 ** 20)
    assert.equal(line.hopeless, false)
    send(line, 'a', 1)
    assert.equal(line.hopeless, true)
  })

  it('takes the present conditions for each packet', (context) => {
    const { line, sent, conditions, pass } = setUp(context, { rttMs: 80 })
    conditions.rttMs = 0
    send(line, 'a', 10)
    assert.deepEqual(sent, ['a'])
    line.throttle(1000)
    send(line, 'b', 1000)
    pass(500)
    assert.deepEqual(sent, ['a'])
    pass(600)
    assert.deepEqual(sent, ['a', 'b'])
  })
})
