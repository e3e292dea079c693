import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'

const PROGRAM = path.join(import.meta.dirname, 'offline', 'start-offline.ts')
/** A separate network namespace with only the loopback interface. */
const ALONE = ['--net', '--map-root-user', 'sh', '-c', 'ip link set lo up && exec "$0" "$@"']

describe('a machine without a network', () => {
  it('starts what was installed before, and plays', async (t) => {
    if (spawnSync('unshare', [...ALONE, 'true'], { stdio: 'ignore' }).status !== 0) {
      return t.skip('no network of its own can be made here')
    }
    const child = spawn('unshare', [...ALONE, process.execPath, PROGRAM], { stdio: ['ignore', 'pipe', 'pipe'] })
    const exited = once(child, 'exit')
    const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
    const [code] = await exited
    assert.equal(code, 0, complaints)
    const { interfaces, titles, filmBytes, wantedBytes, home, exitCode } = JSON.parse(said)
    assert.deepEqual(interfaces, ['lo'])
    assert.ok(titles >= 4)
    assert.equal(filmBytes, wantedBytes)
    // The site's page is checked only where the site was built before.
    assert.ok(home === 200 || home === null, `the home page was answered ${home}`)
    assert.equal(exitCode, 0)
  })
})
