import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { it, type TestContext } from 'node:test'

const ROOT = path.resolve(import.meta.dirname, '..')
const ARGS = ['--silent', 'start', '--', '--no-demo', '--no-web', '--json', '--port', '0', '--ops-port', '0']

/** Runs `npm start` as a person does, without the environment of the npm or test runner that runs this test. */
async function npmStart(t: TestContext) {
  const data = await mkdtemp(path.join(tmpdir(), 'npm-start-'))
  const own = Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_TEST/.test(name))
  const env = { ...Object.fromEntries(own), STREAMVAULT_DATA: data }
  const npm = spawn('npm', ARGS, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'ignore'] })
  t.after(async () => {
    npm.kill('SIGKILL')
    await rm(data, { recursive: true })
  })
  const [line] = await once(createInterface({ input: npm.stdout }), 'line', { signal: AbortSignal.timeout(60_000) })
  const { address } = JSON.parse(line) as { address: string }
  return { npm, address }
}

/** Command lines of the processes below `pid`. */
async function descendantsOf(pid: number): Promise<string[]> {
  const found: string[] = []
  for (const name of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== pid) continue
    const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')
    found.push(command.replaceAll('\0', ' '), ...(await descendantsOf(Number(name))))
  }
  return found
}

const options = process.platform === 'linux' ? {} : { skip: 'processes are looked at in /proc' }

it('runs the server in the process that npm started, and ends it when npm is killed', options, async (t) => {
  const { npm, address } = await npmStart(t)
  assert.equal((await fetch(`${address}/healthz`)).status, 200)
  const processes = await descendantsOf(npm.pid ?? 0)
  assert.equal(processes.length, 1, processes.join('\n'))
  assert.match(processes[0] ?? '', /main\.ts start/)
  const gone = once(npm.stdout, 'close', { signal: AbortSignal.timeout(20_000) })
  npm.kill('SIGKILL')
  // The process at the other end of the pipe is gone.
  await gone
  await assert.rejects(fetch(`${address}/healthz`))
})
