import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { readDataHolder } from './data-holder.ts'
import { acquireDataLock, DataLockedError } from './data-lock.ts'

async function newDirectory(context: TestContext): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'data-lock-'))
  context.after(() => rm(directory, { recursive: true }))
  return path.join(directory, 'data')
}

/** Starts another process that takes the directory and runs until it is killed. */
async function startHolder(directory: string, context: TestContext): Promise<ChildProcess> {
  const program = `
    const { acquireDataLock } = await import(${JSON.stringify(new URL('./data-lock.ts', import.meta.url).href)})
    const lock = await acquireDataLock(${JSON.stringify(directory)})
    await lock.announce({ address: 'http://127.0.0.1:8080', opsAddress: 'http://127.0.0.1:8081' })
    setInterval(() => lock, 60_000)
    console.log('held')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  context.after(() => child.kill('SIGKILL'))
  await once(child.stdout ?? child, 'data')
  return child
}

describe('acquireDataLock', () => {
  it('keeps out a second taker in the same process, and lets it in afterwards', async (context) => {
    const directory = await newDirectory(context)
    {
      await using _first = await acquireDataLock(directory)
      await assert.rejects(acquireDataLock(directory), DataLockedError)
      await assert.rejects(acquireDataLock(directory), DataLockedError, 'nor does a failed try end the lock')
      assert.equal((await readDataHolder(directory))?.pid, process.pid)
    }
    assert.equal(await readDataHolder(directory), undefined)
    await (await acquireDataLock(directory))[Symbol.asyncDispose]()
  })

  it('names the process that has the directory and its addresses', async (context) => {
    const directory = await newDirectory(context)
    const child = await startHolder(directory, context)
    const expected = { pid: child.pid, address: 'http://127.0.0.1:8080', opsAddress: 'http://127.0.0.1:8081' }
    const { startedAt, ...holder } = (await readDataHolder(directory)) ?? { startedAt: 0 }
    assert.deepEqual(holder, expected)
    assert.ok(Math.abs(Date.now() - startedAt) < 60_000)
    await assert.rejects(acquireDataLock(directory), (error) => {
      assert.ok(error instanceof DataLockedError)
      assert.equal(error.code, 'data_locked')
      assert.equal(error.holder?.pid, child.pid)
      assert.match(error.message, new RegExp(`process ${child.pid} at http://127.0.0.1:8080`))
      return true
    })
  })

  it('names no address before there is one, nor once it was taken back', async (context) => {
    const directory = await newDirectory(context)
    await using lock = await acquireDataLock(directory)
    const refusal = {
      message: new RegExp(`process ${process.pid} \\(a command, or a server that starts or ends\\) has it`),
    }
    await assert.rejects(acquireDataLock(directory), refusal)
    await lock.announce({ address: 'http://127.0.0.1:8080' })
    await lock.withdraw()
    assert.equal((await readDataHolder(directory))?.address, null)
    await assert.rejects(acquireDataLock(directory), refusal)
  })

  it('has the directory free as soon as its holder was killed', async (context) => {
    const directory = await newDirectory(context)
    const child = await startHolder(directory, context)
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.equal(await readDataHolder(directory), undefined, 'what the dead holder left says nothing')
    await using _lock = await acquireDataLock(directory)
    assert.equal((await readDataHolder(directory))?.pid, process.pid)
  })

  it('lets one of many win', async (context) => {
    const directory = await newDirectory(context)
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => acquireDataLock(directory)))
    const won = tries.filter((result) => result.status === 'fulfilled')
    assert.equal(won.length, 1)
    for (const { value } of won) await value[Symbol.asyncDispose]()
  })

  it('names the directory that cannot be made', async (context) => {
    const directory = await newDirectory(context)
    await writeFile(directory, '')
    await assert.rejects(acquireDataLock(directory), {
      message: `Cannot make folder "${directory}": a file is in its way`,
    })
  })

  it('takes nothing once it is told to stop', async (context) => {
    const directory = await newDirectory(context)
    await assert.rejects(acquireDataLock(directory, { signal: AbortSignal.abort() }), { name: 'AbortError' })
    assert.equal(await readDataHolder(directory), undefined)
  })
})
