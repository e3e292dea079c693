import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const MAIN = path.join(import.meta.dirname, 'main.ts')
/** Reports on standard error every file that is loaded. */
const TELL_LOADED = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, next) {
    process.stderr.write(url + '\\n')
    return next(url, context)
  },
})`)}`

describe('the program', () => {
  it('answers how to start it with what the command itself is made of, and nothing of what it runs', async () => {
    const args = ['--import', TELL_LOADED, MAIN, 'start', '--help']
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args)
    assert.match(stdout, /--no-web/)
    const loaded = stderr.replaceAll(pathToFileURL(path.resolve(MAIN, '../../../..')).href, '')
    assert.match(loaded, /^\/apps\/streamvault\/src\/commands\/start\.ts$/m)
    assert.doesNotMatch(loaded, /^\/packages|\/installation\/|\/commands\/(?!start|output|without-controls)/m)
  })

  it('serves without what speaks with Telegram, and without compilers of schemas that nobody writes', async (t) => {
    const data = await mkdtemp(path.join(tmpdir(), 'main-'))
    t.after(() => rm(data, { recursive: true }))
    const args = ['--import', TELL_LOADED, MAIN, 'start', '--no-demo', '--no-web', '--port', '0', '--ops-port', '0']
    const server = spawn(process.execPath, args, { env: { PATH: process.env.PATH, STREAMVAULT_DATA: data } })
    const said = text(server.stderr)
    t.after(() => server.kill('SIGKILL'))
    await once(server.stdout, 'data', { signal: AbortSignal.timeout(60_000) })
    // Its loaded files are reported by then; other tests check how it ends.
    server.kill('SIGKILL')
    const loaded = await said
    assert.match(loaded, /\/fastify\/fastify\.js$/m)
    assert.deepEqual(loaded.match(/^.*\/(@mtcute|session-pool|ajv)\/.*$/gm), null)
  })

  it('knows every command, and says so of none that it does not', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--help'])
    for (const name of ['start', 'add', 'titles', 'link', 'doctor'])
      assert.match(stdout, new RegExp(`^  ${name} `, 'm'))
    await assert.rejects(promisify(execFile)(process.execPath, [MAIN, 'strat']), { code: 2, stderr: /start/ })
  })
})
