import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'node:test'
import { promisify } from 'node:util'

const MAIN = path.join(import.meta.dirname, '..', 'main.ts')

it('names the setting that this machine cannot follow, and says nothing else', async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  t.after(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const inUse = `another program listens on 127.0.0.1:${port} already`
  const cases: [settings: Record<string, string>, said: RegExp][] = [
    [
      { CACHE_MEMORY_BYTES: '8000TB' },
      /^Cannot use CACHE_MEMORY_BYTES: this machine cannot give 8000000000000000 bytes of memory\n$/,
    ],
    // The text about the name is the resolver's: there may be none here.
    [{ HOST: 'nobody.invalid' }, /^Cannot use HOST "nobody\.invalid": [^\n]+\n$/],
    // A documentation address: no machine has it.
    [{ HOST: '192.0.2.1' }, /^Cannot use HOST "192\.0\.2\.1": it is no address of this machine\n$/],
    [{ PORT: String(port) }, new RegExp(`^Cannot use PORT or --port: ${inUse}\n$`)],
    [{ OPS_PORT: String(port) }, new RegExp(`^Cannot use OPS_PORT or --ops-port: ${inUse}\n$`)],
    [{ GATEWAY_CACHE: 'nginx', ENGINE_PORT: String(port) }, new RegExp(`^Cannot use ENGINE_PORT: ${inUse}\n$`)],
  ]
  for (const [settings, said] of cases) {
    const data = await mkdtemp(path.join(tmpdir(), 'start-'))
    t.after(() => rm(data, { recursive: true }))
    const env = { PATH: process.env.PATH, STREAMVAULT_DATA: data, PORT: '0', OPS_PORT: '0', ...settings }
    const started = promisify(execFile)(process.execPath, [MAIN, 'start', '--no-demo', '--no-web'], {
      env,
      timeout: 60_000,
    })
    await assert.rejects(started, { code: 1, stdout: '', stderr: said }, JSON.stringify(settings))
  }
})
