import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { eventually } from '@streamvault/waits/testing'

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a process that loops over a crafted file ends soon after its parent was killed', {
  timeout: 30_000,
}, async () => {
  const parent = fork(new URL('../testing/probe-crafted.ts', import.meta.url))
  const [pid] = (await once(parent, 'message')) as [number]
  assert.ok(isAlive(pid))
  parent.kill('SIGKILL')
  await eventually(() => !isAlive(pid))
})
