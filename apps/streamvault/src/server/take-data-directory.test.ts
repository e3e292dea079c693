import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { acquireDataLock, DataLockedError } from '@streamvault/data-lock'
import { takeDataDirectory } from './take-data-directory.ts'

const { signal } = new AbortController()

async function newDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'take-data-'))
  t.after(() => rm(directory, { recursive: true }))
  return directory
}

describe('takeDataDirectory', () => {
  it('waits for a command to end, and says once whom it waits for', async (t) => {
    const directory = await newDirectory(t)
    const command = await acquireDataLock(directory)
    const told: number[] = []
    let looks = 0
    const wait = async () => {
      looks += 1
      if (looks === 3) await command[Symbol.asyncDispose]()
    }
    await using _lock = await takeDataDirectory(directory, { signal, onWaiting: ({ pid }) => told.push(pid), wait })
    assert.deepEqual([looks, told], [3, [process.pid]])
  })

  it('refuses what a running server has', async (t) => {
    const directory = await newDirectory(t)
    await using server = await acquireDataLock(directory)
    await server.announce({ address: 'http://127.0.0.1:8080' })
    const onWaiting = () => assert.fail('it waits')
    await assert.rejects(takeDataDirectory(directory, { signal, onWaiting }), DataLockedError)
  })

  it('waits no longer once it is told to stop', async (t) => {
    const directory = await newDirectory(t)
    await using _command = await acquireDataLock(directory)
    const stop = new AbortController()
    const taking = takeDataDirectory(directory, { signal: stop.signal, onWaiting: () => stop.abort() })
    await assert.rejects(taking, { name: 'AbortError' })
  })
})
