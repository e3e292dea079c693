import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'
import { describe, it } from 'node:test'
import { PlainResponse } from './plain-response.ts'

function respond() {
  const [client, serving] = duplexPair()
  const ended: PlainResponse[] = []
  const response = new PlainResponse(
    { method: 'GET', url: '/stream/film', headers: { host: 'edge' }, isLast: false },
    { socket: serving as unknown as Socket, isDraining: () => false, onEnd: (done) => ended.push(done) },
  )
  return { response, ended, sent: () => String(client.read() ?? '') }
}

describe('PlainResponse', () => {
  it('sends its head with its body, and tells its end once', () => {
    const { response, ended, sent } = respond()
    const closed: string[] = []
    response.once('close', () => closed.push('first')).once('close', () => closed.push('second'))
    response.writeHead(403, { 'content-length': 2 })
    assert.equal(sent(), '')
    response.end('no')
    assert.match(
      sent(),
      /^HTTP\/1\.1 403 Forbidden\r\ncontent-length: 2\r\ndate: [^\r]+ GMT\r\nconnection: keep-alive\r\n.+\r\n\r\nno$/s,
    )
    assert.deepEqual([closed, ended], [['first', 'second'], [response]])
    response.abandon()
    assert.equal(closed.length, 2)
  })

  it('ends the connection when it is asked to', () => {
    const { response, sent } = respond()
    response.writeHead(429, { connection: 'close' }).flushHeaders()
    assert.match(sent(), /\r\nconnection: close\r\n\r\n$/)
    assert.equal(response.isLast, true)
  })

  it('sends no value that would be read as another header', () => {
    for (const value of ['a\r\nx-evil: 1', 'a\nb', 'a\0b', 'é']) {
      const { response, sent } = respond()
      assert.throws(() => response.writeHead(200, { 'content-type': value }), /content-type/)
      assert.deepEqual([response.headersSent, sent()], [false, ''])
    }
  })
})
