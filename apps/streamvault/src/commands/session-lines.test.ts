import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { SessionView } from '@streamvault/api'
import { describeCheck, describeSession } from './session-lines.ts'

const SESSION: SessionView = {
  id: 's-00000001',
  label: 'reader',
  kind: 'bot',
  origin: 'environment',
  state: 'resting',
  reason: 'flood',
  viewers: 3,
  maxViewers: 15,
  requestsPerSecond: 4,
  limitPerSecond: 18,
  inFlight: 1,
  rests: [{ dc: 4, remainingMs: 1200, cause: 'flood' }],
  health: 0.974,
  ramp: 0.5,
  latencyMs: null,
  proxy: 'socks.lan:1080',
  sourceAddress: null,
  addedAt: null,
}

it('tells of a session its load, rests, health and where it comes from', () => {
  const line = describeSession(SESSION)
  for (const part of ['viewers 3/15', '4/18 requests', 'health 97 %', 'ramp 50 %', 'rests 2 s for data centre 4'])
    assert.ok(line.includes(part), part)
  assert.match(line, /by socks\.lan:1080 {2}from the environment {2}reader$/)
  assert.doesNotMatch(describeSession({ ...SESSION, health: null, ramp: 1, rests: [] }), /health|ramp|rests/)
})

it('tells what a check found, and what helps', () => {
  const channel = { id: 7, title: 'Storage', canPost: true }
  assert.deepEqual(describeCheck({ id: 's-1', ok: true, state: 'ready', channel, problem: null }), [
    '✓ s-1  ready  Storage (7)',
  ])
  const problem = { code: 'channel_unknown', message: 'It does not see it', hints: ['Invite it.'] }
  assert.deepEqual(describeCheck({ id: 's-1', ok: false, state: 'ready', channel: null, problem }), [
    '✗ s-1  ready  It does not see it',
    '    Invite it.',
  ])
})
