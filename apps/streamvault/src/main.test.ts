import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const MAIN = path.join(import.meta.dirname, 'main.ts')
/** Tells on standard error of every file of ours that is loaded. */
const TELL_LOADED = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module'
registerHooks({
  load(url, context, next) {
    if (!url.includes('node_modules')) process.stderr.write(url + '\\n')
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

  it('knows every command, and says so of none that it does not', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--help'])
    for (const name of ['start', 'add', 'titles', 'link', 'doctor'])
      assert.match(stdout, new RegExp(`^  ${name} `, 'm'))
    await assert.rejects(promisify(execFile)(process.execPath, [MAIN, 'strat']), { code: 2, stderr: /start/ })
  })
})
