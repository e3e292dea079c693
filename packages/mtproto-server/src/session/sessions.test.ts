import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AuthKey } from './auth-key.ts'
import type { Connection } from './connection.ts'
import { createSessions } from './sessions.ts'

const key: AuthKey = { id: '00', bytes: Buffer.alloc(256), dc: 2, salt: 0n }

describe('createSessions', () => {
  it('lets those without a connection go when there are too many, longest unheard first', () => {
    const sessions = createSessions(2)
    sessions.of(key, 1n).connection = { open: true } as Connection
    sessions.of(key, 2n)
    sessions.of(key, 3n)
    assert.deepEqual(
      [...sessions.all()].map(({ id }) => id),
      [1n, 3n],
    )
  })

  it('keeps the sessions of different keys apart', () => {
    const sessions = createSessions()
    const other = { ...key, id: '01' }
    assert.notEqual(sessions.of(key, 1n), sessions.of(other, 1n))
    sessions.endOf(['00'])
    assert.deepEqual(
      [...sessions.all()].map((session) => session.key.id),
      ['01'],
    )
  })

  it('ends the calls of a session with it', () => {
    const sessions = createSessions()
    const controller = new AbortController()
    sessions.of(key, 1n).running.set(5n, { done: Promise.resolve(true), controller })
    assert.equal(sessions.end('00', 1n), true)
    assert.equal(controller.signal.aborted, true)
    assert.equal(sessions.end('00', 1n), false)
  })
})
